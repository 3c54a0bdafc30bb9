// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.Alert;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An alert with what the alert stage must remember of it over a restart.
 *
 * @param alert with a fingerprint, the key of deduplication: at most one alert that is not resolved has it
 * @param memory the stage's own notes, by name; small
 * @param detectors the ids of the detectors that fired when it opened; empty where that is not known
 */
public record AlertRecord(Alert alert, Map<String, String> memory, Set<String> detectors) {
    public AlertRecord {
        Objects.requireNonNull(alert.fingerprint(), "fingerprint");
        memory = Map.copyOf(memory);
        detectors = Set.copyOf(detectors);
    }

    public AlertRecord(Alert alert, Map<String, String> memory) {
        this(alert, memory, Set.of());
    }

    /** The alert's. */
    public String fingerprint() {
        return alert.fingerprint();
    }
}
