// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertLogTest {
    private static final TenantId ACME = new TenantId("acme");

    @TempDir
    private Path folder;

    @TempDir
    private Path copy;

    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final FaultyDisk disk = new FaultyDisk();
    private final MemoryTables tables = new MemoryTables();
    private final Things things = new Things(11);
    private final List<AlertLog> opened = new ArrayList<>();

    private AlertLog open(Path path, long weight) throws IOException {
        AlertLog log = AlertLog.open(
                path,
                tables.connect(),
                new AlertLog.Limits(weight, 1L << 30, 2_000, Duration.ofMillis(300)),
                disk,
                workers,
                InstantSource.system(),
                opened.isEmpty() ? meters : new PrometheusMeters());
        opened.add(log);
        return log;
    }

    private AlertLog open() throws IOException {
        return open(folder, 10_000);
    }

    @AfterEach
    void close() {
        tables.held(false);
        tables.rowsHeld(false);
        opened.forEach(AlertLog::close);
        workers.close();
    }

    private static TrailEntry entry(String alert, String decision) {
        return new TrailEntry(ACME, alert, Instant.EPOCH, "alert", decision, null, null);
    }

    private static Commit trail(String... decisions) {
        return new Commit(
                List.of(), Stream.of(decisions).map(each -> entry("a", each)).toList(), List.of());
    }

    private Commit message(String id) {
        return new Commit(List.of(), List.of(), List.of(things.message(id, List.of())));
    }

    private static List<String> ids(List<OutboxMessage> messages) {
        return messages.stream().map(OutboxMessage::id).toList();
    }

    private List<String> decisions() {
        return tables.trail.stream().map(TrailEntry::decision).toList();
    }

    @Test
    void whatIsCommittedIsReadableAtOnceAndStoredSoonAfterOnceAndInOrder() throws Exception {
        AlertLog log = open();
        log.commit(things.commit(1, 0, 0));
        settle(log);
        tables.alerts.clear();
        tables.held(true);
        Map<String, AlertRecord> last = new HashMap<>();
        List<TrailEntry> trail = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Commit commit = things.commit(i % 5, i % 4, i % 2);
            log.commit(commit);
            commit.alerts().forEach(record -> last.put(record.alert().id(), record));
            trail.addAll(commit.trail());
            last.forEach((id, record) -> assertThat(log.find(id)).isEqualTo(record));
        }
        assertThat(log.alerts()).isEqualTo(last);
        assertThat(log.behind()).isPositive();
        tables.held(false);
        settle(log);
        assertThat(tables.alerts).isEqualTo(last);
        assertThat(tables.trail).isEqualTo(trail);
        assertThat(ids(tables.messages)).doesNotHaveDuplicates().hasSize(25);
        assertThat(log.alerts()).isEmpty();
        assertThat(log.behind()).isZero();
    }

    private static void settle(AlertLog log) {
        for (int i = 0; i < 100; i++) {
            try {
                log.settle();
                return;
            } catch (StoreUnavailable e) {
                assertThat(i).as("ten seconds and more").isLessThan(99);
            }
        }
    }

    @Test
    void noMessageIsBehindRows() throws Exception {
        AlertLog log = open();
        tables.rowsHeld(true);
        for (int i = 0; i < 20; i++) {
            log.commit(things.commit(100, 1, 0));
        }
        log.commit(message("m1"));
        log.commit(things.commit(100, 0, 0));
        log.commit(message("m2"));
        tables.awaitMessages(2);
        assertThat(ids(tables.messages)).containsExactly("m1", "m2");
        assertThat(tables.alerts).isEmpty();
        tables.rowsHeld(false);
        settle(log);
        assertThat(tables.trail).hasSize(20);
        assertThat(ids(tables.messages)).containsExactly("m1", "m2");
    }

    @Test
    void whileTheTablesAreAwayAlertingGoesOnAndNothingIsLost() throws Exception {
        AlertLog log = open();
        log.commit(trail("before"));
        settle(log);
        tables.away(true);
        log.commit(trail("one"));
        log.commit(new Commit(List.of(things.record("a")), List.of(), List.of()));
        tables.awaitRefusals(3);
        log.commit(trail("two"));
        assertThat(log.find("a")).isNotNull();
        assertThatThrownBy(log::settle).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> log.settle("a")).isInstanceOf(StoreUnavailable.class);
        log.settle("another");
        assertThat(metric("bellwether_alert_log_waiting")).isEqualTo("1.0");
        tables.away(false);
        settle(log);
        assertThat(decisions()).containsExactly("before", "one", "two");
        assertThat(metric("bellwether_alert_log_waiting")).isEqualTo("0.0");
    }

    private String metric(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        meters.write(out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tooMuchIsRefusedUntilTheTablesHaveTakenSome() throws Exception {
        AlertLog log = open(folder, 10);
        log.commit(trail("the tenant is known from now on"));
        settle(log);
        tables.held(true);
        log.commit(things.commit(8, 0, 0));
        assertThatThrownBy(() -> log.commit(things.commit(5, 0, 0)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("full");
        tables.held(false);
        settle(log);
        log.commit(things.commit(50, 0, 0));
        settle(log);
    }

    @Test
    void aFullDiskRefusesTheWholeCommitAndTheNextOneIsNotBehindGarbage() throws Exception {
        AlertLog log = open();
        log.commit(trail("one"));
        disk.room(20);
        assertThatThrownBy(() -> log.commit(trail("two", "three")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("No space");
        disk.room(Long.MAX_VALUE);
        log.commit(trail("four"));
        settle(log);
        assertThat(decisions()).containsExactly("one", "four");
        again();
        assertThat(decisions()).as("after a crash").containsExactly("one", "four");
    }

    @Test
    void whatCouldNotBeForcedIsRefusedAndStaysRefused() throws Exception {
        AlertLog log = open();
        tables.away(true);
        log.commit(trail("one"));
        disk.stuck(true);
        assertThatThrownBy(() -> log.commit(trail("two"))).isInstanceOf(StoreUnavailable.class);
        disk.stuck(false);
        log.commit(trail("three"));
        assertThat(log.trail(ACME, "a")).extracting(TrailEntry::decision).containsExactly("one", "three");
        tables.away(false);
        again();
        assertThat(decisions()).as("after a crash").containsExactly("one", "three");
    }

    /** Opens the log as a crash would leave it now, before the tables, which are the same ones. */
    private AlertLog again() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                try {
                    Files.copy(
                            each, copy.resolve(each.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                } catch (NoSuchFileException e) {
                    assertThat(e.getFile()).as("the tables have what was in it").endsWith(".wal");
                }
            }
        }
        return open(copy, 10_000);
    }

    @Test
    void afterACrashTheTablesHaveEachCommitOnceWhereverTheyWere() throws Exception {
        AlertLog log = open();
        log.commit(trail("one"));
        log.commit(message("m1"));
        settle(log);
        tables.away(true);
        log.commit(trail("two"));
        log.commit(message("m2"));
        log.commit(things.commit(30, 0, 0));
        log.commit(trail("three"));
        tables.away(false);
        AlertLog next = again();
        assertThat(decisions()).containsExactly("one", "two", "three");
        assertThat(ids(tables.messages)).containsExactly("m1", "m2");
        assertThat(tables.alerts).isNotEmpty();
        assertThat(next.alerts()).isEmpty();
        next.commit(trail("four"));
        settle(next);
        assertThat(decisions()).endsWith("three", "four");
    }

    @Test
    void aLogThatWasLostGoesOnAfterWhatTheTablesHave() throws Exception {
        AlertLog log = open();
        String id = Files.readString(folder.resolve("log.id"));
        for (int i = 0; i < 5; i++) {
            log.commit(trail("old"));
        }
        settle(log);
        Files.writeString(copy.resolve("log.id"), id);
        AlertLog next = open(copy, 10_000);
        next.commit(trail("new"));
        settle(next);
        assertThat(decisions()).hasSize(6).endsWith("new");
    }

    @Test
    void itDoesNotOpenWhileTheTablesCannotTakeWhatIsLeft() throws Exception {
        AlertLog log = open();
        tables.away(true);
        log.commit(trail("one"));
        assertThatThrownBy(this::again).isInstanceOf(StoreUnavailable.class);
        tables.away(false);
        open(copy, 10_000);
        assertThat(decisions()).containsExactly("one");
    }

    @Test
    void whoeverCommitsWhileAnotherForcesWritesAtOnceAndAllOfThemShareTheNextForce() throws Exception {
        AlertLog log = open();
        log.commit(trail("first"));
        settle(log);
        CountDownLatch slow = new CountDownLatch(1);
        disk.slow(slow);
        int forces = disk.forces();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int before = disk.writes();
            done.add(callers.submit(() -> log.commit(trail("together"))));
            disk.awaitWrites(before + 1);
        }
        slow.countDown();
        for (Future<?> each : done) {
            each.get(60, TimeUnit.SECONDS);
        }
        callers.shutdown();
        settle(log);
        assertThat(decisions()).hasSize(9);
        assertThat(disk.forces() - forces).isBetween(1, 2);
    }

    @Test
    void aCallerWhoIsInterruptedDoesNotHarmTheLog() throws Exception {
        AlertLog log = open();
        Thread.currentThread().interrupt();
        try {
            log.commit(trail("one"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        log.commit(trail("two"));
        settle(log);
        assertThat(decisions()).containsExactly("one", "two");
    }

    @Test
    void aTenantThatIsNotThereIsRefused() throws Exception {
        AlertLog log = open();
        tables.gone(ACME);
        assertThatThrownBy(() -> log.commit(trail("one"))).isInstanceOf(InvalidInput.class);
        assertThat(log.trail(ACME, "a")).isEmpty();
    }

    @Test
    void filesGoWhenTheTablesHaveThem() throws Exception {
        AlertLog log = open();
        for (int i = 0; i < 40; i++) {
            log.commit(things.commit(3, 0, 0));
        }
        settle(log);
        log.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(Segment::isOne)).isEmpty();
        }
    }
}
