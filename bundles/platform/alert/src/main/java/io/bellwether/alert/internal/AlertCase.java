// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An alert with everything the stage knows of it. Immutable.
 *
 * @param notices by channel, in order; stored
 * @param held true when a person resolved it and the condition has not been false since; stored
 * @param judgedAt up to when the condition has been judged; stored with other changes only
 * @param badAt the last judgement that was not a recovery; not stored
 * @param recoveredSince since when the condition is recovered; null when it is not; not stored
 * @param storedAt when it was last written
 * @param detectors the ids of those that fired when it opened; stored
 */
record AlertCase(
        Alert alert,
        String fingerprint,
        Map<String, Notice> notices,
        boolean held,
        Instant judgedAt,
        Instant badAt,
        Instant recoveredSince,
        Instant storedAt,
        Set<String> detectors) {
    /** For how long a resolution by hand keeps a condition that still holds from opening a new alert. */
    static final Duration HELD = Duration.ofMinutes(30);

    private static final String NOTICE = "notice.";
    private static final String HELD_KEY = "held";
    private static final String JUDGED = "judged";

    AlertCase {
        notices = Collections.unmodifiableMap(new TreeMap<>(notices));
        detectors = Set.copyOf(detectors);
    }

    static AlertCase restore(AlertRecord record) {
        Map<String, Notice> notices = new HashMap<>();
        record.memory().forEach((key, value) -> {
            if (key.startsWith(NOTICE)) {
                notices.put(key.substring(NOTICE.length()), Notice.decode(value));
            }
        });
        Alert alert = record.alert();
        String judged = record.memory().get(JUDGED);
        Instant judgedAt = judged == null ? alert.startedAt() : Instant.parse(judged);
        return new AlertCase(
                alert,
                record.fingerprint(),
                notices,
                Boolean.parseBoolean(record.memory().get(HELD_KEY)),
                judgedAt,
                judgedAt,
                null,
                alert.updatedAt(),
                record.detectors());
    }

    AlertRecord toRecord() {
        Map<String, String> memory = new HashMap<>();
        notices.forEach((channel, notice) -> memory.put(NOTICE + channel, notice.encode()));
        memory.put(JUDGED, judgedAt.toString());
        if (held) {
            memory.put(HELD_KEY, "true");
        }
        return new AlertRecord(alert, memory, detectors);
    }

    String id() {
        return alert.id();
    }

    boolean isResolved() {
        return alert.state() == AlertState.RESOLVED;
    }

    /** True when it has changed since it was last written. */
    boolean isAheadOfStore() {
        return alert.updatedAt().isAfter(storedAt);
    }

    /** True while it still keeps a new alert from opening. */
    boolean holdsBack(Instant now) {
        return isResolved() && held && now.isBefore(alert.resolvedAt().plus(HELD));
    }

    /** True when nothing is left to be done about it. */
    boolean isOver(Instant now) {
        return isResolved()
                && !holdsBack(now)
                && notices.values().stream().allMatch(notice -> notice.phase() == Notice.Phase.DONE);
    }

    AlertCase with(Alert changed) {
        return new AlertCase(changed, fingerprint, notices, held, judgedAt, badAt, recoveredSince, storedAt, detectors);
    }

    AlertCase with(Map<String, Notice> changed) {
        return new AlertCase(alert, fingerprint, changed, held, judgedAt, badAt, recoveredSince, storedAt, detectors);
    }

    AlertCase with(String channel, Notice notice) {
        Map<String, Notice> changed = new HashMap<>(notices);
        changed.put(channel, notice);
        return with(changed);
    }

    AlertCase held(boolean value) {
        return new AlertCase(alert, fingerprint, notices, value, judgedAt, badAt, recoveredSince, storedAt, detectors);
    }

    AlertCase judged(Instant at, Instant lastBad, Instant recovered) {
        return new AlertCase(alert, fingerprint, notices, held, at, lastBad, recovered, storedAt, detectors);
    }

    AlertCase stored(Instant now) {
        return new AlertCase(alert, fingerprint, notices, held, judgedAt, badAt, recoveredSince, now, detectors);
    }
}
