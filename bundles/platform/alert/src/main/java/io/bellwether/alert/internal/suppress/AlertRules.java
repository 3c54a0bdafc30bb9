// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import java.time.Duration;
import java.util.Set;

/**
 * How a tenant's alerts behave.
 *
 * @param reopenWithin a condition that returns so soon after it was resolved by facts opens the same alert again; zero
 *     for never
 * @param ackExpires after which an acknowledgement ends by itself unless it says when; null for never
 */
public record AlertRules(
        Duration reopenWithin, Flap flap, Duration ackExpires, Storm storm, Hours hours, Dependency dependency) {
    /** What holds where a tenant says nothing. */
    public static final AlertRules STANDARD = new AlertRules(
            Duration.ofMinutes(5),
            new Flap(3, Duration.ofHours(1), Duration.ofMinutes(15)),
            null,
            new Storm(200, Duration.ofSeconds(10), 25),
            new Hours(null, Set.of()),
            new Dependency(true, Severity.ERROR));

    /**
     * When an alert counts as one that comes and goes.
     *
     * @param times so many re-openings
     * @param within in so long
     * @param calm it ends after so long without a change
     */
    public record Flap(int times, Duration within, Duration calm) {}

    /**
     * When a channel is told summaries instead of each message.
     *
     * @param messages more than these of one channel, {@code within} so long
     * @param atOnce more than these of one channel that are due at the same moment
     */
    public record Storm(int messages, Duration within, int atOnce) {}

    /**
     * What waits for business hours.
     *
     * @param below alerts less severe than this wait; null when none does
     * @param environments where; empty for wherever an environment has business hours
     */
    public record Hours(Severity below, Set<EnvironmentId> environments) {
        public Hours {
            environments = Set.copyOf(environments);
        }
    }

    /**
     * Whether an open alert on a service keeps alerts on what depends on it quiet.
     *
     * @param from alerts of this severity or more do, and those of the classes availability and downstream
     */
    public record Dependency(boolean enabled, Severity from) {}
}
