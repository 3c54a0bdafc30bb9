// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.teams.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.testkit.Samples;
import java.util.Map;

/** Alerts that say too much. */
final class Wordy {
    private Wordy() {}

    static Alert alert(String id, String words) {
        Alert from = Samples.alert(id, AlertState.ACK, Severity.WARNING, words);
        return new Alert(
                from.id(),
                from.where(),
                from.policy(),
                from.name(),
                from.alertClass(),
                from.severity(),
                from.state(),
                words,
                Map.of("label", words),
                words,
                from.value(),
                from.threshold(),
                from.baseline(),
                from.startedAt(),
                from.detectedAt(),
                from.createdAt(),
                from.updatedAt(),
                from.resolvedAt(),
                words,
                null,
                null,
                from.evidence(),
                "https://runbooks.example/" + "x".repeat(4_000),
                null,
                from.acknowledgedAt(),
                null,
                1,
                false);
    }
}
