// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * Times as the clocks of a zone show them, in milliseconds: 9 o'clock is 9 o'clock before and after the clocks change.
 * Immutable.
 */
public final class LocalClock {
    private static final long WEEK = 7 * 86_400_000L;

    private final ZoneRules rules;
    private final boolean fixed;
    private final long offset;

    public LocalClock(ZoneId zone) {
        rules = zone.getRules();
        fixed = rules.isFixedOffset();
        offset = fixed ? millis(rules, 0) : 0;
    }

    /** What the clocks show at an instant, as if it were UTC. */
    public long local(long epochMillis) {
        return epochMillis + (fixed ? offset : millis(rules, epochMillis));
    }

    /** The instant so many weeks before at which the clocks showed the same. */
    public long weeksBefore(long epochMillis, int weeks) {
        long before = epochMillis - weeks * WEEK;
        return fixed ? before : before + millis(rules, epochMillis) - millis(rules, before);
    }

    private static long millis(ZoneRules rules, long epochMillis) {
        return rules.getOffset(Instant.ofEpochMilli(epochMillis)).getTotalSeconds() * 1_000L;
    }
}
