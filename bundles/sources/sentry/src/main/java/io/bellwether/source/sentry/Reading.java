// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * What the readers of items know of the envelope around them.
 *
 * @param envelopeId the event id of the envelope; null when there is none
 * @param project the project in the path
 */
record Reading(PushLimits limits, Times times, String envelopeId, String project) {
    private static final int DIGEST_BYTES = 12;

    Keep keep() {
        Keep keep = new Keep(limits);
        keep.put("clock_drift_ms", times.drift().isZero() ? null : times.drift().toMillis());
        return keep;
    }

    /** The id of an error or a transaction: its own, else the envelope's, else a new one, as Sentry gives. */
    String eventId(Map<String, Object> event) {
        String given = Texts.first(Texts.id(Json.text(event, "event_id")), envelopeId);
        return given == null ? UUID.randomUUID().toString().replace("-", "") : given;
    }

    Scope scope() {
        return new Scope(project);
    }

    /** An event of a kind that has no template or exception. */
    EventBody event(String id, Instant time, String type, Severity severity, String message, Keep keep) {
        return new EventBody(
                id,
                time,
                "sentry",
                type,
                severity,
                null,
                Texts.message(message, limits),
                null,
                null,
                null,
                null,
                null,
                keep.properties());
    }

    /** An id for what has none of its own: the same when the same bytes come again. */
    static String digest(Envelope.Item item, int index) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(item.type().getBytes(StandardCharsets.UTF_8));
            digest.update(item.body(), item.from(), item.length());
            byte[] kept = Arrays.copyOf(digest.digest(), DIGEST_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(kept) + "-" + index;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String trace(Map<String, Object> object) {
        return Texts.id(Json.text(object, "trace_id"));
    }

    static String span(Map<String, Object> object) {
        return Texts.hexadecimal(Json.text(object, "span_id"), 16);
    }

    /** Milliseconds between two times; null when one is missing. */
    static Double elapsed(Instant start, Instant end) {
        return start == null || end == null
                ? null
                : java.time.Duration.between(start, end).toNanos() / 1e6;
    }
}
