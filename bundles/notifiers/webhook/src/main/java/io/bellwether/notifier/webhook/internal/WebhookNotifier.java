// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.webhook.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Posts the canonical JSON of a notification to a URL, signed as Standard Webhooks describe it. */
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
    static final Parameter<Map<String, String>> HEADERS = Parameter.textMap(
            "headers", "Headers", "Further request headers by name. They are shown to readers: not for secrets.");
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long to wait for the answer.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Set<Integer> TRY_AGAIN = Set.of(408, 425, 429);
    private static final Set<String> OWN_HEADERS;

    static {
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        own.addAll(List.of("Content-Type", "Content-Length", "Connection", "Expect", "Host", "Transfer-Encoding"));
        own.addAll(List.of("Upgrade", "webhook-id", "webhook-timestamp", "webhook-signature"));
        OWN_HEADERS = own;
    }

    private final InstantSource clock;
    private final HttpClient client;

    @Activate
    public WebhookNotifier(@Reference InstantSource clock) {
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
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
        return List.of(URL, SECRET, HEADERS, TIMEOUT);
    }

    @Override
    public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
        URI target;
        HttpRequest request;
        try {
            target = target(settings.get(URL));
            request = request(target, notification, settings);
        } catch (IllegalArgumentException e) {
            return new DeliveryOutcome.Rejected(e.getMessage());
        }
        String refusal = notification.egress().refusal(target.getHost());
        if (refusal != null) {
            return new DeliveryOutcome.Rejected(refusal);
        }
        return exchange(request, settings, target);
    }

    private DeliveryOutcome exchange(HttpRequest request, Settings settings, URI target) throws InterruptedException {
        Duration timeout = settings.get(TIMEOUT);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, ShortBody.handler());
        try {
            return outcome(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS), new Redaction(settings, target));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return noAnswer(timeout);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return failure(e.getCause(), target, timeout);
        }
    }

    private HttpRequest request(URI target, Notification notification, Settings settings) {
        byte[] body = notification.json().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target).timeout(settings.get(TIMEOUT)).header("User-Agent", "Bellwether");
        for (Map.Entry<String, String> header :
                settings.find(HEADERS).orElse(Map.of()).entrySet()) {
            if (OWN_HEADERS.contains(header.getKey())) {
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
        long seconds = clock.instant().getEpochSecond();
        request.setHeader("Content-Type", "application/json");
        request.setHeader("webhook-id", notification.id());
        request.setHeader("webhook-timestamp", String.valueOf(seconds));
        settings.find(SECRET)
                .filter(secret -> !secret.isBlank())
                .ifPresent(secret ->
                        request.setHeader("webhook-signature", Signature.of(secret, notification.id(), seconds, body)));
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }

    private static URI target(String url) {
        try {
            URI target = new URI(url.strip());
            boolean http = "https".equalsIgnoreCase(target.getScheme()) || "http".equalsIgnoreCase(target.getScheme());
            if (http && target.getHost() != null && target.getUserInfo() == null) {
                return target;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url: is not a URL; check for spaces and unusual characters", e);
        }
        throw new IllegalArgumentException("url: must begin with https:// or http://, name a host, and hold no user");
    }

    private DeliveryOutcome outcome(HttpResponse<String> response, Redaction redaction) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new DeliveryOutcome.Delivered(null);
        }
        String said = redaction.shorten(response.body());
        String reason = "the receiver answered " + status + (said.isEmpty() ? "" : ": " + said);
        if (status >= 500 || TRY_AGAIN.contains(status)) {
            Duration delay = response.headers()
                    .firstValue("Retry-After")
                    .flatMap(text -> RetryAfterHeader.read(text, clock.instant()))
                    .orElse(null);
            return new DeliveryOutcome.RetryAfter(delay, reason);
        }
        if (status >= 300 && status < 400) {
            return new DeliveryOutcome.Rejected(reason + "; redirects are not followed");
        }
        return new DeliveryOutcome.Rejected(reason);
    }

    /** Says what went wrong without the exception's own text, which may hold the URL. */
    private static DeliveryOutcome failure(Throwable cause, URI target, Duration timeout) {
        String host = target.getHost();
        String reason;
        if (cause instanceof HttpConnectTimeoutException) {
            reason = "could not connect to " + host + " in time";
        } else if (cause instanceof HttpTimeoutException) {
            return noAnswer(timeout);
        } else if (cause instanceof UnknownHostException || isUnresolved(cause)) {
            reason = "the host " + host + " is not known";
        } else if (cause instanceof ConnectException) {
            reason = "could not connect to " + host;
        } else if (cause instanceof SSLException) {
            reason = "no secure connection to " + host + " (" + cause.getClass().getSimpleName() + ")";
        } else {
            reason = "the connection to " + host + " broke (" + cause.getClass().getSimpleName() + ")";
        }
        return new DeliveryOutcome.RetryAfter(null, reason);
    }

    private static boolean isUnresolved(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static DeliveryOutcome noAnswer(Duration timeout) {
        return new DeliveryOutcome.RetryAfter(null, "no answer within " + Durations.format(timeout));
    }
}
