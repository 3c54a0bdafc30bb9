// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.ingest.internal.NoiseRules;
import io.bellwether.ingest.internal.redact.Pseudonyms;
import io.bellwether.ingest.internal.redact.Redactor;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredIntake;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every tenant's rules, in memory and ready for use, and brought in line with the store every two seconds. */
@Component(
        service = {IntakeRules.class, RuleBook.class},
        configurationPid = "io.bellwether.ingest")
public final class RuleBook implements IntakeRules {
    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Set<String> SHOWN_ONLY = Set.of("tenant", "version", "updatedAt", "retention_status");

    private final IntakeStore store;
    private final Tenants tenants;
    private final TenantKeys keys;
    private final InstantSource time;
    private final NoiseRules node;
    private final Workers.Schedule looking;
    private final Map<TenantId, Ready> ready = new ConcurrentHashMap<>();
    private final Map<TenantId, RetentionRun> runs = new ConcurrentHashMap<>();
    private volatile Map<TenantId, StoredIntake> stored = Map.of();

    /** Rules in use. @param version of the document; 0 for none */
    private record Ready(int version, TenantRules rules, Redactor redactor) {}

    /** @param configuration what is noise on this node, see {@link NoiseRules} */
    @Activate
    public RuleBook(
            @Reference IntakeStore store,
            @Reference Tenants tenants,
            @Reference TenantKeys keys,
            @Reference InstantSource time,
            @Reference Workers workers,
            Map<String, Object> configuration) {
        this.store = store;
        this.tenants = tenants;
        this.keys = keys;
        this.time = time;
        this.node = new NoiseRules(configuration);
        look();
        looking = workers.every("intake-rules", LOOK_EVERY, this::look);
    }

    @Deactivate
    public void stop() {
        looking.close();
    }

    /** The rules in use. */
    public TenantRules rules(TenantId tenant) {
        return ready(tenant).rules();
    }

    /** Takes out of a tenant's events what must not be kept. */
    public Redactor redactor(TenantId tenant) {
        return ready(tenant).redactor();
    }

    /** What the node takes for noise where a tenant says nothing. */
    public NoiseRules node() {
        return node;
    }

    /** Notes what a run of the retention did. */
    public void ran(TenantId tenant, RetentionRun run) {
        runs.put(tenant, run);
    }

    @Override
    public View get(TenantId tenant) {
        Optional<StoredIntake> own = store.find(tenant);
        Map<String, Object> document =
                RulesDocument.complete(own.map(StoredIntake::document).orElse(Map.of()), node.text());
        return new View(
                tenant,
                document,
                own.map(StoredIntake::version).orElse(0),
                own.map(StoredIntake::updatedAt).orElse(null),
                runs.get(tenant));
    }

    @Override
    public View put(TenantId tenant, Map<String, ?> document, Integer expected) {
        Map<String, Object> own = new LinkedHashMap<>(document);
        own.keySet().removeAll(SHOWN_ONLY);
        Set<EnvironmentId> environments = tenants.environments(tenant).stream()
                .map(environment -> environment.id().environment())
                .collect(Collectors.toSet());
        RulesDocument.read(own, environments, time);
        for (int attempt = 0; ; attempt++) {
            int before = store.find(tenant).map(StoredIntake::version).orElse(0);
            if (expected != null && expected != before) {
                throw new Changed(tenant, expected, before);
            }
            StoredIntake next = new StoredIntake(tenant, own, before + 1, time.instant());
            if (store.save(next)) {
                Map<TenantId, StoredIntake> all = new HashMap<>(stored);
                all.put(tenant, next);
                stored = Map.copyOf(all);
                ready.remove(tenant);
                return get(tenant);
            }
            if (attempt == 5) {
                throw new Changed(tenant, before, before + 1);
            }
        }
    }

    private void look() {
        try {
            List<StoredIntake> all = store.list();
            Map<TenantId, StoredIntake> found = new HashMap<>();
            all.forEach(each -> found.put(each.tenant(), each));
            stored = Map.copyOf(found);
            Set<TenantId> gone = new HashSet<>(ready.keySet());
            gone.removeIf(tenant -> tenants.find(tenant).isPresent());
            ready.keySet().removeAll(gone);
            runs.keySet().removeAll(gone);
        } catch (StoreUnavailable e) {
            LOG.warn("The intake rules could not be looked at, they stay as they are: {}", e.getMessage());
        }
    }

    private Ready ready(TenantId tenant) {
        StoredIntake own = stored.get(tenant);
        int version = own == null ? 0 : own.version();
        Ready known = ready.get(tenant);
        if (known != null && known.version() == version) {
            return known;
        }
        Ready made = make(tenant, own, known);
        ready.put(tenant, made);
        return made;
    }

    private Ready make(TenantId tenant, StoredIntake own, Ready before) {
        TenantRules rules;
        try {
            rules = RulesDocument.read(own == null ? Map.of() : own.document(), null, time);
        } catch (InvalidInput e) {
            LOG.error("The intake rules of tenant {} cannot be read; those before stay: {}", tenant, e.getMessage());
            rules = before != null ? before.rules() : RulesDocument.read(Map.of(), null, time);
        }
        Redactor redactor = new Redactor(rules.builtins(), rules.redaction(), new Pseudonyms(oldestKey(tenant)));
        return new Ready(own == null ? 0 : own.version(), rules, redactor);
    }

    /** The oldest there is, so that equal values stay equal when the tenant gets a newer key. */
    private SecretKey oldestKey(TenantId tenant) {
        int current = keys.currentVersion(tenant);
        for (int version = 1; version < current; version++) {
            try {
                return keys.key(tenant, version);
            } catch (TenantKeys.KeyErased e) {
                LOG.debug("Key {} of tenant {} is gone", version, tenant);
            }
        }
        return keys.key(tenant, current);
    }
}
