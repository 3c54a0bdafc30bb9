// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import io.bellwether.api.settings.Durations;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Makes HTTP requests for a notifier: one attempt each, no redirects, a bounded answer, a deadline for the whole, an
 * interrupt honoured, and failures as values whose text shows no address beyond the host. Safe for concurrent use.
 */
public final class Posting {
    /** An address's query and path often are its secret: nothing of them stands in an exception's place. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final int MOST_DIGITS = 9;

    private final InstantSource clock;
    private final HttpClient client;

    public Posting(InstantSource clock) {
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * Reads an address from a setting. Path and query stay as they are, to the byte.
     *
     * @param key the setting, for the message
     * @throws IllegalArgumentException saying what would be right, without the address
     */
    public static URI target(String key, String url) {
        try {
            URI target = new URI(url.strip());
            boolean http = "https".equalsIgnoreCase(target.getScheme()) || "http".equalsIgnoreCase(target.getScheme());
            if (http && target.getHost() != null && target.getRawUserInfo() == null) {
                return target;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(key + ": is not a URL; check for spaces and unusual characters", e);
        }
        throw new IllegalArgumentException(
                key + ": must begin with https:// or http://, name a host, and hold no user");
    }

    /** A JSON request to be completed with further headers; UTF-8. */
    public static HttpRequest.Builder json(URI target, byte[] body) {
        return HttpRequest.newBuilder(target)
                .header("User-Agent", "Bellwether")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /**
     * Makes one request and waits for its answer.
     *
     * @param timeout for the whole of it
     * @param most bytes of the answer's body; the rest is let go of
     */
    public Reply call(HttpRequest request, Duration timeout, int most) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, response -> new FirstBytes(most));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            Duration delay = response.headers()
                    .firstValue("Retry-After")
                    .map(text -> retryAfter(text, clock.instant()))
                    .orElse(null);
            return new Reply(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), delay, null);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Reply.failed(noAnswer(timeout));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return Reply.failed(failure(e.getCause(), request.uri().getHost(), timeout));
        }
    }

    /** Seconds or a date; null when it cannot be read, zero when the date has passed. */
    static Duration retryAfter(String text, Instant now) {
        String value = text.strip();
        if (value.matches("\\d{1," + MOST_DIGITS + "}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Says what went wrong without the exception's own text, which may hold the address. */
    private static String failure(Throwable cause, String host, Duration timeout) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "could not connect to " + host + " in time";
        }
        if (cause instanceof HttpTimeoutException) {
            return noAnswer(timeout);
        }
        if (cause instanceof UnknownHostException || isUnresolved(cause)) {
            return "the host " + host + " is not known";
        }
        if (cause instanceof ConnectException) {
            return "could not connect to " + host;
        }
        String kind = " (" + cause.getClass().getSimpleName() + ")";
        return cause instanceof SSLException
                ? "no secure connection to " + host + kind
                : "the connection to " + host + " broke" + kind;
    }

    private static boolean isUnresolved(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String noAnswer(Duration timeout) {
        return "no answer within " + Durations.format(timeout);
    }
}
