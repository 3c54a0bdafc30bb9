// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.webhook.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import io.bellwether.posting.Reply;
import io.bellwether.posting.StandardWebhook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Posts a notification to a URL, signed as Standard Webhooks describe it: the canonical JSON as it is, or as a CloudEvent
 * 1.0 in structured or binary mode.
 */
@Component(service = Notifier.class)
public final class WebhookNotifier implements Notifier {
    static final Parameter<String> URL = Parameter.webAddress(
                    "url", "URL", "Where to post, beginning with https:// or http://.")
            .required();
    static final Parameter<String> SECRET = Parameter.text(
                    "secret",
                    "Secret",
                    "Signs each request: whsec_ and base64 as Standard Webhooks write it, or any text. "
                            + "Without it requests are not signed.")
            .secret();
    static final Parameter<String> OLD_SECRET = Parameter.text(
                    "previousSecret",
                    "Previous secret",
                    "Signs each request as well, while the receiver changes from this secret to the other.")
            .secret();
    static final Parameter<String> FORMAT = Parameter.choice(
                    "format",
                    "Format",
                    "The body as it is, or a CloudEvent 1.0 that holds it.",
                    List.of(Body.BELLWETHER, Body.STRUCTURED, Body.BINARY))
            .orElse(Body.BELLWETHER);
    static final Parameter<Map<String, String>> HEADERS = Parameter.textMap(
            "headers", "Headers", "Further request headers by name. They are shown to readers: not for secrets.");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long to wait for the answer.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MOST_READ = 4_096;
    private static final int GONE = 410;
    private static final Set<String> OWN_HEADERS;

    static {
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        own.addAll(List.of("Content-Type", "Content-Length", "Connection", "Expect", "Host", "Transfer-Encoding"));
        own.addAll(List.of("Upgrade", "webhook-id", "webhook-timestamp", "webhook-signature"));
        OWN_HEADERS = own;
    }

    private final InstantSource clock;
    private final Posting posting;

    @Activate
    public WebhookNotifier(@Reference InstantSource clock) {
        this.clock = clock;
        this.posting = new Posting(clock);
    }

    @Override
    public String id() {
        return "webhook";
    }

    @Override
    public String title() {
        return "Webhook";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, SECRET, OLD_SECRET, FORMAT, HEADERS, TIMEOUT);
    }

    @Override
    public String preview(Notification notification, Settings settings) {
        return new String(Body.of(notification, settings.get(FORMAT)).bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        URI target;
        HttpRequest request;
        try {
            target = Posting.target(URL.key(), settings.get(URL));
            request = request(target, notification, settings);
        } catch (IllegalArgumentException e) {
            return new DeliveryOutcome.Rejected(e.getMessage());
        }
        String refusal = notification.egress().refusal(target.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        Reply reply = posting.call(request, settings.get(TIMEOUT), MOST_READ);
        if (reply.isGood()) {
            return new DeliveryOutcome.Delivered(null);
        }
        DeliveryOutcome outcome = reply.refusal("the receiver", hidden(settings, target));
        return reply.status() == GONE && outcome instanceof DeliveryOutcome.Rejected rejected
                ? new DeliveryOutcome.Rejected(
                        rejected.reason() + "; it wants no more webhooks: disable the channel, or give it another URL")
                : outcome;
    }

    private HttpRequest request(URI target, Notification notification, Settings settings) {
        Body body = Body.of(notification, settings.get(FORMAT));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("User-Agent", "Bellwether")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
        for (Map.Entry<String, String> header :
                settings.find(HEADERS).orElse(Map.of()).entrySet()) {
            if (OWN_HEADERS.contains(header.getKey())
                    || header.getKey().toLowerCase(Locale.ROOT).startsWith("ce-")) {
                throw new IllegalArgumentException("headers: " + header.getKey() + " cannot be set");
            }
            try {
                request.setHeader(header.getKey(), header.getValue());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "headers: the name or value of one of "
                                + settings.get(HEADERS).keySet() + " is not allowed",
                        e);
            }
        }
        body.headers().forEach(request::setHeader);
        long seconds = clock.instant().getEpochSecond();
        request.setHeader("webhook-id", notification.id());
        request.setHeader("webhook-timestamp", String.valueOf(seconds));
        String signatures = secrets(settings)
                .map(secret -> StandardWebhook.signature(secret, notification.id(), seconds, body.bytes()))
                .collect(Collectors.joining(" "));
        if (!signatures.isEmpty()) {
            request.setHeader("webhook-signature", signatures);
        }
        return request.build();
    }

    /** The secrets that sign, the newer first. */
    private static Stream<String> secrets(Settings settings) {
        return Stream.of(SECRET, OLD_SECRET)
                .flatMap(secret -> settings.find(secret).stream())
                .filter(secret -> !secret.isBlank())
                .distinct();
    }

    private static Hidden hidden(Settings settings, URI target) {
        List<String> texts = new ArrayList<>();
        secrets(settings).forEach(secret -> {
            texts.add(secret);
            texts.add(
                    secret.strip().startsWith(StandardWebhook.PREFIX)
                            ? secret.strip().substring(StandardWebhook.PREFIX.length())
                            : secret);
        });
        texts.addAll(settings.find(HEADERS).orElse(Map.of()).values());
        texts.add(target.getRawQuery());
        texts.add(target.getQuery());
        return Hidden.of(texts.toArray(String[]::new));
    }
}
