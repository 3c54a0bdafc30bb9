// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.Suppression;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Silences one policy, or all, as a test says. */
final class Hush implements Suppressor {
    final Map<String, Alert> shown = new TreeMap<>();
    private String policy;
    private Instant until;
    private long generation;

    /** Suppresses the alerts of a policy until a time; null for any policy, and null for no end. */
    void silence(String of, Instant end) {
        policy = of;
        until = end == null ? Instant.MAX : end;
        generation++;
    }

    /** As if a person took the silence back. */
    void lift() {
        until = null;
        generation++;
    }

    /** As if another alert went away: nothing says so but the next look. */
    void fade() {
        until = null;
    }

    @Override
    public void put(Alert alert) {
        shown.put(alert.id(), alert);
    }

    @Override
    public void remove(Alert alert) {
        shown.remove(alert.id());
    }

    @Override
    public Suppression find(Alert alert, Instant now) {
        boolean holds = until != null && now.isBefore(until) && (policy == null || policy.equals(alert.policy()));
        return holds
                ? new Suppression(
                        Suppression.Kind.SILENCE, "s1", "zoe works on it", until.equals(Instant.MAX) ? null : until)
                : null;
    }

    @Override
    public Instant nextChange(TenantId tenant, Instant after) {
        return until == null || until.equals(Instant.MAX) || !until.isAfter(after) ? null : until;
    }

    @Override
    public long generation(TenantId tenant) {
        return generation;
    }
}
