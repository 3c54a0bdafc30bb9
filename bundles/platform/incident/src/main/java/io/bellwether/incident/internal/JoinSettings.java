// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When alerts come together, and when an incident is over.
 *
 * @param within how long after its last change an incident takes further alerts
 * @param calm how long after its last alert was resolved it closes by itself
 */
record JoinSettings(Duration within, Duration calm) {
    static final String PID = "io.bellwether.incident";
    static final JoinSettings STANDARD = new JoinSettings(Duration.ofMinutes(15), Duration.ofMinutes(30));

    private static final Logger LOG = LoggerFactory.getLogger(JoinSettings.class);

    /** Reads the node's settings; what is wrong is logged, and the usual value used. */
    static JoinSettings of(Map<String, Object> configuration) {
        return new JoinSettings(
                time(configuration, "join.within", STANDARD.within), time(configuration, "close.after", STANDARD.calm));
    }

    private static Duration time(Map<String, Object> configuration, String name, Duration usual) {
        Object value = configuration.get(name);
        if (value == null || value.toString().isBlank()) {
            return usual;
        }
        try {
            Duration read = Durations.parse(value.toString().strip());
            if (read.compareTo(Duration.ofMinutes(1)) >= 0 && read.compareTo(Duration.ofDays(1)) <= 0) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no time", name, e);
        }
        InvalidInput problem = new InvalidInput(name, value.toString(), "must be a time from 1m to 24h, such as 15m");
        LOG.error("A setting in {} is not used: {}", PID, problem.getMessage());
        return usual;
    }
}
