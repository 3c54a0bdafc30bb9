// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which channels are worth an attempt. After five failures in a row a channel's circuit opens: its messages wait on disk,
 * and one of them probes the receiver after 10 s, 20 s and so on up to 5 min. A receiver that says when to come back is
 * left alone until then, also before the circuit opens. Safe for concurrent use.
 */
final class Circuits {
    static final int FAILURES = 5;

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 5;
    private static final Circuit CLOSED = new Circuit(0, null, null, null, null, 0);

    private final Map<ChannelKey, Circuit> circuits = new ConcurrentHashMap<>();

    /**
     * How a channel has been doing.
     *
     * @param failures in a row
     * @param failingSince when the first of the attempts began that have failed in a row; null while it does not fail
     * @param openSince null while it is closed
     * @param until not to be tried before; null for at once
     * @param reason what the last attempt failed of; null for none
     * @param recoveries how often it closed again
     */
    record Circuit(
            int failures, Instant failingSince, Instant openSince, Instant until, String reason, long recoveries) {
        boolean isOpen() {
            return openSince != null;
        }

        /** True when nothing was delivered for that long, though it was tried. */
        boolean hasFailedFor(Duration time, Instant now) {
            return failingSince != null && !now.isBefore(failingSince.plus(time));
        }

        /** True when it is left alone until its time. */
        boolean waits(Instant now) {
            return until != null && until.isAfter(now);
        }
    }

    Circuit of(ChannelKey key) {
        return circuits.getOrDefault(key, CLOSED);
    }

    /**
     * How many messages may be on their way at once: none while it waits; one while the last attempt failed, so that a
     * receiver in trouble, or one that asked for a pause, is not met with many; else {@code most}.
     */
    int capacity(ChannelKey key, int most, Instant now) {
        Circuit circuit = of(key);
        if (circuit.waits(now)) {
            return 0;
        }
        return circuit.failures() > 0 ? 1 : most;
    }

    /** When a message that is on its way already may be tried; null for now. */
    Instant waitUntil(ChannelKey key, Instant now) {
        Circuit circuit = of(key);
        return circuit.waits(now) ? circuit.until() : null;
    }

    /** The receiver answered, with whatever: it is there. */
    void answered(ChannelKey key) {
        circuits.computeIfPresent(
                key,
                (same, circuit) ->
                        new Circuit(0, null, null, null, null, circuit.recoveries() + (circuit.isOpen() ? 1 : 0)));
    }

    /**
     * An attempt failed in a way that may pass.
     *
     * @param asked how long the receiver wants to be left alone; null when it did not say
     * @param begun when the attempt began
     */
    void failed(ChannelKey key, Duration asked, String reason, Instant begun, Instant now) {
        circuits.compute(key, (same, before) -> {
            Circuit circuit = before == null ? CLOSED : before;
            int failures = circuit.failures() + 1;
            boolean open = failures >= FAILURES;
            Instant until = asked == null ? null : now.plus(asked);
            if (open) {
                Instant pause = now.plus(pause(failures - FAILURES));
                until = until == null || until.isBefore(pause) ? pause : until;
            } else if (circuit.waits(now) && (until == null || until.isBefore(circuit.until()))) {
                until = circuit.until();
            }
            Instant since = circuit.isOpen() ? circuit.openSince() : open ? now : null;
            Instant first = circuit.failingSince() == null ? begun : circuit.failingSince();
            return new Circuit(failures, first, since, until, reason, circuit.recoveries());
        });
    }

    /** An attempt could not even be made. It is no failure of the receiver, but nobody is told either. */
    void unable(ChannelKey key, String reason, Instant begun) {
        circuits.compute(key, (same, before) -> {
            Circuit circuit = before == null ? CLOSED : before;
            return circuit.failingSince() != null
                    ? circuit
                    : new Circuit(circuit.failures(), begun, null, circuit.until(), reason, circuit.recoveries());
        });
    }

    /** The channel was changed: what waits for it is tried at once. */
    void changed(ChannelKey key) {
        circuits.compute(
                key,
                (same, circuit) ->
                        new Circuit(0, null, null, null, null, (circuit == null ? 0 : circuit.recoveries()) + 1));
    }

    /** The clock was set back: what waits for a time waits no longer. */
    void clockWentBack() {
        circuits.replaceAll((key, circuit) -> new Circuit(
                circuit.failures(),
                circuit.failingSince(),
                circuit.openSince(),
                null,
                circuit.reason(),
                circuit.recoveries()));
    }

    void forget(ChannelKey key) {
        circuits.remove(key);
    }

    private static Duration pause(int further) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(further, DOUBLINGS));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
