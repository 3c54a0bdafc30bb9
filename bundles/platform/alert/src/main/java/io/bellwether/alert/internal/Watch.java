// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Notices when what suppresses alerts has changed, and has every alert of that tenant looked at again, a part at a time.
 * Not safe for concurrent use.
 */
final class Watch {
    private final Suppressor suppressor;
    private final Map<TenantId, Seen> seen = new HashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> looking = new HashSet<>();

    /** @param next when answers change by the clock alone; null for never */
    private record Seen(long generation, Instant next) {}

    Watch(Suppressor suppressor) {
        this.suppressor = suppressor;
    }

    /** Has up to so many alerts looked at now. */
    void look(Book book, Instant now, int most) {
        seen.keySet().retainAll(book.tenants());
        for (TenantId tenant : book.tenants()) {
            long generation = suppressor.generation(tenant);
            Seen before = seen.get(tenant);
            if (before == null || before.generation() != generation || passed(before.next(), now)) {
                seen.put(tenant, new Seen(generation, suppressor.nextChange(tenant, now)));
                waiting.addAll(book.of(tenant));
            }
        }
        var ids = waiting.iterator();
        for (int i = 0; i < most && ids.hasNext(); i++) {
            String id = ids.next();
            ids.remove();
            if (book.ring(id, now)) {
                looking.add(id);
            }
        }
    }

    /** True, once, for an alert that is to be looked at. */
    boolean isLooking(String id) {
        return looking.remove(id);
    }

    /** When there is something to look at next; null while nothing is known. */
    Instant next(Book book, Instant now) {
        if (!waiting.isEmpty()) {
            return now;
        }
        Instant next = null;
        for (TenantId tenant : book.tenants()) {
            Seen before = seen.get(tenant);
            if (before == null || before.generation() != suppressor.generation(tenant)) {
                return now;
            }
            if (before.next() != null && (next == null || before.next().isBefore(next))) {
                next = before.next();
            }
        }
        return next;
    }

    private static boolean passed(Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }
}
