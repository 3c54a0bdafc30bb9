// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Alerts for people and programs. Safe for concurrent use. */
public interface Alerts {
    /** Newest first. @param limit 1 to 5,000 */
    Page<Alert> list(AlertQuery query, int limit, String cursor);

    /** @param tenant null for any: ids are unique in the installation */
    Optional<Alert> find(TenantId tenant, String alertId);

    Map<AlertState, Map<Severity, Long>> summary(AlertQuery query);

    /** Why somebody was, or was not, told: oldest first. */
    List<TrailEntry> trail(TenantId tenant, String alertId);

    /**
     * Takes an alert that is open. It is open again when the acknowledgement expires, and its escalation goes on. Of one
     * that is taken already, what is said anew is changed: until when counted from now, the owner, a comment; when nothing
     * is said it stays as it is, and so does an alert that is resolved. Nobody is told of such a change.
     *
     * @return the alert afterwards; empty when there is none
     */
    Optional<Alert> acknowledge(TenantId tenant, String alertId, Acknowledgement said);

    /** Resolves an alert by hand; a condition that still holds opens a new one only after a break, or after 30 minutes. */
    Optional<Alert> resolve(TenantId tenant, String alertId, String actor, String comment);

    /**
     * Says who is to look after an alert, without acknowledging it. A resolved alert stays as it is.
     *
     * @param owner null for nobody
     * @param comment may be null
     * @return the alert afterwards; empty when there is none
     */
    Optional<Alert> assign(TenantId tenant, String alertId, String owner, String actor, String comment);

    /** Does the same to many alerts, in one transaction. @return how many changed */
    int change(Bulk bulk);

    /** Calls {@code listener} with each alert after it changed, on a worker thread; it must return quickly. */
    AutoCloseable onChange(Consumer<Alert> listener);

    /**
     * What a person says when taking an alert.
     *
     * @param actor who, for the trail
     * @param comment may be null
     * @param expires after which the alert is open again; null for what the tenant's settings say
     * @param assignedTo who looks after it; null for the actor
     */
    record Acknowledgement(String actor, String comment, Duration expires, String assignedTo) {
        public Acknowledgement {
            Objects.requireNonNull(actor, "actor");
        }

        /** With nothing else said. */
        public static Acknowledgement by(String actor, String comment) {
            return new Acknowledgement(actor, comment, null, null);
        }
    }

    /**
     * Something done to many alerts that are not resolved.
     *
     * @param ids which; null for all that the query finds
     * @param query what is not found by it is left alone, also when it is among the ids
     * @param said who does it and why; expiry and owner where the action takes them
     */
    record Bulk(Action action, Set<String> ids, AlertQuery query, Acknowledgement said) {
        /** What is done. */
        public enum Action {
            ACK,
            RESOLVE,
            ASSIGN
        }

        public Bulk {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(query, "query");
            Objects.requireNonNull(said, "said");
            ids = ids == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(ids));
        }
    }
}
