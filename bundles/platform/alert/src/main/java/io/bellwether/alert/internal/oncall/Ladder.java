// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.time.Duration;
import java.util.List;

/**
 * An escalation policy: who is told, and who is told next while nobody acknowledges.
 *
 * @param steps at least one, by delay; the first usually at once
 * @param repeatEvery after the last step everybody on it is told again this often; null for never
 * @param repeats how often that happens at most
 */
public record Ladder(String id, String name, List<Step> steps, Duration repeatEvery, int repeats) {
    public Ladder {
        steps = List.copyOf(steps);
    }

    /** How often somebody is told while nobody acknowledges: once for each step, and the last step's repeats. */
    public int tellings() {
        return steps.size() + (repeatEvery == null ? 0 : repeats);
    }

    /** Who is told at the n-th telling, counted from 0: each step in turn, then the last one again. */
    public Step telling(int n) {
        return steps.get(Math.min(n, steps.size() - 1));
    }

    /** When the n-th telling is due, counted from 0, from when the alert was first told; null when there is none. */
    public Duration due(int n) {
        if (n < 0 || n >= tellings()) {
            return null;
        }
        Duration after = telling(n).after();
        return n < steps.size() ? after : after.plus(repeatEvery.multipliedBy(n - steps.size() + 1L));
    }

    /** Who is told at one height. @param after counted from when the alert was first told */
    public record Step(Duration after, List<Target> targets) {
        public Step {
            targets = List.copyOf(targets);
        }
    }

    /** A channel, a rota or a person, as in {@code rota:primary}. */
    public record Target(Kind kind, String id) {
        /** What is told. */
        public enum Kind {
            CHANNEL,
            ROTA,
            PERSON
        }
    }
}
