// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far an alert has come on one escalation policy. Stored with the alert.
 *
 * @param next the step that is told next, from 0; the number of steps when all were
 * @param repeats how often the last step was repeated
 * @param base when the alert was first told, from which delays count; null while nobody was
 * @param dueAt when the next step is told; null while that is not known, or when nothing follows
 * @param channels over which somebody was told on the way
 */
record Climb(int next, int repeats, Instant base, Instant dueAt, Set<String> channels) {
    /** Before the first step. */
    static final Climb FOOT = new Climb(0, 0, null, null, Set.of());

    private static final String NONE = "-";

    Climb {
        channels = Collections.unmodifiableSet(new TreeSet<>(channels));
    }

    boolean isStarted() {
        return next > 0;
    }

    Climb due(Instant at) {
        return new Climb(next, repeats, base, at, channels);
    }

    Climb based(Instant at, Instant due) {
        return new Climb(next, repeats, at, due, channels);
    }

    Climb step(int following, int repeated, Set<String> told) {
        Set<String> all = new TreeSet<>(channels);
        all.addAll(told);
        return new Climb(following, repeated, base, null, all);
    }

    /** The same with every time earlier, after the clock was set back. */
    Climb earlier(Duration by) {
        return new Climb(
                next, repeats, base == null ? null : base.minus(by), dueAt == null ? null : dueAt.minus(by), channels);
    }

    String encode() {
        return next + " " + repeats + " " + text(base) + " " + text(dueAt) + " " + String.join(",", channels);
    }

    static Climb decode(String text) {
        String[] parts = text.split(" ");
        return new Climb(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                time(parts[2]),
                time(parts[3]),
                parts.length > 4 ? Set.of(parts[4].split(",")) : Set.of());
    }

    private static String text(Instant at) {
        return at == null ? NONE : Stamps.of(at);
    }

    private static Instant time(String text) {
        return text.equals(NONE) ? null : Instant.parse(text);
    }
}
