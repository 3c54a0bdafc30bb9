// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import io.bellwether.testkit.ManualClock;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the services of suppression stand on, in memory: it outlives them, as the stores outlive a restart. */
final class Surroundings {
    static final TenantId ACME = TenantId.of("acme");

    final ManualClock clock;
    final Documents documents = new Documents();
    final Map<TenantId, Map<String, Object>> routings = new HashMap<>();
    final Map<TenantId, ServiceMap> topologies = new HashMap<>();
    final List<AlertRecord> alerts = new ArrayList<>();
    final List<TrailEntry> trail = new ArrayList<>();
    final List<String> counted = new ArrayList<>();
    private final Map<TenantId, Tenant> tenants = new TreeMap<>();
    private final Map<TenantEnvironment, Environment> environments = new LinkedHashMap<>();
    private final List<Runnable> tenantListeners = new ArrayList<>();
    private final List<Consumer<TenantId>> topologyListeners = new ArrayList<>();

    AlertRulesBook rules;
    SuppressionService suppressor;
    SilenceService silences;
    WindowService windows;

    Surroundings(String now) {
        clock = ManualClock.at(now);
        tenant(ACME, "Europe/London");
        environment("prod", "Mon-Fri 08:00-18:00");
        environment("uat", null);
        restart();
    }

    /** Begins again on what is stored. */
    void restart() {
        rules = new AlertRulesBook(documents, directory(), clock);
        suppressor = new SuppressionService(documents, channels(), directory(), topologies(), rules);
        silences = new SilenceService(documents, alertStore(), directory(), suppressor, workers(), clock);
        windows = new WindowService(documents, directory(), suppressor, workers(), clock, meters());
    }

    void tenant(TenantId id, String zone) {
        tenants.put(id, new Tenant(id, id.value(), ZoneId.of(zone), Instant.EPOCH));
        List.copyOf(tenantListeners).forEach(Runnable::run);
    }

    void forget(TenantId id) {
        tenants.remove(id);
        documents.kept.values().removeIf(document -> document.tenant().equals(id));
        List.copyOf(tenantListeners).forEach(Runnable::run);
    }

    void environment(String id, String businessHours) {
        TenantEnvironment where = TenantEnvironment.of("acme", id);
        environments.put(where, new Environment(where, id, Environment.Kind.PROD, null, businessHours, Instant.EPOCH));
        List.copyOf(tenantListeners).forEach(Runnable::run);
    }

    void services(ServiceMap services) {
        topologies.put(ACME, services);
        topologyListeners.forEach(listener -> listener.accept(ACME));
    }

    void told(Alerted alerted, Instant at, Notification.Reason reason, String channel) {
        trail.add(new TrailEntry(ACME, alerted.id(), at, "route", reason + " for " + channel, "by itself", null));
    }

    /** {@code kind:id} of what keeps an alert from being told now; {@code told} when nothing does. */
    String of(Alerted alerted) {
        Suppression found = suppressor.find(alerted.alert(), clock.instant());
        return found == null ? "told" : found.label();
    }

    Suppression why(Alerted alerted) {
        return suppressor.find(alerted.alert(), clock.instant());
    }

    private Tenants directory() {
        return instead(Tenants.class, (called, arguments) -> switch (called) {
            case "all" -> List.copyOf(tenants.values());
            case "find" -> Optional.ofNullable(tenants.get(arguments[0]));
            case "environments" ->
                environments.values().stream()
                        .filter(each -> each.id().tenant().equals(arguments[0]))
                        .toList();
            case "onChange" -> {
                tenantListeners.add((Runnable) arguments[0]);
                yield (AutoCloseable) () -> tenantListeners.remove((Runnable) arguments[0]);
            }
            default -> throw new AssertionError(called);
        });
    }

    private ChannelStore channels() {
        return instead(ChannelStore.class, (called, arguments) -> Optional.ofNullable(routings.get(arguments[0])));
    }

    private Topologies topologies() {
        return new Topologies() {
            @Override
            public ServiceMap of(TenantId tenant) {
                return topologies.getOrDefault(tenant, ServiceMap.EMPTY);
            }

            @Override
            public Map<String, Object> get(TenantId tenant) {
                throw new AssertionError();
            }

            @Override
            public Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor) {
                throw new AssertionError();
            }

            @Override
            public AutoCloseable onChange(Consumer<TenantId> listener) {
                topologyListeners.add(listener);
                return () -> topologyListeners.remove(listener);
            }
        };
    }

    private AlertStore alertStore() {
        return instead(AlertStore.class, (called, arguments) -> switch (called) {
            case "list" ->
                page((io.bellwether.relational.AlertQuery) arguments[0], (int) arguments[1], (String) arguments[2]);
            case "trail" ->
                trail.stream()
                        .filter(entry -> entry.alertId().equals(arguments[1]))
                        .toList();
            default -> throw new AssertionError(called);
        });
    }

    private Page<AlertRecord> page(io.bellwether.relational.AlertQuery query, int limit, String cursor) {
        List<AlertRecord> all = alerts.stream()
                .filter(each -> each.alert().where().tenant().equals(query.tenant()))
                .filter(each -> query.states().isEmpty()
                        || query.states().contains(each.alert().state()))
                .sorted(java.util.Comparator.comparing(
                                (AlertRecord each) -> each.alert().createdAt())
                        .reversed())
                .toList();
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + limit);
        return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
    }

    private Workers workers() {
        return instead(Workers.class, (called, arguments) -> (Workers.Schedule) () -> {});
    }

    private Meters meters() {
        return instead(
                Meters.class,
                (called, arguments) -> instead(Meters.Counter.class, (count, labels) -> {
                    counted.add(String.join(" ", (String[]) labels[labels.length - 1]));
                    return null;
                }));
    }

    private interface Answer {
        Object to(String called, Object... arguments);
    }

    private static <T> T instead(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                Surroundings.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answer.to(called.getName(), arguments)));
    }

    /** Documents in the order of the store. */
    static final class Documents implements DocumentStore {
        final Map<String, StoredDocument> kept = new TreeMap<>();

        private static String key(TenantId tenant, String kind, String id) {
            return tenant + "/" + kind + "/" + id;
        }

        @Override
        public boolean insert(StoredDocument document) {
            return kept.putIfAbsent(key(document.tenant(), document.kind(), document.id()), document) == null;
        }

        @Override
        public boolean update(StoredDocument document) {
            return kept.replace(key(document.tenant(), document.kind(), document.id()), document) != null;
        }

        @Override
        public boolean delete(TenantId tenant, String kind, String id) {
            return kept.remove(key(tenant, kind, id)) != null;
        }

        @Override
        public Optional<StoredDocument> find(TenantId tenant, String kind, String id) {
            return Optional.ofNullable(kept.get(key(tenant, kind, id)));
        }

        @Override
        public List<StoredDocument> list(TenantId tenant, String kind) {
            return kept.values().stream()
                    .filter(document -> tenant == null || document.tenant().equals(tenant))
                    .filter(document -> document.kind().equals(kind))
                    .toList();
        }
    }
}
