// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants' remediations, read from the store once and again after each change. Safe for concurrent use. */
final class RemediationBook {
    private static final Logger LOG = LoggerFactory.getLogger(RemediationBook.class);
    private static final String KIND = "remediation";
    private static final String PRIVILEGED = "privileged";
    private static final int MOST = 200;

    private final DocumentStore store;
    private final HookPlugins plugins;
    private final InstantSource clock;
    private final Map<TenantId, SortedMap<String, Remediation>> known = new ConcurrentHashMap<>();

    RemediationBook(DocumentStore store, HookPlugins plugins, InstantSource clock) {
        this.store = store;
        this.plugins = plugins;
        this.clock = clock;
    }

    Optional<Remediation> find(TenantId tenant, String id) {
        return Optional.ofNullable(of(tenant).get(id));
    }

    Collection<Remediation> list(TenantId tenant) {
        return of(tenant).values();
    }

    /** Every tenant that has one, in order. */
    List<TenantId> tenants() {
        return store.list(null, KIND).stream()
                .map(StoredDocument::tenant)
                .distinct()
                .toList();
    }

    /** Reads and checks a document. @param stored what it replaces; null for a new one */
    Remediation read(TenantId tenant, Map<String, ?> document, boolean privileged, Remediation stored) {
        return RemediationDocument.read(
                tenant,
                document,
                privileged,
                (hook, raw, problems) -> plugins.seal(
                        tenant,
                        hook,
                        raw,
                        stored != null && stored.hook().equals(hook) ? stored.settings() : null,
                        problems));
    }

    synchronized void insert(Remediation remediation, String actor) {
        if (of(remediation.tenant()).size() >= MOST) {
            throw new InvalidInput("id", remediation.id(), "is one too many; a tenant has at most " + MOST);
        }
        if (!store.insert(document(remediation, actor))) {
            throw new AlreadyExists(KIND + " '" + remediation.id() + "'");
        }
        known.remove(remediation.tenant());
    }

    synchronized boolean update(Remediation remediation, String actor) {
        boolean updated = store.update(document(remediation, actor));
        known.remove(remediation.tenant());
        return updated;
    }

    synchronized boolean delete(TenantId tenant, String id) {
        boolean deleted = store.delete(tenant, KIND, id);
        known.remove(tenant);
        return deleted;
    }

    /** Reads everything again when it is asked for next. */
    void forget() {
        known.clear();
    }

    private SortedMap<String, Remediation> of(TenantId tenant) {
        return known.computeIfAbsent(tenant, this::load);
    }

    private SortedMap<String, Remediation> load(TenantId tenant) {
        SortedMap<String, Remediation> loaded = new TreeMap<>();
        for (StoredDocument stored : store.list(tenant, KIND)) {
            Map<String, Object> document = new LinkedHashMap<>(stored.document());
            boolean privileged = Boolean.TRUE.equals(document.remove(PRIVILEGED));
            try {
                loaded.put(
                        stored.id(),
                        RemediationDocument.read(tenant, document, privileged, (hook, raw, problems) -> raw));
            } catch (InvalidInput e) {
                LOG.error(
                        "The remediation {} of tenant {} cannot be read and is left out: {}",
                        stored.id(),
                        tenant,
                        e.getMessage());
            }
        }
        return loaded;
    }

    private StoredDocument document(Remediation remediation, String actor) {
        Map<String, Object> document = RemediationDocument.view(remediation, remediation.settings());
        document.remove("tenant");
        document.put(PRIVILEGED, remediation.privileged());
        Instant now = clock.instant();
        return new StoredDocument(remediation.tenant(), KIND, remediation.id(), document, now, now, actor);
    }
}
