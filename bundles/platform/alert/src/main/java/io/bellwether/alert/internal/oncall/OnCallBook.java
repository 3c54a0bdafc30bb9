// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * The tenants' escalation policies, rotas and people, from memory. Every call answers at once. Safe for concurrent use.
 */
public interface OnCallBook {
    /** Knows nobody. */
    OnCallBook NONE = new OnCallBook() {
        @Override
        public Ladder ladder(TenantId tenant, String id) {
            return null;
        }

        @Override
        public List<Reached> reach(TenantId tenant, Ladder.Target target, Alert alert, Instant now) {
            return List.of();
        }
    };

    /** Null when there is no such escalation policy. */
    Ladder ladder(TenantId tenant, String id);

    /**
     * Over which channels a target is told of an alert at a time: a rota's is whoever is on call then.
     *
     * @return at least one; where nobody can be told, one without a channel that says why
     */
    List<Reached> reach(TenantId tenant, Ladder.Target target, Alert alert, Instant now);

    /**
     * A channel on the way to somebody.
     *
     * @param channel null when nobody is told
     * @param why in words, such as {@code Alice Smith, on call for primary until Mon 09:00}; or why nobody is told
     * @param notBefore the end of quiet hours; null for at once
     */
    record Reached(String channel, String why, Instant notBefore) {}
}
