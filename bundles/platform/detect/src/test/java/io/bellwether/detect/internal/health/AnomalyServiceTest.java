// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.internal.StepWorkers;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AnomalyServiceTest {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("acme", "prod");
    private static final Instant T0 = Instant.parse("2025-08-12T03:00:00Z");

    private final ManualClock clock = new ManualClock(T0);
    private final StepWorkers workers = new StepWorkers();
    private final AnomaliesInMemory store = new AnomaliesInMemory();
    private final List<TrailEntry> trail = new ArrayList<>();
    private final List<Consumer<Alert>> listeners = new ArrayList<>();
    private final MemoryIndex index = new MemoryIndex();
    private PrometheusMeters meters = new PrometheusMeters();

    @Test
    void whatIsFoundIsThereAtOnceAndWrittenInOneBatch() {
        AnomalyService service = start();
        AnomalyRoom.Watching watching = service.watch(WHERE, AnomalyServiceTest::calm);
        for (int i = 0; i < 40; i++) {
            watching.found(AnomalyTrackerTest.observation("p", Map.of("node", "n" + i), 1, 3, 60), minute(1));
        }
        assertThat(store.kept).isEmpty();

        workers.run("anomalies");

        assertThat(store.batches).isEqualTo(1);
        assertThat(store.kept).hasSize(40);
        watching.found(AnomalyTrackerTest.observation("q", Map.of(), 1, 3, 60), minute(1));
        assertThat(list(service)).hasSize(41);
    }

    @Test
    void anOutageOfTheStoreLosesNothingAndIsSeen() {
        AnomalyService service = start();
        AnomalyRoom.Watching watching = service.watch(WHERE, AnomalyServiceTest::calm);
        store.away = true;
        watching.found(AnomalyTrackerTest.observation("p", Map.of(), 1, 3, 60), minute(1));
        watching.found(AnomalyTrackerTest.observation("p", Map.of(), 2, 9, 90), minute(2));
        workers.run("anomalies");
        assertThat(metric("bellwether_anomalies_unwritten")).isEqualTo(1);
        assertThatThrownBy(() -> list(service)).isInstanceOf(StoreUnavailable.class);

        store.away = false;
        workers.run("anomalies");

        assertThat(metric("bellwether_anomalies_unwritten")).isZero();
        assertThat(metric("bellwether_anomalies_open")).isEqualTo(1);
        assertThat(list(service)).singleElement().satisfies(each -> assertThat(each.score())
                .isEqualTo(9));
    }

    @Test
    void beyondTheBoundChangesAreDroppedAndCounted() {
        List<TenantEnvironment> lost = new ArrayList<>();
        Unwritten unwritten = new Unwritten(store, lost::add);
        store.away = true;
        for (int i = 0; i < 10_100; i++) {
            unwritten.add(stored("a" + i, null));
        }
        unwritten.add(stored("a5", null));
        assertThat(unwritten.size()).isEqualTo(10_000);
        assertThat(lost).hasSize(100);
        store.away = false;
        unwritten.write();
        assertThat(unwritten.size()).isZero();
        assertThat(store.kept).hasSize(10_000);
    }

    @Test
    void whatTheStoreRefusesIsGivenUpAndCounted() {
        List<TenantEnvironment> lost = new ArrayList<>();
        Unwritten unwritten = new Unwritten(store, lost::add);
        store.refusing = true;
        unwritten.add(stored("a", null));
        unwritten.write();
        assertThat(lost).hasSize(1);
        assertThat(unwritten.size()).isZero();
    }

    @Test
    void whatWentOnGoesOnAfterARestart() {
        AnomalyService first = start();
        AnomalyRoom.Watching before = first.watch(WHERE, AnomalyServiceTest::calm);
        before.found(AnomalyTrackerTest.observation("p", Map.of(), 1, 3, 60), minute(1));
        workers.run("anomalies");
        meters = new PrometheusMeters();

        AnomalyService second = start();
        AnomalyRoom.Watching after = second.watch(WHERE, AnomalyServiceTest::calm);
        after.found(AnomalyTrackerTest.observation("p", Map.of(), 4, 7, 99), minute(4));
        after.pass(minute(20), minute(20));

        assertThat(list(second)).singleElement().satisfies(each -> {
            assertThat(each.start()).isEqualTo(T0);
            assertThat(each.end()).isEqualTo(minute(4));
            assertThat(each.score()).isEqualTo(7);
        });
        assertThat(metric("bellwether_anomalies_open")).isZero();
    }

    @Test
    void anAlertOfUnknownClassHearsWhatItLooksLikeOnce() {
        AnomalyService service = start();
        AnomalyRoom.Watching watching = service.watch(WHERE, AnomalyServiceTest::tokens);
        watching.found(AnomalyTrackerTest.observation("error-burst", Map.of(), 1, 3, 60), minute(1));
        listeners.forEach(each -> each.accept(alert("alert-1", "error-burst")));
        clock.advance(Duration.ofMinutes(3));
        workers.run("anomaly-hints");

        Anomaly anomaly = service.ofAlert(WHERE.tenant(), "alert-1").orElseThrow();
        assertThat(anomaly.hints().get(0).alertClass()).isEqualTo(AlertClass.AUTH);
        assertThat(trail).singleElement().satisfies(entry -> {
            assertThat(entry.alertId()).isEqualTo("alert-1");
            assertThat(entry.decision()).isEqualTo("looks like auth");
            assertThat(entry.reason()).startsWith("Token failures: 130 events/min where 0 to 3 is usual");
        });
        assertThat(store.kept.get(anomaly.id()).alertClass()).isEqualTo(AlertClass.AUTH);

        clock.advance(Duration.ofMinutes(10));
        watching.found(AnomalyTrackerTest.observation("error-burst", Map.of(), 6, 3, 60), minute(6));
        workers.run("anomaly-hints");
        assertThat(trail).hasSize(1);
    }

    @Test
    void whatIsOldIsForgotten() {
        AnomalyService service = start();
        service.watch(WHERE, AnomalyServiceTest::calm);
        Instant old = T0.minus(AnomalyService.RETENTION).minusSeconds(1);
        store.kept.put("old", stored("old", old));
        store.kept.put("new", stored("new", T0));

        workers.run("anomaly-retention");

        assertThat(store.kept).containsOnlyKeys("new");
        assertThat(store.trimmed).containsExactly(WHERE);
    }

    private AnomalyService start() {
        Alerts alerts = stub(Alerts.class, (name, arguments) -> {
            @SuppressWarnings("unchecked")
            Consumer<Alert> listener = (Consumer<Alert>) arguments[0];
            listeners.add(listener);
            return (AutoCloseable) () -> listeners.remove(listener);
        });
        AlertStore alertStore = stub(AlertStore.class, (name, arguments) -> {
            @SuppressWarnings("unchecked")
            List<TrailEntry> entries = (List<TrailEntry>) arguments[0];
            trail.addAll(entries);
            return null;
        });
        return new AnomalyService(store, alertStore, alerts, index, SeriesArchive.NONE, workers, clock, meters);
    }

    private double metric(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            meters.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Anomaly> list(AnomalyService service) {
        return service.list(
                        new AnomalyQuery(WHERE, T0.minusSeconds(60), T0.plusSeconds(7200), Set.of(), null, null),
                        100,
                        null)
                .items();
    }

    private static CompletableFuture<KpiTraces> calm(Instant from, Instant to) {
        return CompletableFuture.completedFuture(new KpiTraces(from, to, List.of()));
    }

    private static CompletableFuture<KpiTraces> tokens(Instant from, Instant to) {
        double[] scores = new double[20];
        scores[14] = 40;
        scores[15] = 30;
        return CompletableFuture.completedFuture(new KpiTraces(
                from,
                to,
                List.of(new KpiTraces.Figure(
                        "token-failures", "Token failures", "auth", "events/min", scores, 130, 0, 3, List.of()))));
    }

    private static Instant minute(int minute) {
        return T0.plus(Duration.ofMinutes(minute));
    }

    private static Alert alert(String id, String policy) {
        return new Alert(
                id,
                WHERE,
                policy,
                policy,
                AlertClass.UNKNOWN,
                Severity.WARNING,
                AlertState.OPEN,
                null,
                Map.of(),
                "",
                null,
                null,
                null,
                T0,
                T0,
                T0,
                T0,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false);
    }

    private static StoredAnomaly stored(String id, Instant end) {
        return new StoredAnomaly(
                WHERE, id, "policy", "p", AlertClass.AUTH, T0, T0, end, null, Map.of("class", "auth"), T0);
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T stub(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    /** A store that can be away. */
    private static final class AnomaliesInMemory implements AnomalyStore {
        private final Map<String, StoredAnomaly> kept = new LinkedHashMap<>();
        private final List<TenantEnvironment> trimmed = new ArrayList<>();
        private int batches;
        private boolean away;
        private boolean refusing;

        private void check() {
            if (away) {
                throw new StoreUnavailable("the store is away", null);
            }
            if (refusing) {
                throw new IllegalStateException("refused");
            }
        }

        @Override
        public void save(List<StoredAnomaly> anomalies) {
            check();
            batches++;
            anomalies.forEach(each -> kept.put(each.id(), each));
        }

        @Override
        public Page<StoredAnomaly> list(AnomalyQuery query, int limit, String cursor) {
            check();
            return new Page<>(
                    kept.values().stream()
                            .filter(each -> each.startedAt().isBefore(query.to()))
                            .sorted(Comparator.comparing(StoredAnomaly::startedAt)
                                    .reversed())
                            .toList(),
                    null);
        }

        @Override
        public Optional<StoredAnomaly> ofAlert(TenantId tenant, String alertId) {
            return kept.values().stream()
                    .filter(each -> alertId.equals(each.alertId()))
                    .findFirst();
        }

        @Override
        public List<StoredAnomaly> open() {
            return kept.values().stream().filter(each -> each.endedAt() == null).toList();
        }

        @Override
        public int expire(Instant before) {
            int size = kept.size();
            kept.values()
                    .removeIf(each -> each.endedAt() != null && each.endedAt().isBefore(before));
            return size - kept.size();
        }

        @Override
        public int trim(TenantEnvironment where, int most) {
            trimmed.add(where);
            return 0;
        }
    }
}
