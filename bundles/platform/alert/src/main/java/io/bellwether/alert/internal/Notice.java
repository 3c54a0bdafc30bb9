// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.event.Severity;
import java.time.Duration;
import java.time.Instant;

/**
 * What one channel has heard of one alert, and what it is yet to hear. It is stored with the alert, in the transaction
 * that changes the alert or puts a message into the outbox, so it is right after any crash.
 *
 * @param at since when it is so; where something is to be told, not before this time
 * @param toldAt when the channel was last told that the alert is open; null when it never was
 * @param heard the severity it was last told; null when it never was, or when that is not known
 * @param summed true when it was last told that the alert is open as one of many, in a summary
 */
record Notice(Phase phase, Instant at, Instant toldAt, Severity heard, boolean summed) {
    private static final String NONE = "-";
    private static final String SUMMED = "summed";
    private static final int ALL_PARTS = 5;

    /** Where it stands. */
    enum Phase {
        /** To be told that the alert opened. */
        OPENING,
        /** It knows, and is reminded while the alert stays open. */
        TOLD,
        /** It knows, and is to be told that the alert has become more severe, or that nobody took it. */
        WORSENING,
        /** It knows, and is to be told of the acknowledgement. */
        ACKING,
        /** It knows, and somebody has taken the alert: nothing is repeated. */
        ACKED,
        /** It knows, and is to be told that the alert is over. */
        CLEARING,
        /** There is nothing more to say. */
        DONE
    }

    Notice(Phase phase, Instant at, Instant toldAt, Severity heard) {
        this(phase, at, toldAt, heard, false);
    }

    static Notice opening(Instant now) {
        return new Notice(Phase.OPENING, now, null, null);
    }

    /** True when it is to be told of the alert, and has not heard of it yet. */
    boolean isUnheard() {
        return phase == Phase.OPENING || (phase == Phase.WORSENING && toldAt == null);
    }

    Notice to(Phase next, Instant now) {
        return new Notice(next, now, toldAt, heard, summed);
    }

    Notice told(Phase next, Instant now, Severity severity, boolean inSummary) {
        return new Notice(next, now, now, severity, inSummary);
    }

    /** The same with every time earlier, after the clock was set back. */
    Notice earlier(Duration by) {
        return new Notice(phase, at.minus(by), toldAt == null ? null : toldAt.minus(by), heard, summed);
    }

    String encode() {
        String text = phase.name() + ' ' + Stamps.of(at);
        if (toldAt != null || heard != null || summed) {
            text += ' ' + (toldAt == null ? NONE : Stamps.of(toldAt));
        }
        if (heard != null || summed) {
            text += ' ' + (heard == null ? NONE : heard.name());
        }
        return summed ? text + ' ' + SUMMED : text;
    }

    static Notice decode(String text) {
        String[] parts = text.split(" ");
        boolean told = parts.length > 2 && !parts[2].equals(NONE);
        boolean known = parts.length > 3 && !parts[3].equals(NONE);
        return new Notice(
                Phase.valueOf(parts[0]),
                Instant.parse(parts[1]),
                told ? Instant.parse(parts[2]) : null,
                known ? Severity.valueOf(parts[3]) : null,
                parts.length >= ALL_PARTS && parts[ALL_PARTS - 1].equals(SUMMED));
    }
}
