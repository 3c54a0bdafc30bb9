// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.Destination.GroupKey;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Every alert that is not over, by id and by fingerprint, the conditions on their way to become alerts, and the groups
 * in which alerts are told. It only ever holds what is stored, or what need not be. Not safe for concurrent use.
 */
final class Book {
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Map<String, AlertCase> byId = new HashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final Map<String, Instant> pending = new HashMap<>();
    private final Map<GroupKey, Group> groups = new HashMap<>();
    private final Map<String, Map<String, GroupKey>> memberships = new HashMap<>();

    AlertCase find(String id) {
        return byId.get(id);
    }

    /** The latest alert of a fingerprint, which may be resolved; null when there is none. */
    AlertCase current(String fingerprint) {
        String id = current.get(fingerprint);
        return id == null ? null : byId.get(id);
    }

    /** When a condition that has not opened an alert yet was first seen; null when it does not hold. */
    Instant pending(String fingerprint) {
        return pending.get(fingerprint);
    }

    void pending(String fingerprint, Instant since) {
        if (since == null) {
            pending.remove(fingerprint);
        } else {
            pending.put(fingerprint, since);
        }
    }

    Collection<AlertCase> cases() {
        return byId.values();
    }

    Collection<Group> groups() {
        return groups.values();
    }

    /** Takes over what was stored. */
    void put(AlertCase changed, Instant now, Function<TenantId, RoutingTable> tables) {
        leaveGroups(changed.id());
        if (changed.isOver(now)) {
            byId.remove(changed.id());
            current.remove(changed.fingerprint(), changed.id());
            return;
        }
        byId.put(changed.id(), changed);
        AlertCase latest = current(changed.fingerprint());
        if (latest == null
                || !changed.alert().createdAt().isBefore(latest.alert().createdAt())) {
            current.put(changed.fingerprint(), changed.id());
        }
        joinGroups(changed, tables);
    }

    /** Takes over what is not stored and does not concern groups: figures and judgement times. */
    void refresh(AlertCase changed) {
        byId.replace(changed.id(), changed);
    }

    /** Forms a tenant's groups anew, after its routing has changed. */
    void regroup(TenantId tenant, Function<TenantId, RoutingTable> tables) {
        for (AlertCase each : byId.values()) {
            if (each.alert().where().tenant().equals(tenant)) {
                leaveGroups(each.id());
                joinGroups(each, tables);
            }
        }
    }

    /** Forgets resolved alerts that no longer hold anything back, and conditions nobody has spoken of for long. */
    void expire(Instant now) {
        pending.values().removeIf(since -> since.isBefore(now.minus(FORGOTTEN)));
        byId.values().removeIf(each -> {
            boolean over = each.held() && each.isOver(now);
            if (over) {
                current.remove(each.fingerprint(), each.id());
            }
            return over;
        });
    }

    /** Forgets every alert of these tenants. */
    void forget(Predicate<TenantId> gone) {
        for (AlertCase each : List.copyOf(byId.values())) {
            if (gone.test(each.alert().where().tenant())) {
                leaveGroups(each.id());
                byId.remove(each.id());
                current.remove(each.fingerprint(), each.id());
            }
        }
    }

    private void joinGroups(AlertCase each, Function<TenantId, RoutingTable> tables) {
        each.notices().forEach((channel, notice) -> {
            if (notice.phase() != Notice.Phase.DONE) {
                Destination destination =
                        tables.apply(each.alert().where().tenant()).destination(each.alert(), channel);
                groups.computeIfAbsent(destination.group(), key -> new Group(destination))
                        .put(each.id(), notice);
                memberships.computeIfAbsent(each.id(), id -> new HashMap<>()).put(channel, destination.group());
            }
        });
    }

    private void leaveGroups(String id) {
        Map<String, GroupKey> left = memberships.remove(id);
        if (left != null) {
            left.values()
                    .forEach(key -> groups.computeIfPresent(key, (same, group) -> group.remove(id) ? null : group));
        }
    }
}
