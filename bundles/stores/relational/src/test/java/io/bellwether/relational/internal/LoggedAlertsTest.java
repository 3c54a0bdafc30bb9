// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Page;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.AlertLog;
import io.bellwether.relational.internal.log.Tables;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random commits read through log and tables, however far the one is ahead of the others, beside a plain model. */
class LoggedAlertsTest {
    private static final int IDS = 30;

    @TempDir
    private Path data;

    /** As the alert stage and its people would see it if there were no tables. */
    private final Map<String, AlertRecord> model = new LinkedHashMap<>();

    private final List<TrailEntry> modelTrail = new ArrayList<>();
    private final Semaphore passes = new Semaphore(0);
    private int written;

    @Test
    void moreAlertsThanAnArrayHoldsAreLookedUp() throws Exception {
        try (Database database = Database.embedded(data)) {
            AlertTable table = new AlertTable(database);
            List<String> ids = IntStream.range(0, 70_000).mapToObj(i -> "a" + i).toList();
            assertThat(table.outlines(ACME, ids)).isEmpty();
        }
    }

    /** Tables that store one transaction for each permit. */
    private record Gated(AlertWriter tables, Semaphore permits) implements Tables {
        @Override
        public Position position(String log) {
            return tables.position(log);
        }

        @Override
        public boolean knows(TenantId tenant) {
            return tables.knows(tenant);
        }

        @Override
        public Left messages(List<OutboxMessage> messages, String log, long upTo) {
            permits.acquireUninterruptibly();
            return tables.messages(messages, log, upTo);
        }

        @Override
        public Left rows(Collection<AlertRecord> alerts, List<TrailEntry> trail, String log, long upTo, Runnable last) {
            permits.acquireUninterruptibly();
            return tables.rows(alerts, trail, log, upTo, last);
        }

        @Override
        public void flush() {
            tables.flush();
        }
    }

    private record Both(Database database, AlertLog alertLog) implements OpenDatabase {}

    @Test
    void whatIsReadIsWhatWasCommittedHoweverFarTheTablesAreBehind() throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        Database database = Database.open(DatabaseSettings.embedded(data.resolve("relational")));
        AlertLog log = AlertLog.open(
                data.resolve("alerts"),
                new Gated(new AlertWriter(database), passes),
                workers,
                InstantSource.system(),
                meters);
        try {
            OpenDatabase open = new Both(database, log);
            new TenantTable(open).insert(new Tenant(ACME, "Acme", ZoneOffset.UTC, T0));
            LoggedAlerts store = new LoggedAlerts(open);
            for (long seed = 1; seed <= 3; seed++) {
                Random random = new Random(seed);
                for (int step = 0; step < 40; step++) {
                    commit(store, random);
                    if (random.nextInt(3) == 0) {
                        passes.release(random.nextInt(3));
                    }
                    compare(store, random, "seed " + seed + ", step " + step);
                }
                passes.release(1_000_000);
                log.settle();
                compare(store, random, "seed " + seed + ", all in the tables");
                passes.drainPermits();
            }
        } finally {
            passes.release(1_000_000);
            log.close();
            database.close();
            workers.close();
        }
    }

    private void commit(LoggedAlerts store, Random random) {
        List<AlertRecord> alerts = new ArrayList<>();
        List<TrailEntry> trail = new ArrayList<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            String id = "a" + random.nextInt(IDS);
            Severity severity = model.containsKey(id)
                    ? model.get(id).alert().severity()
                    : random.nextBoolean() ? Severity.ERROR : Severity.INFO;
            AlertState state = AlertState.values()[random.nextInt(AlertState.values().length)];
            AlertRecord record = TestDatabase.alert(
                    ACME_PROD, id, severity, state, createdAt(id), "version " + written, "fingerprint of " + id);
            alerts.add(record);
            model.put(id, record);
            Instant at = T0_STORED.plusSeconds(written++ / 3);
            for (int more = random.nextInt(3); more > 0; more--) {
                trail.add(new TrailEntry(ACME, id, at, "alert", "decision " + written + "." + more, null, null));
            }
        }
        modelTrail.addAll(trail);
        store.commit(
                alerts,
                trail,
                random.nextInt(4) == 0 ? List.of(TestDatabase.message(ACME, "m" + written, "ops", T0, T0)) : List.of());
    }

    private static Instant createdAt(String id) {
        return T0_STORED.plusSeconds(Integer.parseInt(id.substring(1)) / 4);
    }

    private void compare(LoggedAlerts store, Random random, String when) {
        AlertQuery query = new AlertQuery(
                random.nextBoolean() ? ACME : null,
                Set.of(),
                random.nextBoolean() ? Set.of() : Set.of(AlertState.OPEN, AlertState.ACK),
                random.nextBoolean() ? Set.of() : Set.of(Severity.INFO),
                null,
                null);
        List<AlertRecord> expected = model.values().stream()
                .filter(record -> query.matches(record.alert()))
                .sorted(Comparator.comparing(
                                (AlertRecord record) -> record.alert().createdAt())
                        .thenComparing(record -> record.alert().id())
                        .reversed())
                .toList();
        List<AlertRecord> found = new ArrayList<>();
        String cursor = null;
        int limit = 1 + random.nextInt(12);
        do {
            Page<AlertRecord> page = store.list(query, limit, cursor);
            found.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        assertThat(found).as("list, %s", when).isEqualTo(expected);

        Map<AlertState, Map<Severity, Long>> counts = new EnumMap<>(AlertState.class);
        expected.forEach(
                record -> counts.computeIfAbsent(record.alert().state(), state -> new EnumMap<>(Severity.class))
                        .merge(record.alert().severity(), 1L, Long::sum));
        assertThat(store.summary(query)).as("summary, %s", when).isEqualTo(counts);

        String id = "a" + random.nextInt(IDS);
        assertThat(store.find(ACME, id).orElse(null)).as("find, %s", when).isEqualTo(model.get(id));
        assertThat(store.trail(ACME, id))
                .as("trail, %s", when)
                .isEqualTo(modelTrail.stream()
                        .filter(entry -> entry.alertId().equals(id))
                        .toList());
    }
}
