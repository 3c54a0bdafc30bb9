// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Instant;

/**
 * What one channel has heard of one alert, and what it is yet to hear. It is stored with the alert, in the transaction
 * that changes the alert or puts a message into the outbox, so it is right after any crash.
 *
 * @param at since when it is so
 * @param toldAt when the channel was last told that the alert is open; null when it never was
 */
record Notice(Phase phase, Instant at, Instant toldAt) {
    /** Where it stands. */
    enum Phase {
        /** To be told that the alert opened. */
        OPENING,
        /** It knows, and is reminded while the alert stays open. */
        TOLD,
        /** It knows, and is to be told that the alert has become more severe. */
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

    static Notice opening(Instant now) {
        return new Notice(Phase.OPENING, now, null);
    }

    Notice to(Phase next, Instant now) {
        return new Notice(next, now, toldAt);
    }

    Notice told(Phase next, Instant now) {
        return new Notice(next, now, now);
    }

    String encode() {
        return phase + " " + at + (toldAt == null ? "" : " " + toldAt);
    }

    static Notice decode(String text) {
        String[] parts = text.split(" ");
        return new Notice(
                Phase.valueOf(parts[0]), Instant.parse(parts[1]), parts.length > 2 ? Instant.parse(parts[2]) : null);
    }
}
