// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.Condition;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The default pack overlaid with the tenants' own policies. */
@Component(service = {Policies.class, PolicyBook.class})
public final class PolicyService implements Policies, PolicyBook {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyService.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private final PolicyStore store;
    private final Tenants tenants;
    private final DetectorCatalogue detectors;
    private final PolicyReader reader;
    private final PolicyPack pack;
    private final PolicyCheck check;
    private final PolicyWriter writer;
    private final PolicyHistory history;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> handles = new ArrayList<>();
    private volatile Map<TenantId, Map<String, StoredPolicy>> stored = Map.of();
    private volatile boolean stale = true;

    @Activate
    public PolicyService(
            @Reference PolicyStore store,
            @Reference NodeSettings settings,
            @Reference DetectorCatalogue detectors,
            @Reference Tenants tenants,
            @Reference InstantSource clock,
            @Reference Workers workers) {
        this.store = store;
        this.tenants = tenants;
        this.detectors = detectors;
        this.reader = new PolicyReader(detectors);
        this.pack = new PolicyPack(settings.etc().resolve("policies"), reader);
        this.check = new PolicyCheck(reader, tenants);
        this.writer = new PolicyWriter(store, clock);
        this.history = new PolicyHistory(store, pack);
        look();
        handles.add(workers.every("detect-policies", LOOK_EVERY, this::look));
        handles.add(detectors.onChange(this::changed));
        handles.add(tenants.onChange(() -> {
            stale = true;
            changed();
        }));
    }

    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable handle : handles) {
            handle.close();
        }
    }

    /** Looks for changed files, and for the store's policies where they could not be read. */
    synchronized void look() {
        boolean packChanged = pack.refresh();
        boolean storeRead = reload();
        if (packChanged || storeRead) {
            changed();
        }
    }

    private synchronized boolean reload() {
        if (!stale) {
            return false;
        }
        try {
            Map<TenantId, Map<String, StoredPolicy>> all = new HashMap<>();
            store.list(null).forEach(policy -> all.computeIfAbsent(policy.tenant(), any -> new TreeMap<>())
                    .put(policy.id(), policy));
            stored = all;
            stale = false;
            return true;
        } catch (StoreUnavailable e) {
            LOG.warn("policies cannot be read from the store yet: {}", e.getMessage());
            return false;
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    private void saved() {
        stale = true;
        reload();
        changed();
    }

    @Override
    public PolicyView create(TenantId tenant, Map<String, ?> document, String by) {
        StoredPolicy created = writer.create(check.check(tenant, document), by);
        saved();
        return view(created);
    }

    @Override
    public Optional<PolicyView> replace(
            TenantId tenant, String id, Map<String, ?> document, Integer expected, String by) {
        if (find(tenant, id).isEmpty()) {
            return Optional.empty();
        }
        StoredPolicy policy = check.check(tenant, completed(id, document));
        if (!policy.id().equals(id)) {
            throw new InvalidInput("id", policy.id(), "must be '" + id + "', as in the path, or left out");
        }
        StoredPolicy replaced = writer.replace(policy, expected, by);
        saved();
        return Optional.of(view(replaced));
    }

    @Override
    public boolean delete(TenantId tenant, String id, Integer expected, String by) {
        boolean deleted = writer.delete(tenant, id, expected, by);
        if (deleted) {
            saved();
        }
        return deleted;
    }

    @Override
    public Optional<PolicyView> find(TenantId tenant, String id) {
        StoredPolicy own = tenant == null ? null : own(tenant).get(id);
        return own != null
                ? Optional.of(view(own))
                : Optional.ofNullable(pack.policies().get(id)).map(this::view);
    }

    @Override
    public List<PolicyView> list(TenantId tenant) {
        Set<String> ids = new TreeSet<>(pack.policies().keySet());
        if (tenant == null) {
            Stream<PolicyView> defaults =
                    ids.stream().map(id -> view(pack.policies().get(id)));
            Stream<PolicyView> owned = stored.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().value()))
                    .flatMap(entry -> entry.getValue().values().stream().map(this::view));
            return Stream.concat(defaults, owned).toList();
        }
        ids.addAll(own(tenant).keySet());
        return ids.stream().flatMap(id -> find(tenant, id).stream()).toList();
    }

    @Override
    public Imported importAll(TenantId tenant, String text, boolean dryRun, String by) {
        PolicyTexts.Content content = PolicyTexts.read(text, document -> check.check(tenant, document));
        List<StoredPolicy> changed = content.policies().stream()
                .map(PolicyTexts.Read::policy)
                .filter(policy -> !isAlready(tenant, policy))
                .toList();
        Map<String, String> changes = new HashMap<>();
        changed.forEach(
                policy -> changes.put(policy.id(), find(tenant, policy.id()).isPresent() ? "replaced" : "created"));
        Map<String, StoredPolicy> now = new HashMap<>();
        (dryRun ? changed : writer.importAll(changed, by)).forEach(policy -> now.put(policy.id(), policy));
        if (!dryRun && !changed.isEmpty()) {
            saved();
        }
        List<ImportedPolicy> imported = new ArrayList<>();
        for (PolicyTexts.Read read : content.policies()) {
            String id = read.policy().id();
            PolicyView view =
                    now.containsKey(id) ? view(now.get(id)) : find(tenant, id).orElseGet(() -> view(read.policy()));
            imported.add(new ImportedPolicy(view, changes.getOrDefault(id, "unchanged"), read.notes()));
        }
        return new Imported(List.copyOf(imported), content.skipped());
    }

    /** True when the tenant has just this policy, of its own or by default. */
    private boolean isAlready(TenantId tenant, StoredPolicy policy) {
        Optional<StoredPolicy> own = store.find(tenant, policy.id());
        if (own.isPresent()) {
            return PolicyWriter.same(own.get(), policy);
        }
        PolicyPack.Entry entry = pack.policies().get(policy.id());
        return entry != null
                && policy.environment() == null
                && entry.enabled() == policy.enabled()
                && entry.document().equals(policy.document());
    }

    @Override
    public List<String> validate(Map<String, ?> document) {
        return missing(reader.read(document));
    }

    @Override
    public List<Map<String, Object>> documents(List<PolicyView> policies) {
        return policies.stream()
                .map(policy -> PolicyTexts.document(
                        policy.document(),
                        policy.environment() == null ? null : EnvironmentId.of(policy.environment()),
                        policy.enabled()))
                .toList();
    }

    @Override
    public String export(List<PolicyView> policies) {
        return Json.yamlText(documents(policies));
    }

    @Override
    public List<Version> versions(TenantId tenant, String id) {
        return history.versions(tenant, id);
    }

    @Override
    public Optional<Version> version(TenantId tenant, String id, int version) {
        return history.version(tenant, id, version);
    }

    @Override
    public Optional<Difference> diff(TenantId tenant, String id, int from, int to) {
        return history.diff(tenant, id, from, to);
    }

    @Override
    public Optional<PolicyView> restore(TenantId tenant, String id, int version, String by) {
        return history.version(tenant, id, version).map(past -> {
            StoredPolicy restored = writer.restore(check.check(tenant, past.document()), by);
            saved();
            return view(restored);
        });
    }

    @Override
    public List<Policy> active(TenantEnvironment where) {
        reload();
        Map<String, Map<String, Object>> documents = new TreeMap<>();
        pack.policies().values().stream()
                .filter(PolicyPack.Entry::enabled)
                .forEach(entry -> documents.put(entry.id(), entry.document()));
        for (StoredPolicy own : own(where.tenant()).values()) {
            if (own.environment() == null || own.environment().equals(where.environment())) {
                documents.remove(own.id());
                if (own.enabled()) {
                    documents.put(own.id(), own.document());
                }
            }
        }
        List<Policy> policies = new ArrayList<>();
        documents.forEach((id, document) -> {
            try {
                policies.add(reader.read(document));
            } catch (InvalidInput e) {
                LOG.warn("policy '{}' of {} is left out: {}", id, where, e.getMessage());
            }
        });
        return policies;
    }

    @Override
    public Schedule schedule(TenantEnvironment where) {
        return Schedule.of(tenants, where);
    }

    @Override
    public DetectorCatalogue detectors() {
        return detectors;
    }

    @Override
    public boolean exists(TenantEnvironment where) {
        return tenants.find(where).isPresent();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A body that only disables, enables or places a policy of the pack stands for that policy's document. */
    private Map<String, Object> completed(String id, Map<String, ?> document) {
        Map<String, Object> complete = new LinkedHashMap<>(document);
        complete.putIfAbsent("id", id);
        PolicyPack.Entry entry = pack.policies().get(id);
        boolean placeOnly =
                complete.keySet().stream().allMatch(key -> key.equals("id") || PolicyReader.PLACE.contains(key));
        if (entry != null && placeOnly) {
            entry.document().forEach(complete::putIfAbsent);
        }
        return complete;
    }

    private Map<String, StoredPolicy> own(TenantId tenant) {
        return stored.getOrDefault(tenant, Map.of());
    }

    private PolicyView view(StoredPolicy policy) {
        return new PolicyView(
                policy.tenant(),
                policy.id(),
                policy.environment() == null ? null : policy.environment().value(),
                policy.enabled(),
                pack.policies().containsKey(policy.id()) ? "override" : "tenant",
                policy.document(),
                policy.version(),
                policy.updatedAt(),
                state(policy.enabled(), policy.document()));
    }

    private PolicyView view(PolicyPack.Entry entry) {
        return new PolicyView(
                null,
                entry.id(),
                null,
                entry.enabled(),
                "default",
                entry.document(),
                0,
                entry.updatedAt(),
                state(entry.enabled(), entry.document()));
    }

    private String state(boolean enabled, Map<String, Object> document) {
        if (!enabled) {
            return "disabled";
        }
        try {
            Policy policy = reader.read(document);
            return isInstalled(policy)
                    ? detectors
                            .trouble(policy)
                            .map(why -> "plugin failing: " + why)
                            .orElse("active")
                    : "plugin missing";
        } catch (InvalidInput e) {
            return "invalid: " + e.getMessage();
        }
    }

    private boolean isInstalled(Policy policy) {
        return missing(policy).isEmpty();
    }

    private List<String> missing(Policy policy) {
        List<String> missing = new ArrayList<>();
        for (Condition condition : policy.conditions()) {
            for (Condition.Detector leaf : condition.detectors()) {
                if (!(detectors.bind(leaf) instanceof DetectorCatalogue.Bound)) {
                    missing.add(leaf.path() + ": " + reason(leaf));
                }
            }
        }
        return missing;
    }

    private String reason(Condition.Detector leaf) {
        return detectors.bind(leaf) instanceof DetectorCatalogue.Missing missing
                ? missing.reason()
                : "does not take its settings";
    }
}
