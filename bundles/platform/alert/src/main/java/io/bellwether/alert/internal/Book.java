// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.Destination.GroupKey;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Every alert that is not over, by id and by fingerprint, the conditions on their way to become alerts, the groups in
 * which alerts are told, and when each is to be looked at next. It only ever holds what is stored, or what need not be.
 * Not safe for concurrent use.
 */
final class Book {
    private static final Duration FORGOTTEN = Duration.ofDays(7);
    /** For how long after an alert is over facts from before its end still open no other. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final Surroundings around;
    private final Map<String, AlertCase> byId = new LinkedHashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final Map<String, Instant> pending = new HashMap<>();
    private final Timers<String> pendingEnds = new Timers<>();
    private final Map<String, Instant> settled = new HashMap<>();
    private final Timers<String> settledEnds = new Timers<>();
    private final Timers<String> alertTimes = new Timers<>();
    private final Map<GroupKey, Group> groups = new HashMap<>();
    private final Map<String, Membership> memberships = new HashMap<>();
    private final Timers<GroupKey> groupTimes = new Timers<>();
    private final Set<GroupKey> touched = new LinkedHashSet<>();
    private final Map<TenantId, Set<String>> byTenant = new HashMap<>();
    private long open;

    /** Where an alert is told, as long as nothing changes that routes depend on. */
    private record Membership(Severity severity, Map<String, Destination> destinations) {}

    Book(Surroundings around) {
        this.around = around;
    }

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
            pendingEnds.set(fingerprint, null);
        } else {
            pending.put(fingerprint, since);
            pendingEnds.set(fingerprint, since.plus(FORGOTTEN));
        }
    }

    /** Up to when the condition of an alert that is over was judged; null when that is not known any more. */
    Instant settled(String fingerprint) {
        return settled.get(fingerprint);
    }

    Collection<AlertCase> cases() {
        return byId.values();
    }

    /** How many alerts are not resolved. */
    long open() {
        return open;
    }

    /** Takes over what was stored. */
    void put(AlertCase changed, Instant now, Function<TenantId, RoutingTable> tables) {
        AlertCase before = byId.get(changed.id());
        open += (changed.isResolved() ? 0 : 1) - (before == null || before.isResolved() ? 0 : 1);
        if (changed.isResolved()) {
            around.suppressor().remove(changed.alert());
        } else {
            around.suppressor().put(changed.alert());
        }
        if (changed.isOver(now, rules(changed))) {
            remove(changed, now);
            return;
        }
        byId.put(changed.id(), changed);
        AlertCase latest = current(changed.fingerprint());
        if (latest == null
                || !changed.alert().createdAt().isBefore(latest.alert().createdAt())) {
            current.put(changed.fingerprint(), changed.id());
        }
        byTenant.computeIfAbsent(changed.alert().where().tenant(), any -> new LinkedHashSet<>())
                .add(changed.id());
        join(changed, tables);
        schedule(changed.id(), null);
    }

    /** Takes over what is not stored and does not concern groups: figures and judgement times. */
    void refresh(AlertCase changed) {
        byId.replace(changed.id(), changed);
    }

    /** Looks at an alert again at its next time. @param earliest not before; null for any time */
    void schedule(String id, Instant earliest) {
        AlertCase each = byId.get(id);
        Instant due = each == null ? null : Clockwork.due(each, rules(each));
        alertTimes.set(id, due != null && earliest != null && due.isBefore(earliest) ? earliest : due);
    }

    /** Looks at an alert that is not resolved now. @return false when there is none */
    boolean ring(String id, Instant now) {
        AlertCase each = byId.get(id);
        if (each == null || each.isResolved()) {
            return false;
        }
        alertTimes.set(id, now);
        return true;
    }

    /** Forms a tenant's groups anew, after its routing has changed. */
    void regroup(TenantId tenant, Function<TenantId, RoutingTable> tables) {
        for (AlertCase each : byId.values()) {
            if (each.alert().where().tenant().equals(tenant)) {
                leave(each.id());
                join(each, tables);
            }
        }
    }

    /** Forgets conditions nobody has spoken of for long. */
    void expire(Instant now) {
        for (String each = pendingEnds.poll(now); each != null; each = pendingEnds.poll(now)) {
            pending.remove(each);
        }
        for (String each = settledEnds.poll(now); each != null; each = settledEnds.poll(now)) {
            settled.remove(each);
        }
    }

    /** Forgets an alert of which nothing is left. */
    void remove(AlertCase over, Instant now) {
        forget(over);
        settled.put(over.fingerprint(), over.judged().at());
        settledEnds.set(over.fingerprint(), now.plus(SETTLED));
    }

    /** Forgets every alert of these tenants. */
    void forget(Predicate<TenantId> gone) {
        for (AlertCase each : List.copyOf(byId.values())) {
            if (gone.test(each.alert().where().tenant())) {
                open -= each.isResolved() ? 0 : 1;
                around.suppressor().remove(each.alert());
                forget(each);
            }
        }
    }

    private void forget(AlertCase each) {
        leave(each.id());
        byId.remove(each.id());
        byTenant.computeIfPresent(
                each.alert().where().tenant(), (tenant, ids) -> ids.remove(each.id()) && ids.isEmpty() ? null : ids);
        current.remove(each.fingerprint(), each.id());
        alertTimes.set(each.id(), null);
    }

    /** Makes every time earlier, after the clock was set back by this much. */
    void rewind(Duration by, Function<TenantId, RoutingTable> tables) {
        List<AlertCase> all = List.copyOf(byId.values());
        all.forEach(each -> leave(each.id()));
        for (AlertCase each : all) {
            AlertCase earlier = each.earlier(by);
            byId.put(earlier.id(), earlier);
            join(earlier, tables);
            schedule(earlier.id(), null);
        }
    }

    /** Alerts whose time has come, by tenant; each is scheduled anew by whoever takes it. */
    Map<TenantId, List<String>> alertsDue(Instant now, int most) {
        Map<TenantId, List<String>> due = new LinkedHashMap<>();
        int count = 0;
        while (count < most) {
            String id = alertTimes.poll(now);
            if (id == null) {
                break;
            }
            AlertCase each = byId.get(id);
            if (each != null) {
                due.computeIfAbsent(each.alert().where().tenant(), any -> new ArrayList<>())
                        .add(id);
                count++;
            }
        }
        return due;
    }

    /** Groups whose time has come, by tenant; each is scheduled anew by {@link #reschedule}. */
    Map<TenantId, List<Group>> groupsDue(Instant now, Teller teller) {
        planGroups(teller, now);
        Map<TenantId, List<Group>> due = new LinkedHashMap<>();
        for (GroupKey key = groupTimes.poll(now); key != null; key = groupTimes.poll(now)) {
            Group group = groups.get(key);
            if (group != null) {
                touched.add(key);
                if (teller.isDue(group, now)) {
                    due.computeIfAbsent(key.tenant(), any -> new ArrayList<>()).add(group);
                }
            }
        }
        return due;
    }

    /** The next time at which something is to be looked at; null while nothing is waiting. */
    Instant nextDue(Teller teller, Instant now) {
        planGroups(teller, now);
        Instant alerts = alertTimes.next();
        Instant told = groupTimes.next();
        return alerts == null || (told != null && told.isBefore(alerts)) ? told : alerts;
    }

    private void planGroups(Teller teller, Instant now) {
        for (GroupKey key : touched) {
            Group group = groups.get(key);
            groupTimes.set(key, group == null ? null : teller.nextDue(group, now));
        }
        touched.clear();
    }

    /** Those who have alerts that are not over. */
    Set<TenantId> tenants() {
        return byTenant.keySet();
    }

    /** The ids of a tenant's alerts that are not over, oldest first. */
    Collection<String> of(TenantId tenant) {
        return byTenant.getOrDefault(tenant, Set.of());
    }

    private AlertRules rules(AlertCase each) {
        return around.rules(each.alert().where().tenant());
    }

    private void join(AlertCase each, Function<TenantId, RoutingTable> tables) {
        Membership known = memberships.get(each.id());
        boolean same = known != null && known.severity() == each.alert().severity();
        Map<String, Destination> wanted = new LinkedHashMap<>();
        Destinations fresh = null;
        for (Map.Entry<String, Notice> entry : each.notices().entrySet()) {
            if (entry.getValue().phase() == Phase.DONE) {
                continue;
            }
            Destination destination = same ? known.destinations().get(entry.getKey()) : null;
            if (destination == null) {
                fresh = fresh == null ? new Destinations(each, tables) : fresh;
                destination = fresh.of(entry.getKey());
            }
            wanted.put(entry.getKey(), destination);
        }
        if (known != null) {
            known.destinations().forEach((channel, before) -> {
                Destination now = wanted.get(channel);
                if (now == null || !now.group().equals(before.group())) {
                    leave(each.id(), before.group());
                }
            });
        }
        wanted.forEach((channel, destination) -> {
            groups.computeIfAbsent(destination.group(), key -> new Group(destination))
                    .put(each.id(), each.notices().get(channel), isQuiet(each));
            touched.add(destination.group());
        });
        if (wanted.isEmpty()) {
            memberships.remove(each.id());
        } else {
            memberships.put(each.id(), new Membership(each.alert().severity(), wanted));
        }
    }

    private static boolean isQuiet(AlertCase each) {
        Alert alert = each.alert();
        return each.isSuppressed()
                || (each.isResolved()
                        && alert.flapping()
                        && each.notices().values().stream().noneMatch(notice -> notice.phase() == Phase.OPENING));
    }

    private void leave(String id) {
        Membership left = memberships.remove(id);
        if (left != null) {
            left.destinations().values().forEach(destination -> leave(id, destination.group()));
        }
    }

    private void leave(String id, GroupKey key) {
        groups.computeIfPresent(key, (same, group) -> group.remove(id) ? null : group);
        touched.add(key);
    }

    /** Where one alert is told, over each channel. */
    private static final class Destinations {
        private final AlertCase each;
        private final RoutingTable table;
        private final RoutingTable.Decision decision;

        Destinations(AlertCase each, Function<TenantId, RoutingTable> tables) {
            this.each = each;
            table = tables.apply(each.alert().where().tenant());
            decision = table.decide(each.alert());
        }

        Destination of(String channel) {
            for (Destination destination : decision.destinations()) {
                if (destination.channel().equals(channel)) {
                    return destination;
                }
            }
            for (RoutingTable.LadderRoute route : decision.ladders()) {
                Climb climb = each.life().climbs().get(route.ladder());
                if (climb != null && climb.channels().contains(channel)) {
                    GroupKey key =
                            new GroupKey(each.alert().where().tenant(), channel, route.path(), route.groupLabels());
                    return new Destination(key, route.timing(), route.quiet(), route.why());
                }
            }
            return table.destination(each.alert(), channel);
        }
    }
}
