// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long what was told is kept. Zero keeps it for ever.
 *
 * @param attempts the delivery ledger, from the attempt on
 * @param alerts alerts with their trail and with what was told of them, from their end on
 * @param incidents incidents with what was noted on them and with their reports, from when they were closed on
 */
record KeepSettings(Duration attempts, Duration alerts, Duration incidents) {
    static final String PID = "io.bellwether.notify";
    static final KeepSettings STANDARD =
            new KeepSettings(Duration.ofDays(90), Duration.ofDays(400), Duration.ofDays(730));

    private static final Logger LOG = LoggerFactory.getLogger(KeepSettings.class);
    private static final Duration LEAST = Duration.ofDays(7);
    private static final Duration MOST = Duration.ofDays(3_660);

    /** Reads the node's settings; what is wrong is logged, and the usual value used. */
    static KeepSettings of(Map<String, ?> configuration) {
        return new KeepSettings(
                time(configuration, "attempts.keep", STANDARD.attempts),
                time(configuration, "alerts.keep", STANDARD.alerts),
                time(configuration, "incidents.keep", STANDARD.incidents));
    }

    private static Duration time(Map<String, ?> configuration, String name, Duration usual) {
        Object value = configuration.get(name);
        if (value == null || value.toString().isBlank()) {
            return usual;
        }
        if (value.toString().strip().equals("0")) {
            return Duration.ZERO;
        }
        try {
            Duration read = Durations.parse(value.toString().strip());
            if (read.compareTo(LEAST) >= 0 && read.compareTo(MOST) <= 0) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no time", name, e);
        }
        InvalidInput problem =
                new InvalidInput(name, value.toString(), "must be a time from 7d to 3660d, such as 90d, or 0 for ever");
        LOG.error("A setting in {} is not used: {}", PID, problem.getMessage());
        return usual;
    }
}
