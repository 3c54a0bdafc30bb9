// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollingDefaults;
import io.bellwether.api.source.PollingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a connector polls: the settings that the platform adds to every polling source.
 *
 * @param pollEvery time between the starts of two rounds
 * @param lookback how far back a new connector starts
 * @param overlap how much of what was asked for is asked for again, for late arrivals
 * @param window the widest window asked for in one request
 * @param concurrency requests under way at once
 * @param lateness how much later than it happened an event may be seen, for closing buckets
 */
record PollingSettings(
        Duration pollEvery, Duration lookback, Duration overlap, Duration window, int concurrency, Duration lateness) {
    private static final int MOST_AT_ONCE = 10;

    static final Parameter<Duration> LOOKBACK = Parameter.duration(
                    "lookback", "Look back", "How far back a new connector starts.")
            .between(Duration.ZERO, Duration.ofDays(7))
            .orElse(Duration.ofMinutes(5));
    static final Parameter<Duration> OVERLAP = Parameter.duration(
                    "overlap", "Overlap", "How much is read again in each round, for events that arrive late.")
            .between(Duration.ZERO, Duration.ofHours(1))
            .orElse(Duration.ofMinutes(2));
    static final Parameter<Duration> LATENESS = Parameter.duration(
                    "lateness", "Lateness", "How long after it happened an event may be seen at the source.")
            .between(Duration.ZERO, Duration.ofMinutes(10))
            .orElse(Duration.ofSeconds(10));

    /** The plugin's parameters and those of the platform. */
    static List<Parameter<?>> parameters(PollingSource source) {
        PollingDefaults defaults = source.defaults();
        List<Parameter<?>> all = new ArrayList<>(source.parameters());
        all.add(pollEvery(defaults));
        all.add(LOOKBACK);
        all.add(OVERLAP);
        all.add(window(defaults));
        all.add(concurrency(defaults));
        all.add(LATENESS);
        return List.copyOf(all);
    }

    static PollingSettings of(PollingSource source, Settings settings) {
        PollingDefaults defaults = source.defaults();
        return new PollingSettings(
                settings.get(pollEvery(defaults)),
                settings.get(LOOKBACK),
                settings.get(OVERLAP),
                settings.get(window(defaults)),
                Math.toIntExact(settings.get(concurrency(defaults))),
                settings.get(LATENESS));
    }

    private static Parameter<Duration> pollEvery(PollingDefaults defaults) {
        return Parameter.duration("pollEvery", "Poll every", "Time between two rounds of requests.")
                .between(Duration.ofSeconds(1), Duration.ofHours(24))
                .orElse(defaults.pollEvery());
    }

    private static Parameter<Duration> window(PollingDefaults defaults) {
        return Parameter.duration("window", "Window", "The widest stretch of time asked for in one request.")
                .between(Duration.ofMinutes(1), Duration.ofHours(24))
                .orElse(defaults.window());
    }

    private static Parameter<Long> concurrency(PollingDefaults defaults) {
        return Parameter.integer("concurrency", "Concurrency", "Requests under way at once.")
                .between(1L, (long) MOST_AT_ONCE)
                .orElse((long) Math.min(MOST_AT_ONCE, defaults.concurrency()));
    }
}
