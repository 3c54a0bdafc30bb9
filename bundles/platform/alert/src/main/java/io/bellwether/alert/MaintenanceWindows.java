// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Maintenance windows: planned work, once or recurring, during which nobody is told of certain alerts. Safe for concurrent
 * use.
 *
 * <p>A document is {@code {id, name, matchers, environments, time_zone, starts_at, ends_at, recurrence: {every, weekdays,
 * days, at}, duration, from, until, comment, enabled}}; without a time zone the tenant's is meant.
 */
public interface MaintenanceWindows {
    /**
     * @param actor who does it; null for the platform
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field
     * @throws io.bellwether.identity.AlreadyExists when the id is taken
     */
    View create(TenantId tenant, Map<String, ?> document, String actor);

    /** @return as it is afterwards; empty when there is none of the id */
    Optional<View> replace(TenantId tenant, String id, Map<String, ?> document, String actor);

    /** @return false when there was none */
    boolean delete(TenantId tenant, String id);

    Optional<View> find(TenantId tenant, String id);

    /** By tenant and id. @param tenant null for all */
    List<View> list(TenantId tenant);

    /**
     * Calls {@code listener} once for each beginning and end of a window that comes while the platform runs, within a
     * second, on a worker thread; it must return quickly.
     */
    AutoCloseable onTurn(Consumer<Turn> listener);

    /** Where a window stands. The text form is lower case. */
    enum State {
        /** It is under way. */
        ACTIVE,
        /** It will come, perhaps again. */
        SCHEDULED,
        /** It does not come any more. */
        ENDED,
        DISABLED;

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
     * A window.
     *
     * @param document as it was declared, with its id
     * @param environments outside of which it takes nothing; empty for all
     * @param next the time under way and the next ones, five at most
     */
    record View(
            TenantId tenant,
            String id,
            Map<String, Object> document,
            Set<EnvironmentId> environments,
            State state,
            List<Span> next) {}

    /** @param from inclusive @param to exclusive */
    record Span(Instant from, Instant to) {}

    /** A beginning or an end. @param name the window's */
    record Turn(TenantId tenant, String id, String name, boolean begins, Span span) {}
}
