// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** How busy people at their desks are: by the hour and the day of the week, in their own time zone. */
public final class Rhythm {
    private static final double[] HOURS = {
        0.05, 0.04, 0.04, 0.05, 0.05, 0.07, 0.12, 0.28, 0.62, 0.92, 1.00, 0.97,
        0.78, 0.82, 0.96, 0.95, 0.85, 0.55, 0.30, 0.20, 0.15, 0.12, 0.09, 0.06
    };
    private static final double[] DAYS = {1.00, 0.98, 0.97, 0.96, 0.88, 0.16, 0.12};

    private final ZoneId zone;

    public Rhythm(ZoneId zone) {
        this.zone = zone;
    }

    /** The share of the peak, above 0 and at most 1. */
    public double at(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        int hour = local.getHour();
        double into = (local.getMinute() * 60 + local.getSecond()) / 3600.0;
        double share = HOURS[hour] * (1 - into) + HOURS[(hour + 1) % 24] * into;
        return share * DAYS[local.getDayOfWeek().getValue() - 1];
    }
}
