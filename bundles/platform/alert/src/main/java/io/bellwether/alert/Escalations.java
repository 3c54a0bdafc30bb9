// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' escalation policies: {@code {id, name, steps: [{after, notify: ["channel:x", "rota:y", "person:z"]}],
 * repeat: {every, times}}}. Problems are {@link io.bellwether.api.settings.InvalidInput} with all of them; a taken id is
 * {@link io.bellwether.identity.AlreadyExists}. A change acts at once, on escalations under way as well. Safe for
 * concurrent use.
 */
public interface Escalations {
    /** Checks a document and keeps nothing. @return the document with its defaults */
    Map<String, Object> check(TenantId tenant, Map<String, ?> document);

    /** @param actor who declares it; null for the platform @return the document with its defaults */
    Map<String, Object> create(TenantId tenant, Map<String, ?> document, String actor);

    /** Replaces the whole; empty when there is none. */
    Optional<Map<String, Object>> replace(TenantId tenant, String id, Map<String, ?> document, String actor);

    /**
     * Removes it.
     *
     * @param force also while the tenant's routing names it, which then tells nobody there
     * @return false when there was none
     * @throws io.bellwether.identity.InUse while routing names it, unless forced
     */
    boolean delete(TenantId tenant, String id, boolean force);

    /** As {@link #delete(TenantId, String, boolean)}, not forced. */
    default boolean delete(TenantId tenant, String id) {
        return delete(tenant, id, false);
    }

    Optional<Map<String, Object>> find(TenantId tenant, String id);

    /** Of one tenant, or of all when null, each with its {@code tenant}; by tenant and id. */
    List<Map<String, Object>> list(TenantId tenant);

    /**
     * Walks the path as if an alert of this severity were told at {@code at} and nobody acknowledged it. Tells nobody and
     * changes nothing; a line in the log says that it was asked.
     *
     * @param actor who asks
     * @return empty when there is no such escalation
     */
    Optional<Drill> drill(TenantId tenant, String id, Severity severity, Instant at, String actor);

    /** What a drill found. @param ends in words, how it ends when nobody acknowledges */
    record Drill(String id, Severity severity, Instant at, List<DrillStep> steps, String ends) {
        public Drill {
            steps = List.copyOf(steps);
        }
    }

    /** @param step counted from 1 @param at when it would be reached @param after counted from the start */
    record DrillStep(int step, Instant at, Duration after, List<DrillTarget> targets) {
        public DrillStep {
            targets = List.copyOf(targets);
        }
    }

    /** @param target as declared, such as {@code rota:primary} @param who in words, such as {@code Alice Smith} */
    record DrillTarget(String target, String who, List<DrillChannel> channels) {
        public DrillTarget {
            channels = List.copyOf(channels);
        }
    }

    /**
     * One way to somebody.
     *
     * @param channel null when there is no way at all
     * @param notifier the plugin's id; null when there is no such channel
     * @param state {@code active}, {@code disabled}, {@code failing}, {@code plugin missing} or {@code missing}
     * @param tells whether a page would leave over it
     * @param reason in words, why not, or why later; null when it is told at once
     */
    record DrillChannel(String channel, String notifier, String state, boolean tells, String reason) {}
}
