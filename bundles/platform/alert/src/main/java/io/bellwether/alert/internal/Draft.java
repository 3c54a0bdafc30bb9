// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.time.ZoneId;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one call, seen by the rest of that call, and taken into the book only after they are stored. Not safe
 * for concurrent use.
 */
final class Draft implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Draft.class);

    private final Book book;
    private final Instant now;
    private final Function<TenantId, AlertRules> rules;
    private final Function<TenantId, ZoneId> zones;
    private final Function<TenantId, RoutingTable> load;
    private final Map<TenantId, RoutingTable> tables = new HashMap<>();
    private final Map<String, Decided> decided = new HashMap<>();
    private final Map<String, AlertCase> changed = new LinkedHashMap<>();
    private final Map<String, AlertCase> refreshed = new HashMap<>();
    private final Map<String, String> opened = new HashMap<>();
    private final Map<String, Instant> pending = new HashMap<>();
    private final Map<String, AlertCase> over = new HashMap<>();
    private final List<AlertRecord> kept = new ArrayList<>();
    private final List<TrailEntry> trail = new ArrayList<>();
    private final List<OutboxMessage> messages = new ArrayList<>();
    /** Who was asked for last, as most calls concern one tenant; null for nobody yet. */
    private TenantId lastTenant;

    private RoutingTable lastTable;

    /** Where an alert of this severity goes: nothing else of it that routes see ever changes. */
    private record Decided(Severity severity, RoutingTable.Decision decision) {}

    Draft(Book book, Instant now, Surroundings around, Function<TenantId, RoutingTable> load) {
        this.book = book;
        this.now = now;
        this.rules = around.rules();
        this.zones = around.zones();
        this.load = load;
    }

    Instant now() {
        return now;
    }

    /** In which times of the day are read. */
    ZoneId zone(TenantId tenant) {
        return zones.apply(tenant);
    }

    @Override
    public RoutingTable table(TenantId tenant) {
        if (!tenant.equals(lastTenant)) {
            lastTable = tables.computeIfAbsent(tenant, load);
            lastTenant = tenant;
        }
        return lastTable;
    }

    @Override
    public RoutingTable.Decision decide(Alert alert) {
        Decided known = decided.get(alert.id());
        if (known == null || known.severity() != alert.severity()) {
            known = new Decided(alert.severity(), table(alert.where().tenant()).decide(alert));
            decided.put(alert.id(), known);
        }
        return known.decision();
    }

    AlertRules rules(AlertCase each) {
        return rules.apply(tenant(each));
    }

    AlertCase find(String id) {
        AlertCase found = ofThisCall(id);
        return found == null ? book.find(id) : found;
    }

    /** Null when nothing of it changed in this call. */
    private AlertCase ofThisCall(String id) {
        AlertCase found = changed.get(id);
        return found == null ? refreshed.get(id) : found;
    }

    AlertCase current(String fingerprint) {
        String id = opened.get(fingerprint);
        if (id != null) {
            return find(id);
        }
        AlertCase stored = book.current(fingerprint);
        AlertCase found = stored == null ? null : ofThisCall(stored.id());
        return found == null ? stored : found;
    }

    Instant pending(String fingerprint) {
        return pending.containsKey(fingerprint) ? pending.get(fingerprint) : book.pending(fingerprint);
    }

    /** @param since null when the condition does not hold */
    void pending(String fingerprint, Instant since) {
        if (since != null || pending(fingerprint) != null) {
            pending.put(fingerprint, since);
        }
    }

    /** Up to when the condition of an alert that is over was judged; null when that is not known. */
    Instant settled(String fingerprint) {
        return book.settled(fingerprint);
    }

    void open(AlertCase opening) {
        opened.put(opening.fingerprint(), opening.id());
        pending(opening.fingerprint(), null);
        change(opening);
    }

    /** To be stored as the one that is open. */
    void reopen(AlertCase again) {
        opened.put(again.fingerprint(), again.id());
        change(again);
    }

    /** Nothing of it is left to be done; it stays as it is stored. */
    void over(AlertCase done) {
        over.put(done.id(), done);
    }

    /** To be stored, though the stage is done with it. */
    void keep(AlertRecord record) {
        kept.add(record);
    }

    /** To be stored. */
    void change(AlertCase next) {
        refreshed.remove(next.id());
        changed.put(next.id(), next.stored(now));
    }

    /** To be remembered, and stored when something else of it changes. */
    void refresh(AlertCase next) {
        if (changed.containsKey(next.id())) {
            changed.put(next.id(), next);
        } else {
            refreshed.put(next.id(), next);
        }
    }

    void tell(OutboxMessage message) {
        messages.add(message);
    }

    void note(Alert alert, String stage, String decision, String reason) {
        note(alert, stage, decision, reason, null);
    }

    void note(Alert alert, String stage, String decision, String reason, String actor) {
        trail.add(new TrailEntry(alert.where().tenant(), alert.id(), now, stage, decision, reason, actor));
    }

    int size() {
        return changed.size();
    }

    /**
     * Stores everything in one transaction, then takes it into the book. When a tenant has gone meanwhile, what is left
     * of it is dropped and each other tenant's part is stored by itself.
     *
     * @return the alerts that changed
     */
    List<Alert> commit(AlertStore store) {
        changed.values().forEach(each -> table(tenant(each)));
        List<Alert> alerts = new ArrayList<>(changed.size());
        try {
            commit(store, changed.values(), kept, trail, messages, alerts);
        } catch (InvalidInput e) {
            commitByTenant(store, alerts);
        }
        pending.forEach(book::pending);
        refreshed.values().forEach(book::refresh);
        over.values().forEach(each -> book.remove(each, now));
        return alerts;
    }

    private void commitByTenant(AlertStore store, List<Alert> alerts) {
        for (TenantId tenant : tenants()) {
            try {
                commit(
                        store,
                        part(changed.values(), each -> tenant(each).equals(tenant)),
                        part(kept, each -> each.alert().where().tenant().equals(tenant)),
                        part(trail, each -> each.tenant().equals(tenant)),
                        part(messages, each -> each.tenant().equals(tenant)),
                        alerts);
            } catch (InvalidInput e) {
                LOG.warn("What was to be stored of the alerts of {} is dropped: {}", tenant, e.getMessage());
                book.forget(tenant::equals);
            }
        }
    }

    private static <T> List<T> part(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    private void commit(
            AlertStore store,
            Collection<AlertCase> cases,
            List<AlertRecord> others,
            List<TrailEntry> entries,
            List<OutboxMessage> told,
            List<Alert> alerts) {
        List<AlertRecord> records = new ArrayList<>(others.size() + cases.size());
        records.addAll(others);
        cases.forEach(each -> records.add(each.toRecord()));
        if (!records.isEmpty() || !entries.isEmpty() || !told.isEmpty()) {
            store.commit(records, entries, told);
        }
        cases.forEach(each -> book.put(each, now, this));
        records.forEach(each -> alerts.add(each.alert()));
    }

    private Set<TenantId> tenants() {
        Set<TenantId> all = new LinkedHashSet<>();
        changed.values().forEach(each -> all.add(tenant(each)));
        kept.forEach(each -> all.add(each.alert().where().tenant()));
        trail.forEach(each -> all.add(each.tenant()));
        messages.forEach(each -> all.add(each.tenant()));
        return all;
    }

    private static TenantId tenant(AlertCase each) {
        return each.alert().where().tenant();
    }
}
