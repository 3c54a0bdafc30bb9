// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall.Note;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each tenant's roster: read from the store once, and again after each change. Safe for concurrent use. */
@Component(service = Rosters.class)
public final class Rosters {
    private static final Logger LOG = LoggerFactory.getLogger(Rosters.class);
    private static final String NOTE = "hand-over-note";
    private static final String ESCALATION = "escalation";

    private final DocumentStore store;
    private final Function<TenantId, ZoneId> zones;
    private final InstantSource clock;
    private final AutoCloseable tenantChanges;
    private final Map<TenantId, Roster> rosters = new ConcurrentHashMap<>();

    @Activate
    public Rosters(@Reference DocumentStore store, @Reference Tenants tenants, @Reference InstantSource clock) {
        this.store = store;
        this.clock = clock;
        zones = tenant -> tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        tenantChanges = tenants.onChange(rosters::clear);
    }

    @Deactivate
    public void close() throws Exception {
        tenantChanges.close();
    }

    /** As it is now. */
    Roster of(TenantId tenant) {
        return rosters.computeIfAbsent(tenant, this::load);
    }

    /** Every tenant that has declared anything of a kind, in order. */
    List<TenantId> tenants(String kind) {
        return store.list(null, kind).stream()
                .map(StoredDocument::tenant)
                .distinct()
                .toList();
    }

    /** Runs a change of one tenant's documents while no other is made; what it did is seen at once. */
    synchronized <T> T change(TenantId tenant, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            rosters.remove(tenant);
        }
    }

    /** Reads it again when it is asked for next. */
    void forget(TenantId tenant) {
        rosters.remove(tenant);
    }

    /** @return false when the id is taken */
    boolean insert(TenantId tenant, String kind, String id, Map<String, ?> document, String actor) {
        return store.insert(stored(tenant, kind, id, document, actor));
    }

    /** @return false when there is none */
    boolean update(TenantId tenant, String kind, String id, Map<String, ?> document, String actor) {
        return store.update(stored(tenant, kind, id, document, actor));
    }

    boolean delete(TenantId tenant, String kind, String id) {
        return store.delete(tenant, kind, id);
    }

    void insert(TenantId tenant, Note note) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rota", note.rota());
        document.put("text", note.text());
        store.insert(new StoredDocument(tenant, NOTE, note.id(), document, note.at(), note.at(), note.author()));
    }

    void deleteNote(TenantId tenant, String id) {
        store.delete(tenant, NOTE, id);
    }

    private StoredDocument stored(TenantId tenant, String kind, String id, Map<String, ?> document, String actor) {
        Map<String, Object> copy = new LinkedHashMap<>(document);
        copy.remove("tenant");
        return new StoredDocument(tenant, kind, id, copy, clock.instant(), clock.instant(), actor);
    }

    private Roster load(TenantId tenant) {
        Roster.Draft draft = new Roster.Draft(zones.apply(tenant));
        each(tenant, "person", (stored, problems) -> {
            Person person = Documents.person(stored.document(), draft.zone, problems);
            return () -> draft.people.put(stored.id(), person);
        });
        each(tenant, "rota", (stored, problems) -> {
            Rota rota = Documents.rota(stored.document(), draft.zone, problems);
            return () -> draft.rotas.put(stored.id(), rota);
        });
        Roster known = draft.done();
        each(tenant, "override", (stored, problems) -> {
            RotaOverride override = Documents.override(stored.document(), known, stored.createdAt(), problems);
            return () -> draft.overrides.put(stored.id(), override);
        });
        each(tenant, ESCALATION, (stored, problems) -> {
            Ladder ladder = Documents.ladder(stored.document(), problems);
            return () -> draft.ladders.put(stored.id(), ladder);
        });
        for (StoredDocument stored : store.list(tenant, NOTE)) {
            draft.add(new Note(
                    stored.id(),
                    String.valueOf(stored.document().get("rota")),
                    String.valueOf(stored.document().get("text")),
                    stored.updatedBy(),
                    stored.createdAt()));
        }
        return draft.done();
    }

    private void each(TenantId tenant, String kind, Reader reader) {
        for (StoredDocument stored : store.list(tenant, kind)) {
            List<Problem> problems = new ArrayList<>();
            Runnable keep = reader.read(stored, problems);
            if (problems.isEmpty()) {
                keep.run();
            } else {
                LOG.error(
                        "The {} {} of tenant {} cannot be read and is left out: {}",
                        kind,
                        stored.id(),
                        tenant,
                        new InvalidInput(problems).getMessage());
            }
        }
    }

    /** Reads one stored document. */
    @FunctionalInterface
    private interface Reader {
        /** @return what keeps it */
        Runnable read(StoredDocument stored, List<Problem> problems);
    }
}
