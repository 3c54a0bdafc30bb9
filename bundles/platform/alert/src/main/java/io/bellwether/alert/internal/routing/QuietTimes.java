// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * When a route waits instead of telling.
 *
 * @param weekly in the tenant's time zone
 * @param muted named times, each in its own zone, within which it waits
 * @param active named times outside of which it waits; empty when it never waits for that reason
 */
public record QuietTimes(List<MuteTime> weekly, List<TimeInterval> muted, List<TimeInterval> active) {
    /** Never quiet. */
    public static final QuietTimes NONE = new QuietTimes(List.of(), List.of(), List.of());

    public QuietTimes {
        weekly = List.copyOf(weekly);
        muted = List.copyOf(muted);
        active = List.copyOf(active);
    }

    /** True when nothing here ever makes a route wait. */
    public boolean isEmpty() {
        return weekly.isEmpty() && muted.isEmpty() && active.isEmpty();
    }

    /** Whether the route waits at a time. @param zone the tenant's */
    public boolean contains(Instant now, ZoneId zone) {
        return !isEmpty() && why(now, zone) != null;
    }

    /** What makes the route wait at a time, in words for the trail; null when nothing does. */
    public String why(Instant now, ZoneId zone) {
        for (MuteTime time : weekly) {
            if (time.contains(now.atZone(zone))) {
                return "mute time " + time;
            }
        }
        for (TimeInterval interval : muted) {
            if (interval.contains(now)) {
                return "mute time interval " + interval.name();
            }
        }
        if (active.isEmpty() || active.stream().anyMatch(interval -> interval.contains(now))) {
            return null;
        }
        return "outside of active time interval "
                + active.stream().map(TimeInterval::name).collect(Collectors.joining(", "));
    }
}
