// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An alert with everything the stage knows of it. Immutable.
 *
 * @param notices by channel, in order; stored
 * @param storedAt when it was last written
 * @param detectors the ids of those that fired when it opened; stored
 */
record AlertCase(
        Alert alert, SmallMap<Notice> notices, Life life, Judged judged, Instant storedAt, Set<String> detectors) {
    /** For how long a resolution by hand keeps a condition that still holds from opening a new alert. */
    static final Duration HELD = Duration.ofMinutes(30);

    private static final String NOTICE = "notice.";
    private static final String JUDGED = "judged";
    private static final String BAD = "bad";
    private static final String RECOVERED = "recovered";

    /**
     * What is known of the condition. Stored with other changes, and when a recovery begins or ends.
     *
     * @param at up to when it has been judged
     * @param badAt the last judgement that was not a recovery
     * @param recoveredSince since when it is recovered; null when it is not
     */
    record Judged(Instant at, Instant badAt, Instant recoveredSince) {
        static Judged bad(Instant at) {
            return new Judged(at, at, null);
        }
    }

    AlertCase {
        detectors = Set.copyOf(detectors);
    }

    static AlertCase restore(AlertRecord record) {
        Map<String, Notice> notices = new HashMap<>();
        Map<String, String> memory = record.memory();
        memory.forEach((key, value) -> {
            if (key.startsWith(NOTICE)) {
                notices.put(key.substring(NOTICE.length()), Notice.decode(value));
            }
        });
        Alert alert = record.alert();
        Instant judged = memory.containsKey(JUDGED) ? Instant.parse(memory.get(JUDGED)) : alert.startedAt();
        Instant bad = memory.containsKey(BAD) ? Instant.parse(memory.get(BAD)) : judged;
        String recovered = memory.get(RECOVERED);
        return new AlertCase(
                alert,
                SmallMap.of(notices),
                Life.read(memory, alert.createdAt(), alert.resolvedAt()),
                new Judged(judged, bad, recovered == null ? null : Instant.parse(recovered)),
                alert.updatedAt(),
                record.detectors());
    }

    @SuppressWarnings("unchecked")
    AlertRecord toRecord() {
        List<Map.Entry<String, String>> memory = new ArrayList<>();
        notices.forEach((channel, notice) -> memory.add(Map.entry(NOTICE.concat(channel), notice.encode())));
        memory.add(Map.entry(JUDGED, Stamps.of(judged.at())));
        if (!judged.badAt().equals(judged.at())) {
            memory.add(Map.entry(BAD, Stamps.of(judged.badAt())));
        }
        if (judged.recoveredSince() != null) {
            memory.add(Map.entry(RECOVERED, Stamps.of(judged.recoveredSince())));
        }
        life.write((name, value) -> memory.add(Map.entry(name, value)));
        return new AlertRecord(alert, Map.ofEntries(memory.toArray(Map.Entry[]::new)), detectors);
    }

    /** The latest time at which something is known to have happened to it. */
    Instant latest() {
        Instant latest = alert.updatedAt();
        for (Notice notice : notices.valueList()) {
            boolean waits = notice.isUnheard() || notice.phase() == Phase.WORSENING;
            Instant at = waits ? notice.toldAt() : notice.at();
            latest = at != null && at.isAfter(latest) ? at : latest;
        }
        return latest;
    }

    String id() {
        return alert.id();
    }

    String fingerprint() {
        return alert.fingerprint();
    }

    boolean isOpen() {
        return alert.state() == AlertState.OPEN;
    }

    boolean isResolved() {
        return alert.state() == AlertState.RESOLVED;
    }

    boolean isSuppressed() {
        return life.suppression() != null;
    }

    /** True when a person resolved it and the condition has not been false since. */
    boolean isHeld() {
        return life.end() == Life.End.HAND;
    }

    /** True when it has changed since it was last written. */
    boolean isAheadOfStore() {
        return alert.updatedAt().isAfter(storedAt);
    }

    /** True while it still keeps a new alert from opening. */
    boolean holdsBack(Instant now) {
        return isHeld() && now.isBefore(life.changedAt().plus(HELD));
    }

    /** True while a condition that is true again re-opens it. */
    boolean mayReturn(Instant now, AlertRules rules) {
        boolean recent = now.isBefore(life.changedAt().plus(rules.reopenWithin()));
        return life.end() == Life.End.FACTS && (recent || alert.flapping());
    }

    /** True while a channel has heard of it, or is to hear of it, and not yet that it is over. */
    boolean isToldOf() {
        for (Notice notice : notices.valueList()) {
            if (notice.phase() != Phase.DONE) {
                return true;
            }
        }
        return false;
    }

    /** When nothing is left of it but what is to be told; null while it is not resolved. */
    Instant overAt(AlertRules rules) {
        if (!isResolved()) {
            return null;
        }
        return switch (life.end()) {
            case HAND -> life.changedAt().plus(HELD);
            case FACTS -> life.changedAt().plus(alert.flapping() ? rules.flap().calm() : rules.reopenWithin());
            case OVER -> life.changedAt();
        };
    }

    /** True when nothing is left to be done about it. */
    boolean isOver(Instant now, AlertRules rules) {
        Instant over = overAt(rules);
        return over != null && !now.isBefore(over) && !alert.flapping() && !isToldOf();
    }

    AlertCase with(Alert changed) {
        return new AlertCase(changed, notices, life, judged, storedAt, detectors);
    }

    AlertCase with(Map<String, Notice> changed) {
        return new AlertCase(alert, SmallMap.of(changed), life, judged, storedAt, detectors);
    }

    AlertCase with(String channel, Notice notice) {
        return with(notices.with(channel, notice));
    }

    AlertCase with(Life changed) {
        return new AlertCase(alert, notices, changed, judged, storedAt, detectors);
    }

    AlertCase judged(Judged changed) {
        return new AlertCase(alert, notices, life, changed, storedAt, detectors);
    }

    AlertCase stored(Instant now) {
        return new AlertCase(alert, notices, life, judged, now, detectors);
    }

    /** The same with every time of its own earlier, after the clock was set back. */
    AlertCase earlier(Duration by) {
        SmallMap<Notice> moved = notices.replaced((channel, notice) -> notice.earlier(by));
        Alert changed = alert.ackExpiresAt() == null
                ? alert
                : Revision.of(alert, alert.updatedAt())
                        .ackExpires(alert.ackExpiresAt().minus(by))
                        .done();
        return new AlertCase(changed, moved, life.earlier(by), judged, storedAt.minus(by), detectors);
    }
}
