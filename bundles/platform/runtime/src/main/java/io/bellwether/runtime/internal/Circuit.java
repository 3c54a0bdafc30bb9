// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.PluginGuard.PluginHealth;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves a failing plugin alone: after {@value #TOLERATED} failures in a row it is cut off for a while, then one call is
 * let through; each further failure doubles the while, up to five minutes. Guarded by itself.
 */
final class Circuit {
    private static final int TOLERATED = 5;
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final List<String> STATES = List.of("ok", "failing", "cut-off");

    private final InstantSource clock;
    private long calls;
    private long failures;
    private int inARow;
    private String lastError;
    private Instant cutOffUntil;
    /** Threads whose calls were given up and have not come back. */
    private final Set<Thread> stuck = new HashSet<>();

    Circuit(InstantSource clock) {
        this.clock = clock;
    }

    /** True when a call may go through; none may while one that was given up has not come back; while cut off, one call is let through each time the while has passed. */
    synchronized boolean admits() {
        if (cutOffUntil == null) {
            return true;
        }
        stuck.removeIf(thread -> !thread.isAlive());
        if (!stuck.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        if (now.isBefore(cutOffUntil)) {
            return false;
        }
        cutOffUntil = now.plus(pause());
        return true;
    }

    synchronized void succeeded() {
        calls++;
        inARow = 0;
        cutOffUntil = null;
    }

    synchronized void failed(String reason) {
        calls++;
        failures++;
        inARow++;
        lastError = reason;
        if (inARow >= TOLERATED) {
            cutOffUntil = clock.instant().plus(pause());
        }
    }

    /** A failure that counts as many. */
    synchronized void failedBadly(String reason) {
        inARow = Math.max(inARow, TOLERATED - 1);
        failed(reason);
    }

    /** A call on this thread is not waited for any longer. */
    synchronized void givenUp(Thread thread, String reason) {
        stuck.add(thread);
        failedBadly(reason);
    }

    /** True when the call on this thread had been given up; then it is over now. */
    synchronized boolean returned(Thread thread) {
        if (stuck.isEmpty() || !stuck.remove(thread)) {
            return false;
        }
        cutOffUntil = clock.instant().plus(pause());
        return true;
    }

    synchronized String refusal() {
        if (!stuck.isEmpty()) {
            return "cut off until it comes back from an earlier call: it " + lastError;
        }
        return "cut off until " + cutOffUntil + " after " + inARow + " failures in a row; the last: " + lastError;
    }

    synchronized PluginHealth health(PluginRef plugin) {
        if (!stuck.isEmpty()) {
            return new PluginHealth(
                    plugin,
                    "cut-off",
                    calls,
                    failures,
                    lastError,
                    clock.instant().plus(LONGEST));
        }
        String state = STATES.get(cutOffUntil != null ? 2 : inARow > 0 ? 1 : 0);
        return new PluginHealth(plugin, state, calls, failures, lastError, cutOffUntil);
    }

    /** The health of two uses of one plugin: the counts of both, the worse state. */
    static PluginHealth together(PluginHealth one, PluginHealth other) {
        PluginHealth worse = STATES.indexOf(one.state()) >= STATES.indexOf(other.state()) ? one : other;
        PluginHealth better = worse == one ? other : one;
        return new PluginHealth(
                one.plugin(),
                worse.state(),
                one.calls() + other.calls(),
                one.failures() + other.failures(),
                worse.lastError() != null ? worse.lastError() : better.lastError(),
                worse.cutOffUntil());
    }

    private Duration pause() {
        int doublings = Math.min(Math.max(inARow - TOLERATED, 0), 6);
        Duration pause = FIRST.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
