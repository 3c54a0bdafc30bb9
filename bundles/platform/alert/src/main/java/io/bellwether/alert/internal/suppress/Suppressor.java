// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * Decides whether an alert is told. It is shown every alert that is not resolved, as some suppress others. Called by one
 * thread at a time, under the stage's lock; every call answers from memory, and what one costs does not grow with the
 * number of rules.
 */
public interface Suppressor {
    /** Suppresses nothing. */
    Suppressor NONE = new Suppressor() {
        @Override
        public void put(Alert alert) {
            // Nothing depends on it.
        }

        @Override
        public void remove(Alert alert) {
            // Nothing depended on it.
        }

        @Override
        public Suppression find(Alert alert, Instant now) {
            return null;
        }

        @Override
        public Instant nextChange(TenantId tenant, Instant after) {
            return null;
        }

        @Override
        public long generation(TenantId tenant) {
            return 0;
        }
    };

    /** An alert that is not resolved was stored, for the first time or changed. */
    void put(Alert alert);

    /** An alert was resolved, or is forgotten. */
    void remove(Alert alert);

    /**
     * A tenant's routing document was replaced; its {@code inhibit_rules} hold from now on. What was stored before the
     * start is known already.
     *
     * @param routing as it was saved, and so without mistakes
     */
    default void routed(TenantId tenant, Map<String, ?> routing) {
        // Nothing is inhibited.
    }

    /** Why an alert is not told now, the most telling cause first; null when it is told. */
    Suppression find(Alert alert, Instant now);

    /** The next time at which answers for a tenant change by the clock alone; null when none is known. */
    Instant nextChange(TenantId tenant, Instant after);

    /** Grows whenever answers for a tenant may have changed because people changed what suppresses. */
    long generation(TenantId tenant);
}
