// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of {@code io.bellwether.series}.
 *
 * @param retention how long buckets are kept; hours and days stay
 * @param series how many series of one environment are kept at most
 */
record StoreSettings(Duration retention, int series) {
    static final String RETENTION = "series.retention";
    static final String SERIES = "series.limit";
    private static final Duration SHORTEST = Duration.ofDays(3);
    private static final int MOST_SERIES = 1_000_000;

    static final StoreSettings DEFAULT = new StoreSettings(Duration.ofDays(35), 50_000);

    /** @throws InvalidInput when a value cannot be used */
    static StoreSettings of(Map<String, Object> configuration) {
        Duration retention = DEFAULT.retention;
        String kept = text(configuration, RETENTION);
        if (kept != null) {
            try {
                retention = Durations.parse(kept);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput(RETENTION, kept, "must be a time with its unit, such as 35d");
            }
            if (retention.compareTo(SHORTEST) < 0) {
                throw new InvalidInput(RETENTION, kept, "must be at least 3d, which baselines read");
            }
        }
        int series = DEFAULT.series;
        String most = text(configuration, SERIES);
        if (most != null) {
            try {
                series = Integer.parseInt(most);
            } catch (NumberFormatException e) {
                series = 0;
            }
            if (series < 1 || series > MOST_SERIES) {
                throw new InvalidInput(SERIES, most, "must be a whole number from 1 to " + MOST_SERIES);
            }
        }
        return new StoreSettings(retention, series);
    }

    private static String text(Map<String, Object> configuration, String name) {
        Object value = configuration.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
