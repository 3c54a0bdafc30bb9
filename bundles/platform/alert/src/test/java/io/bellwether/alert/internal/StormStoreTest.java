// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.internal.ChannelTable;
import io.bellwether.relational.internal.LoggedAlerts;
import io.bellwether.relational.internal.NodeDatabase;
import io.bellwether.relational.internal.OutboxTable;
import io.bellwether.relational.internal.TenantTable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storm on the store that a node has: what the stage decided is what the outbox holds, also after a restart. */
class StormStoreTest {
    private static final int ALERTS = 10_000;
    private static final Queue OPS = new Queue(Timeline.ACME, "ops");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Timeline.START);
    private final Timeline verdicts = new Timeline("ops");

    @Test
    void tenThousandAlertsAreInAFewMessagesAndSoIsTheirEnd() throws Exception {
        List<OutboxMessage> before;
        try (Node node = new Node()) {
            node.begin();
            for (int quarter = 0; quarter < 4; quarter++) {
                node.stage.accept(verdicts(quarter * ALERTS / 4, (quarter + 1) * ALERTS / 4, Condition.TRUE));
                node.after("250ms");
            }
            node.after("10s");
            before = node.outbox(ALERTS);
            assertThat(before).hasSizeBetween(20, 24).allMatch(message -> message.reason() == Reason.SUMMARY);
            assertThat(before.stream().flatMap(message -> message.alertIds().stream()))
                    .hasSize(ALERTS)
                    .doesNotHaveDuplicates();
            for (OutboxMessage message : before) {
                String alert = message.alertIds().get(0);
                assertThat(node.alerts.trail(Timeline.ACME, alert)).anySatisfy(entry -> {
                    assertThat(entry.decision()).isEqualTo("summary for ops");
                    assertThat(entry.reason()).contains("told in message " + message.id() + " ");
                });
            }
        }
        try (Node node = new Node()) {
            node.after("250ms");
            assertThat(node.outbox(ALERTS)).as("nothing is told again").hasSameSizeAs(before);
            clock.advance(Duration.ofMinutes(1));
            node.stage.accept(verdicts(0, ALERTS, Condition.FALSE));
            node.after("2s");
            List<OutboxMessage> all = node.outbox(2 * ALERTS);
            List<OutboxMessage> ends = all.subList(before.size(), all.size());
            assertThat(ends).hasSize(ALERTS / 500).allMatch(message -> message.reason() == Reason.CLEARED);
            assertThat(ends.stream().flatMap(message -> message.alertIds().stream()))
                    .hasSize(ALERTS)
                    .doesNotHaveDuplicates();
        }
    }

    private List<Verdict> verdicts(int from, int to, Condition condition) {
        verdicts.clock.set(clock.instant());
        List<Verdict> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(verdicts.verdict().group("node", "n" + i).as(condition));
        }
        return all;
    }

    /** A stage on the embedded database in the folder. */
    private final class Node implements AutoCloseable {
        private final PrometheusMeters meters = new PrometheusMeters();
        private final WorkerPools workers = new WorkerPools(meters);
        private final NodeDatabase database;
        private final AlertStore alerts;
        private final OutboxStore outbox;
        private final AlertStage stage;

        Node() throws Exception {
            database = NodeDatabase.embedded(folder, workers, InstantSource.system(), meters);
            alerts = new LoggedAlerts(database);
            outbox = new OutboxTable(database);
            ChannelTable channels = new ChannelTable(database);
            new TenantTable(database).insert(new Tenant(Timeline.ACME, "Acme", ZoneOffset.UTC, Instant.EPOCH));
            channels.insert(
                    new Channel(Timeline.ACME, "ops", "webhook", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH));
            Ids ids = new Ids(clock);
            stage = new AlertStage(
                    Surroundings.alone(), alerts, new RoutingTables(channels), ids, ids, clock, changed -> {});
            stage.restore();
        }

        void begin() {
            stage.route(
                    Timeline.ACME,
                    Map.of("route", Map.of("channel", "ops", "group_by", List.of("node"), "group_wait", "0s")));
        }

        void after(String duration) {
            clock.advance(io.bellwether.api.settings.Durations.parse(duration));
            stage.tick();
        }

        /** Everything that waits, in order, once the tables have messages about so many alerts. */
        List<OutboxMessage> outbox(int alertsTold) throws InterruptedException {
            CountDownLatch pause = new CountDownLatch(1);
            long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            List<OutboxMessage> all = read();
            while (all.stream().mapToInt(message -> message.alertIds().size()).sum() < alertsTold) {
                assertThat(System.nanoTime()).as("messages come to the tables").isLessThan(end);
                pause.await(200, TimeUnit.MILLISECONDS);
                all = read();
            }
            return all;
        }

        private List<OutboxMessage> read() {
            List<OutboxMessage> all = new ArrayList<>();
            List<Queued> some = outbox.queue(OPS, 0, 100);
            while (!some.isEmpty()) {
                some.forEach(each -> all.add(each.message()));
                some = outbox.queue(OPS, some.get(some.size() - 1).place(), 100);
            }
            return all;
        }

        @Override
        public void close() {
            database.close();
            workers.close();
        }
    }
}
