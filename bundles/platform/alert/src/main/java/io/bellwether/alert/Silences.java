// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Silences: who is not told of which alerts, until when, because who asked for it. A silence that is over is kept for five
 * days. Safe for concurrent use.
 *
 * <p>Where environments are given, they are those the caller is held to, empty for one who is not: a silence is then made
 * for these only, and one that reaches further is out of the caller's reach.
 */
public interface Silences {
    /**
     * Creates a silence {@code {id, matchers, starts_at, ends_at, duration, comment}}. Without an id one is made; it starts
     * now unless it says when; it says either when it ends or how long it lasts.
     *
     * @param actor who asks for it
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field, a silence that takes every alert among them
     * @throws io.bellwether.identity.AlreadyExists when the id is taken
     */
    View create(TenantId tenant, Map<String, ?> document, String actor, Set<EnvironmentId> environments);

    /**
     * Ends a silence now; one that is over stays as it is.
     *
     * @return as it is afterwards; empty when there is none
     * @throws OutOfReach when it reaches beyond the caller's environments
     */
    Optional<View> expire(TenantId tenant, String id, String actor, Set<EnvironmentId> environments);

    Optional<View> find(TenantId tenant, String id);

    /** Active ones first, then those to come, then those that are over; each by their end. @param tenant null for all */
    List<View> list(TenantId tenant, Set<State> states);

    /**
     * What a silence would have hidden.
     *
     * @param document {@code {matchers, days}}; at most 30 days, 7 unless it says
     * @throws io.bellwether.api.settings.InvalidInput as in {@link #create}
     */
    Preview preview(TenantId tenant, Map<String, ?> document, Set<EnvironmentId> environments);

    /** Where a silence stands. The text form is lower case. */
    enum State {
        PENDING,
        ACTIVE,
        EXPIRED;

        public static Optional<State> fromName(String name) {
            return Arrays.stream(values())
                    .filter(state -> state.toString().equalsIgnoreCase(name))
                    .findFirst();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A silence.
     *
     * @param matchers such as {@code service="x"}
     * @param createdBy null for the platform
     * @param comment null when there is none
     * @param environments outside of which it takes nothing; empty for any
     * @param warning of one that was just made and takes nearly everything, in words; null for none
     */
    record View(
            TenantId tenant,
            String id,
            List<String> matchers,
            Instant startsAt,
            Instant endsAt,
            String createdBy,
            String comment,
            State state,
            Set<EnvironmentId> environments,
            String warning) {}

    /**
     * What a silence would have hidden.
     *
     * @param alerts how many opened in the time
     * @param messages how many messages told of them, as their trails have it; one that told of others as well counts
     * @param openNow how many are not resolved, whenever they opened
     * @param byPolicy how many by policy, most first
     * @param items the newest of them, a hundred at most
     * @param complete false when there were too many alerts to look at all; the figures are then of the newest
     */
    record Preview(
            Instant from,
            Instant to,
            long alerts,
            long messages,
            long openNow,
            Map<String, Long> byPolicy,
            List<Alert> items,
            boolean complete) {}

    /** It concerns more than the caller's environments; nothing was changed. */
    final class OutOfReach extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param what such as {@code silence 's1'} */
        public OutOfReach(String what) {
            super(what + " is not only for the environments the token is held to");
        }
    }
}
