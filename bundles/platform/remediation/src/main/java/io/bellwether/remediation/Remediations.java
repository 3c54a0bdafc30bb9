// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' remediations: {@code {id, name, hook, settings, match, automatic, confirm, role, limit: {times, within},
 * cool_down, enabled}}, off until they are enabled. Problems are {@link io.bellwether.api.settings.InvalidInput} with all
 * of them; a taken id is {@link io.bellwether.identity.AlreadyExists}. Safe for concurrent use.
 */
public interface Remediations {
    /** Checks a document and keeps nothing. @return it with its defaults, secrets masked */
    Map<String, Object> check(TenantId tenant, Map<String, ?> document);

    /**
     * Declares a remediation.
     *
     * @param privileged true when the all-tenants administrator asks, so that the hook may call private networks
     * @param actor who declares it; null for the platform
     * @return it with its defaults, its state, and secrets masked
     */
    Map<String, Object> create(TenantId tenant, Map<String, ?> document, boolean privileged, String actor);

    /** Replaces the whole; a masked or absent secret keeps the stored one; empty when there is none. */
    Optional<Map<String, Object>> replace(
            TenantId tenant, String id, Map<String, ?> document, boolean privileged, String actor);

    /** Its runs stay. @return false when there was none */
    boolean delete(TenantId tenant, String id);

    Optional<Map<String, Object>> find(TenantId tenant, String id);

    /** Of one tenant, or of all when null, each with its {@code tenant}; by tenant and id. */
    List<Map<String, Object>> list(TenantId tenant);

    /** The enabled ones that match an alert, with what stands in their way; by id. */
    List<Offer> offers(Alert alert);

    /** Runs one now and waits for what comes of it, at most for its timeout and a few seconds. */
    Answer run(Alert alert, String remediation, Asked asked) throws InterruptedException;

    /**
     * What has been run, newest first.
     *
     * @param alertId null for every alert
     * @param remediation null for every remediation
     */
    List<Run> runs(TenantId tenant, String alertId, String remediation, int limit);

    /**
     * How somebody asks.
     *
     * @param actor for the trail
     * @param admin whether they may do what asks for the role admin
     * @param confirmed whether they have said that they mean it
     * @param dryRun true to change nothing
     */
    record Asked(String actor, boolean admin, boolean confirmed, boolean dryRun) {}

    /** What came of asking. */
    sealed interface Answer {
        /** It was called. */
        record Ran(Run run) implements Answer {}

        /**
         * It was not.
         *
         * @param reason for people, with what would happen when only the confirmation is missing
         * @param until when it may be tried again; null when that is no matter of time
         */
        record Refused(Why why, String reason, Instant until) implements Answer {}
    }

    /** Why something was not run. */
    enum Why {
        /** There is no such remediation. */
        MISSING,
        /** It asks for another role. */
        FORBIDDEN,
        /** It waits for a confirmation. */
        UNCONFIRMED,
        /** It is off, its plugin is missing, or it is not for this alert. */
        UNFIT,
        /** It ran too often, or just now. */
        LIMITED
    }

    /** How a run stands. The text form is lower case. */
    enum State {
        /** It is under way. */
        RUNNING,
        /** The hook says that it was done. */
        DONE,
        /** It was not done, or the hook did not say. */
        FAILED,
        /** The platform stopped while it was under way; it is not run again. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One run.
     *
     * @param service the alert's; null when it has none
     * @param actor who asked; null when the platform did so by itself
     * @param finishedAt null while it is under way
     * @param text what came of it, for people; null while it is under way
     */
    record Run(
            String id,
            TenantId tenant,
            String remediation,
            String alertId,
            String service,
            String actor,
            boolean dryRun,
            Instant at,
            Instant finishedAt,
            State state,
            String text) {
        /** True when the platform ran it by itself. */
        public boolean automatic() {
            return actor == null;
        }
    }

    /**
     * What can be run for an alert.
     *
     * @param does in words, what would happen
     * @param refusal why it cannot be run now; null when it can
     */
    record Offer(
            String remediation,
            String name,
            boolean automatic,
            boolean confirm,
            String role,
            String does,
            String refusal) {}
}
