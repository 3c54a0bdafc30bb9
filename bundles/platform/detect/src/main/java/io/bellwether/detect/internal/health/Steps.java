// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The widths of points on charts. */
final class Steps {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<Duration> ROUND = List.of(
            MINUTE,
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            DAY);

    private Steps() {}

    /**
     * A width for a stretch of time.
     *
     * @param asked null to choose one
     * @param bucket the least width
     * @param usual at most so many points when one is chosen
     * @param most at most so many points in any case
     */
    static Duration of(Instant from, Instant to, Duration asked, Duration bucket, int usual, int most) {
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(Health.LONGEST) > 0) {
            throw new InvalidInput(
                    "to", to.toString(), "must lie after 'from', by " + Health.LONGEST.toDays() + " days at most");
        }
        long range = Duration.between(from, to).toMillis();
        if (asked == null) {
            return ROUND.stream()
                    .filter(step -> step.compareTo(bucket) >= 0 && step.toMillis() % bucket.toMillis() == 0)
                    .filter(step -> range / step.toMillis() <= usual)
                    .findFirst()
                    .orElse(DAY);
        }
        if (asked.compareTo(bucket) < 0 || asked.toMillis() % bucket.toMillis() != 0) {
            throw new InvalidInput(
                    "step", Durations.format(asked), "must be " + Durations.format(bucket) + " or a multiple");
        }
        if (asked.compareTo(DAY) > 0) {
            throw new InvalidInput("step", Durations.format(asked), "must be 1d at most");
        }
        if (range / asked.toMillis() > most) {
            throw new InvalidInput(
                    "step",
                    Durations.format(asked),
                    "makes more than " + most + " points of this stretch; ask for a wider one, or leave it out");
        }
        return asked;
    }

    /** The beginning of the first step that begins in a stretch, in milliseconds since 1970. */
    static long first(Instant from, long step) {
        return Math.floorDiv(from.toEpochMilli() + step - 1, step) * step;
    }
}
