// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Posts a notification's id and alerts to a server, as a real notifier would. */
final class PostingNotifier implements Notifier {
    private static final Parameter<String> URL =
            Parameter.text("url", "URL", "Where to.").required();
    private static final Parameter<Duration> TIMEOUT =
            Parameter.duration("timeout", "Timeout", "How long.").orElse(Duration.ofSeconds(1));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public String id() {
        return "posting";
    }

    @Override
    public String title() {
        return "Posting";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, TIMEOUT);
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(settings.get(URL)))
                            .timeout(settings.get(TIMEOUT))
                            .header("id", notification.id())
                            .POST(HttpRequest.BodyPublishers.ofString(notification.json()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            int status = answer.statusCode();
            if (status < 300) {
                return new DeliveryOutcome.Delivered("r-" + notification.id());
            }
            Duration delay = answer.headers()
                    .firstValue("Retry-After")
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                    .orElse(null);
            return status == 429 || status >= 500
                    ? new DeliveryOutcome.RetryAfter(delay, "answered " + status)
                    : new DeliveryOutcome.Rejected("answered " + status);
        } catch (IOException e) {
            return new DeliveryOutcome.RetryAfter(null, "broke: " + e.getClass().getSimpleName());
        }
    }
}
