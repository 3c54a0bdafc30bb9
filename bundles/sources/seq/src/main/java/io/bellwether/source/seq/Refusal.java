// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollOutcome.Failed;
import io.bellwether.api.source.PollOutcome.Throttled;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * An answer other than 200.
 *
 * @param error the server's own words; null when it gave none
 * @param retryAfter what it asks for; null when it does not
 */
record Refusal(int status, String error, Duration retryAfter) {
    private static final int LONGEST_BODY = 64 << 10;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    /** Too many requests, too slow, overloaded, and a proxy's two ways of giving up waiting. */
    private static final Set<Integer> BUSY = Set.of(408, 429, 503, 504, 524);

    static Refusal of(int status, HttpHeaders headers, InputStream body, Instant now) throws IOException {
        byte[] text = body.readNBytes(LONGEST_BODY);
        Duration wait = headers.firstValue("Retry-After")
                .map(value -> wait(value.strip(), now))
                .orElse(null);
        return new Refusal(status, error(text), wait);
    }

    /**
     * What to report. A query that was good for a window's first page is not what a later page is refused for: the
     * event after which to continue may have been removed, which passes when the window is begun anew.
     */
    PollOutcome outcome(Secrecy secrecy, String cursor) {
        String reason = secrecy.hide("HTTP " + status + hint() + (error == null ? "" : ": " + error));
        if (BUSY.contains(status)) {
            return new Throttled(retryAfter, reason);
        }
        boolean continued = status == 400 && cursor != null;
        return new Failed(reason, status < 500 && !continued);
    }

    private String hint() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> ", a redirect; set url to the final address";
            case 401 -> ", the API key is missing or not known";
            case 403 -> ", the API key lacks the permission Read";
            case 404 -> ", there is no Seq server at this address";
            case 414, 431 -> ", the filter is too long for this server";
            default -> "";
        };
    }

    /** Seconds, or a date as HTTP writes it; null for anything else. */
    private static Duration wait(String value, Instant now) {
        Duration wait;
        try {
            wait = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static String error(byte[] body) {
        try (JsonParser json = Answer.JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("Error");
                if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    return json.getText();
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }
}
