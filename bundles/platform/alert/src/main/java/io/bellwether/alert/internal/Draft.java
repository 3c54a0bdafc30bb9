// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The changes of one call, seen by the rest of that call, and taken into the book only after they are stored. Not safe
 * for concurrent use.
 */
final class Draft {
    private final Book book;
    private final Instant now;
    private final Function<TenantId, RoutingTable> load;
    private final Map<TenantId, RoutingTable> tables = new HashMap<>();
    private final Map<String, AlertCase> changed = new LinkedHashMap<>();
    private final Map<String, AlertCase> refreshed = new HashMap<>();
    private final Map<String, String> opened = new HashMap<>();
    private final Map<String, Instant> pending = new HashMap<>();
    private final List<TrailEntry> trail = new ArrayList<>();
    private final List<OutboxMessage> messages = new ArrayList<>();

    Draft(Book book, Instant now, Function<TenantId, RoutingTable> load) {
        this.book = book;
        this.now = now;
        this.load = load;
    }

    Instant now() {
        return now;
    }

    RoutingTable table(TenantId tenant) {
        return tables.computeIfAbsent(tenant, load);
    }

    AlertCase find(String id) {
        AlertCase found = changed.get(id);
        if (found == null) {
            found = refreshed.get(id);
        }
        return found == null ? book.find(id) : found;
    }

    AlertCase current(String fingerprint) {
        String id = opened.get(fingerprint);
        if (id != null) {
            return find(id);
        }
        AlertCase found = book.current(fingerprint);
        return found == null ? null : find(found.id());
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

    void open(AlertCase opening) {
        opened.put(opening.fingerprint(), opening.id());
        pending(opening.fingerprint(), null);
        change(opening);
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

    boolean tells() {
        return !messages.isEmpty();
    }

    int size() {
        return changed.size();
    }

    /**
     * Stores everything in one transaction, then takes it into the book.
     *
     * @return the alerts that changed
     */
    List<Alert> commit(AlertStore store) {
        List<AlertRecord> records =
                changed.values().stream().map(AlertCase::toRecord).toList();
        changed.values().forEach(each -> table(each.alert().where().tenant()));
        if (!records.isEmpty() || !trail.isEmpty() || !messages.isEmpty()) {
            store.commit(records, List.copyOf(trail), List.copyOf(messages));
        }
        pending.forEach(book::pending);
        refreshed.values().forEach(book::refresh);
        changed.values().forEach(each -> book.put(each, now, this::table));
        return changed.values().stream().map(AlertCase::alert).toList();
    }
}
