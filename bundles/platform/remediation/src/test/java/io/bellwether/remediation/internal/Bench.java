// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.remediation.RemediationCall;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.TrailEntry;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Asked;
import io.bellwether.runtime.Workers;
import io.bellwether.runtime.internal.CircuitGuard;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Remediations with true limits, guard and documents, on stores in memory and a clock that is moved by hand. */
final class Bench implements AutoCloseable {
    static final TenantId TENANT = Samples.alert(AlertState.OPEN).where().tenant();

    final ManualClock clock = new ManualClock(Samples.TIME);
    final Fake hook = new Fake();
    final List<TrailEntry> trail = new ArrayList<>();
    Map<String, StoredDocument> documents = new TreeMap<>();
    boolean down;
    RemediationService service;
    HookPlugins plugins;
    private final PrometheusMeters meters = new PrometheusMeters();
    final TreeMap<Duration, Runnable> later = new TreeMap<>();
    private final Map<String, AlertRecord> alerts = new HashMap<>();
    private final WorkerPools workers = new WorkerPools(meters);
    private final CircuitGuard guard = new CircuitGuard(clock, workers, meters);
    private Consumer<Alert> listener;

    Bench() {
        restart();
    }

    /** Drops the service as a crash would, and begins a new one on the same documents. */
    void restart() {
        plugins = new HookPlugins(instead(Secrets.class, (proxy, called, given) -> secrets(called.getName(), given)));
        plugins.addHook(hook);
        service = new RemediationService(
                instead(Alerts.class, (proxy, called, given) -> listen(given)),
                instead(
                        AlertStore.class,
                        (proxy, called, given) -> called.getName().equals("find")
                                ? Optional.ofNullable(alerts.get(given[1]))
                                : append(given)),
                instead(DocumentStore.class, (proxy, called, given) -> stored(called.getName(), given)),
                plugins,
                new HookCalls(plugins, guard, (host, privileged) -> privileged ? null : host + " is not public"),
                instead(
                        Tenants.class,
                        (proxy, called, given) ->
                                called.getName().equals("onChange") ? (AutoCloseable) () -> {} : Optional.empty()),
                instead(
                        Workers.class,
                        (proxy, called, given) -> called.getName().equals("after") ? after(given) : new Here()),
                clock);
    }

    private Object after(Object[] given) {
        later.put((Duration) given[1], (Runnable) given[2]);
        return (Workers.Schedule) () -> {};
    }

    /** What was planned and has not been done, by its delay. */
    void rested() {
        List<Runnable> due = List.copyOf(later.values());
        clock.advance(later.lastKey());
        later.clear();
        due.forEach(Runnable::run);
    }

    /** The store has this alert now. */
    void stored(Alert alert) {
        Alert named = new Alert(
                alert.id(),
                alert.where(),
                alert.policy(),
                alert.name(),
                alert.alertClass(),
                alert.severity(),
                alert.state(),
                alert.service(),
                alert.labels(),
                alert.summary(),
                alert.value(),
                alert.threshold(),
                alert.baseline(),
                alert.startedAt(),
                alert.detectedAt(),
                alert.createdAt(),
                alert.updatedAt(),
                alert.resolvedAt(),
                alert.assignedTo(),
                alert.incidentId(),
                alert.suppressedBy(),
                alert.evidence(),
                alert.runbook(),
                "fingerprint of " + alert.id(),
                alert.acknowledgedAt(),
                alert.ackExpiresAt(),
                alert.reopened(),
                alert.flapping());
        alerts.put(alert.id(), new AlertRecord(named, Map.of()));
    }

    @Override
    public void close() throws Exception {
        service.stop();
        guard.close();
        workers.close();
    }

    void declare(String id, Map<String, ?> more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put("name", "Restart identity");
        document.put("hook", "fake");
        document.put("settings", Map.of("key", "s3cret"));
        document.put("match", List.of("service=\"sharedo-identity\""));
        document.put("enabled", true);
        document.putAll(more);
        service.create(TENANT, document, true, "asha");
    }

    Answer confirmed(Alert alert) throws InterruptedException {
        return service.run(alert, "restart", new Asked("asha", true, true, false));
    }

    /** The sample alert, opened now. */
    Alert opened(String id, String where, int reopened) {
        return alert(id, where, AlertState.OPEN, clock.instant(), null, reopened);
    }

    static Alert alert(
            String id, String where, AlertState state, Instant createdAt, String suppressedBy, int reopened) {
        Alert like = Samples.alert(state);
        return new Alert(
                id,
                like.where(),
                like.policy(),
                like.name(),
                like.alertClass(),
                like.severity(),
                state,
                where,
                like.labels(),
                like.summary(),
                like.value(),
                like.threshold(),
                like.baseline(),
                like.startedAt(),
                like.detectedAt(),
                createdAt,
                createdAt,
                like.resolvedAt(),
                null,
                null,
                suppressedBy,
                like.evidence(),
                like.runbook(),
                null,
                null,
                null,
                reopened,
                false);
    }

    /** The alert stage says that an alert changed. */
    void changed(Alert alert) {
        listener.accept(alert);
    }

    List<String> decisions() {
        return trail.stream().map(TrailEntry::decision).toList();
    }

    private Object listen(Object[] given) {
        @SuppressWarnings("unchecked")
        Consumer<Alert> asked = (Consumer<Alert>) given[0];
        listener = asked;
        return (AutoCloseable) () -> {};
    }

    @SuppressWarnings("unchecked")
    private Object append(Object[] given) {
        trail.addAll((List<TrailEntry>) given[0]);
        return null;
    }

    private Object stored(String called, Object[] given) {
        if (down) {
            throw new StoreUnavailable("the database is down", null);
        }
        return switch (called) {
            case "insert" -> documents.putIfAbsent(key((StoredDocument) given[0]), (StoredDocument) given[0]) == null;
            case "update" -> documents.replace(key((StoredDocument) given[0]), (StoredDocument) given[0]) != null;
            case "delete" -> documents.remove(given[0] + "/" + given[1] + "/" + given[2]) != null;
            case "list" ->
                documents.values().stream()
                        .filter(document ->
                                given[0] == null || document.tenant().equals(given[0]))
                        .filter(document -> document.kind().equals(given[1]))
                        .toList();
            default -> throw new UnsupportedOperationException(called);
        };
    }

    private static String key(StoredDocument document) {
        return document.tenant() + "/" + document.kind() + "/" + document.id();
    }

    /** Seals by a prefix. */
    private static Object secrets(String called, Object[] given) {
        Map<String, Object> changed = new LinkedHashMap<>();
        int place = called.equals("mask") ? 1 : 2;
        ((Map<?, ?>) given[place]).forEach((name, value) -> changed.put(String.valueOf(name), value));
        Object key = changed.get("key");
        switch (called) {
            case "seal" -> {
                Object kept = given[3] == null ? null : ((Map<?, ?>) given[3]).get("key");
                if ((key == null || key.equals(Secrets.MASK)) && kept != null) {
                    changed.put("key", kept);
                } else if (key != null) {
                    changed.put("key", "sealed:" + key);
                }
            }
            case "open" ->
                changed.computeIfPresent("key", (name, text) -> text.toString().replace("sealed:", ""));
            default -> changed.computeIfPresent("key", (name, text) -> Secrets.MASK);
        }
        return changed;
    }

    private static <T> T instead(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A hook that does what its test says, and remembers what it was asked. */
    static final class Fake implements RemediationHook {
        static final Parameter<String> KEY =
                Parameter.text("key", "Key", "A secret.").secret().required();
        static final Parameter<Duration> TIMEOUT =
                Parameter.duration("timeout", "Timeout", "How long.").orElse(Duration.ofSeconds(10));

        final List<RemediationCall> calls = new ArrayList<>();
        final List<String> keys = new ArrayList<>();
        Behaviour behaviour = call -> new RemediationOutcome.Done("restarted");

        /** What a test wants done. */
        interface Behaviour {
            RemediationOutcome run(RemediationCall call) throws InterruptedException;
        }

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public String title() {
            return "Fake";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(KEY, TIMEOUT);
        }

        @Override
        public RemediationOutcome run(RemediationCall call, Settings settings) throws InterruptedException {
            synchronized (calls) {
                calls.add(call);
                keys.add(settings.get(KEY));
            }
            return behaviour.run(call);
        }
    }

    /** Runs what it is given at once, on the caller's thread. */
    private static final class Here extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            // Nothing waits.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
