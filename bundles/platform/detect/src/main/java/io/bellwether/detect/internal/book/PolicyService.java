// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.identity.AlreadyExists;
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
    private final InstantSource clock;
    private final DetectorCatalogue detectors;
    private final PolicyReader reader;
    private final PolicyPack pack;
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
        this.clock = clock;
        this.detectors = detectors;
        this.reader = new PolicyReader(detectors);
        this.pack = new PolicyPack(settings.etc().resolve("policies"), reader);
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
    public PolicyView create(TenantId tenant, Map<String, ?> document) {
        StoredPolicy policy = checked(tenant, document, null);
        if (!store.insert(policy)) {
            throw new AlreadyExists("policy '" + policy.id() + "'");
        }
        saved();
        return view(policy);
    }

    @Override
    public Optional<PolicyView> replace(TenantId tenant, String id, Map<String, ?> document) {
        Optional<StoredPolicy> before = store.find(tenant, id);
        if (before.isEmpty() && !pack.policies().containsKey(id)) {
            return Optional.empty();
        }
        StoredPolicy policy = checked(tenant, completed(id, document), before.orElse(null));
        if (!policy.id().equals(id)) {
            throw new InvalidInput("id", policy.id(), "must be '" + id + "', as in the path, or left out");
        }
        save(policy);
        saved();
        return Optional.of(view(policy));
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        boolean deleted = store.delete(tenant, id);
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
    public List<PolicyView> importAll(TenantId tenant, String text) {
        List<Problem> problems = new ArrayList<>();
        Map<String, StoredPolicy> policies = new LinkedHashMap<>();
        List<Map<String, Object>> documents = Json.yaml(text);
        if (documents.isEmpty()) {
            throw new InvalidInput("policies", null, "there is none in the text");
        }
        for (int i = 0; i < documents.size(); i++) {
            Map<String, Object> document = documents.get(i);
            String id = String.valueOf(document.get("id"));
            try {
                StoredPolicy policy =
                        checked(tenant, document, store.find(tenant, id).orElse(null));
                if (policies.put(id, policy) != null) {
                    problems.add(new Problem("[" + i + "].id", id, "stands twice in the text"));
                }
            } catch (InvalidInput e) {
                String item = "[" + i + "]";
                String line = lineOf(text, id);
                for (Problem problem : e.problems()) {
                    problems.add(new Problem(problem.field(), problem.value(), problem.message() + line).within(item));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        saveAll(tenant, policies);
        saved();
        return policies.values().stream().map(this::view).toList();
    }

    @Override
    public void validate(Map<String, ?> document) {
        reader.read(document);
    }

    @Override
    public String export(List<PolicyView> policies) {
        return Json.yamlText(policies.stream()
                .map(policy -> {
                    Map<String, Object> document = new LinkedHashMap<>(policy.document());
                    if (policy.environment() != null) {
                        document.put("environment", policy.environment());
                    }
                    if (!policy.enabled()) {
                        document.put("enabled", false);
                    }
                    return document;
                })
                .toList());
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

    private StoredPolicy checked(TenantId tenant, Map<String, ?> document, StoredPolicy before) {
        List<Problem> problems = new ArrayList<>();
        try {
            reader.read(document);
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
        }
        Object named = document.get("tenant");
        if (named != null && !named.equals(tenant.value())) {
            problems.add(new Problem("tenant", named.toString(), "must be '" + tenant + "' or left out"));
        }
        EnvironmentId environment = environment(tenant, document.get("environment"), problems);
        Object enabled = document.get("enabled");
        if (enabled != null && !(enabled instanceof Boolean)) {
            problems.add(new Problem("enabled", enabled.toString(), "must be true or false"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new StoredPolicy(
                tenant,
                document.get("id").toString(),
                environment,
                !Boolean.FALSE.equals(enabled),
                PolicyPack.withoutPlace(document),
                before == null ? 1 : before.version() + 1,
                clock.instant());
    }

    private EnvironmentId environment(TenantId tenant, Object raw, List<Problem> problems) {
        if (raw == null) {
            return null;
        }
        if (Slug.isValid(raw.toString())) {
            EnvironmentId environment = EnvironmentId.of(raw.toString());
            if (tenants.find(new TenantEnvironment(tenant, environment)).isPresent()) {
                return environment;
            }
        }
        problems.add(new Problem(
                "environment", raw.toString(), "is no environment of this tenant; leave it out for all of them"));
        return null;
    }

    private void save(StoredPolicy policy) {
        if (!store.update(policy) && !store.insert(policy)) {
            store.update(policy);
        }
    }

    /** Saves all, or, when the store fails on the way, puts back what was there. */
    private void saveAll(TenantId tenant, Map<String, StoredPolicy> policies) {
        Map<String, Optional<StoredPolicy>> before = new LinkedHashMap<>();
        try {
            policies.forEach((id, policy) -> {
                before.put(id, store.find(tenant, id));
                save(policy);
            });
        } catch (StoreUnavailable e) {
            before.forEach((id, old) -> {
                try {
                    old.ifPresentOrElse(store::update, () -> store.delete(tenant, id));
                } catch (StoreUnavailable again) {
                    LOG.error("policy '{}' of {} could not be put back after a failed import", id, tenant);
                }
            });
            throw e;
        }
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
                1,
                entry.updatedAt(),
                state(entry.enabled(), entry.document()));
    }

    private String state(boolean enabled, Map<String, Object> document) {
        if (!enabled) {
            return "disabled";
        }
        try {
            return isInstalled(reader.read(document)) ? "active" : "plugin missing";
        } catch (InvalidInput e) {
            return "invalid: " + e.getMessage();
        }
    }

    private boolean isInstalled(Policy policy) {
        return policy.conditions().stream()
                .flatMap(condition -> condition.detectors().stream())
                .allMatch(leaf -> detectors.bind(leaf) instanceof DetectorCatalogue.Bound);
    }

    /** Where a policy begins in a text, for messages. */
    private static String lineOf(String text, String id) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip()
                    .replaceFirst("^-\\s*", "")
                    .replace("\"", "")
                    .replace("'", "");
            if (line.startsWith("id:") && line.substring(3).strip().equals(id)) {
                return " (in the policy at line " + (i + 1) + ")";
            }
        }
        return "";
    }
}
