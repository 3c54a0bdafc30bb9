// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The stage's entrance: alerts of one cause belong to one incident. What is stored of an incident follows from its
 * alerts, so that nothing is lost when the platform stops between the two. Safe for concurrent use.
 */
public interface Correlation {
    /** Puts no alert into an incident; for rehearsals. */
    Correlation NONE = new Correlation() {
        @Override
        public String assign(Alert opening, Instant now) {
            return null;
        }

        @Override
        public void follow(List<Alert> changed) {
            // Nothing follows it.
        }

        @Override
        public AutoCloseable onMove(Consumer<Move> listener) {
            return () -> {};
        }
    };

    /**
     * The incident an alert belongs to that is about to open: one that goes on, or a new one. From memory, at once; the
     * alert may still fail to be stored, and then nothing remains of a new incident.
     *
     * @return the incident's id; null when the alert belongs to none
     */
    String assign(Alert opening, Instant now);

    /** Takes alerts after they changed and were stored, in that order; returns at once, as the rest is done later. */
    void follow(List<Alert> changed);

    /** Calls {@code listener} when people moved alerts from one incident to another; it may take its time. */
    AutoCloseable onMove(Consumer<Move> listener);

    /** Alerts that belong to another incident from now on. @param incidentId null for none */
    record Move(TenantId tenant, List<String> alertIds, String incidentId, String actor) {
        public Move {
            alertIds = List.copyOf(alertIds);
        }
    }
}
