// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Duration;

/**
 * How long a tenant's alerts remember.
 *
 * @param reopenWithin for how long after its end a condition that returns re-opens the same alert
 * @param flapTimes so many re-openings ...
 * @param flapWithin ... within this time make an alert flap ...
 * @param calm ... until it has neither opened nor ended for this long
 * @param ackExpires after which an acknowledgement ends unless it says otherwise; null for never
 * @param stormMessages more messages than this ...
 * @param stormWithin ... within this time are a storm, of which summaries are told
 */
record Pace(
        Duration reopenWithin,
        int flapTimes,
        Duration flapWithin,
        Duration calm,
        Duration ackExpires,
        int stormMessages,
        Duration stormWithin) {
    static final Pace STANDARD = new Pace(
            Duration.ofMinutes(5), 3, Duration.ofHours(1), Duration.ofMinutes(15), null, 1_200, Duration.ofMinutes(1));
}
