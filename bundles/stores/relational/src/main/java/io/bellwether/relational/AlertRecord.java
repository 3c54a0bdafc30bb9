// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.Alert;
import java.util.Map;
import java.util.Set;

/**
 * An alert with what the alert stage must remember of it over a restart.
 *
 * @param fingerprint the key of deduplication: tenant, environment, policy and group; at most one alert that is not
 *     resolved has it
 * @param memory the stage's own notes, by name; small
 * @param detectors the ids of the detectors that fired when it opened; empty where that is not known
 */
public record AlertRecord(Alert alert, String fingerprint, Map<String, String> memory, Set<String> detectors) {
    public AlertRecord {
        memory = Map.copyOf(memory);
        detectors = Set.copyOf(detectors);
    }

    public AlertRecord(Alert alert, String fingerprint, Map<String, String> memory) {
        this(alert, fingerprint, memory, Set.of());
    }
}
