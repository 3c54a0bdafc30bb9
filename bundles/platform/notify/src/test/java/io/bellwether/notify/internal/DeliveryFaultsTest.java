// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between the decision to tell and the person who is told: no page is lost, and order is kept. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class DeliveryFaultsTest {
    private static final int DEAD = 20_000;

    @TempDir
    Path folder;

    /** Waits for a condition, at most five minutes. */
    private static void until(String what, BooleanSupplier met) throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            pause.await(20, TimeUnit.MILLISECONDS);
        }
    }

    private static List<String> distinct(List<String> ids) {
        return ids.stream().distinct().toList();
    }

    private static void assertInOrder(List<String> ids, int alerts) {
        for (int i = 0; i < alerts; i++) {
            assertThat(ids.indexOf("cleared-" + i))
                    .as("alert " + i)
                    .isGreaterThan(ids.lastIndexOf("opened-" + i))
                    .isNotNegative();
        }
    }

    @Test
    void aKillBetweenDecisionAndDeliveryLosesNothing() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        CountDownLatch third = new CountDownLatch(3);
        boolean[] hanging = {true};
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            got.add(request.header("id"));
            third.countDown();
            return hanging[0] && got.size() >= 3 ? new Answer.Hang() : Answer.status(204);
        })) {
            String url = server.uri().toString();
            Process killed = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledPlatform.class.getName(),
                            folder.toString(),
                            url)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out.log").toFile())
                    .start();
            try {
                assertThat(third.await(90, TimeUnit.SECONDS)).isTrue();
            } finally {
                killed.destroyForcibly();
            }
            killed.waitFor();
            hanging[0] = false;
            List<String> before = List.copyOf(got);
            try (RealStores stores = new RealStores(folder);
                    Platform platform = stores.platform(InstantSource.system())) {
                until("the outbox is empty", () -> stores.outbox.queues().isEmpty());
                assertThat(platform.service).isNotNull();
            }
            List<String> after = got.subList(before.size(), got.size());
            assertThat(distinct(got)).hasSize(2 * KilledPlatform.ALERTS);
            assertThat(after).doesNotHaveDuplicates().contains(before.get(2));
            assertThat(got.size() - distinct(got).size())
                    .as("told twice under the same id")
                    .isBetween(1, ChannelRoutes.AT_ONCE + 2);
            assertInOrder(new ArrayList<>(got), KilledPlatform.ALERTS);
        }
    }

    @Test
    void aReceiverThatMisbehavesGetsEveryMessageInTheEnd() throws Exception {
        List<String> good = new CopyOnWriteArrayList<>();
        AtomicInteger requests = new AtomicInteger();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
                    int number = requests.incrementAndGet();
                    Answer bad =
                            switch (number % 8) {
                                case 1 -> Answer.status(429).with("Retry-After", "3");
                                case 2 -> Answer.status(500);
                                case 3 -> new Answer.Cut(0);
                                case 4 -> new Answer.Cut(20);
                                case 5 -> new Answer.Slow(Duration.ofMillis(1_200), Answer.status(204));
                                default -> null;
                            };
                    if (bad == null) {
                        good.add(request.header("id"));
                        return Answer.status(204);
                    }
                    return bad;
                });
                RealStores stores = new RealStores(folder)) {
            stores.channel("a", server.uri().toString(), null);
            ManualClock clock = new ManualClock(Messages.TIME);
            for (int i = 0; i < 8; i++) {
                stores.commit(List.of(
                        Messages.message("opened-" + i, "a", Reason.OPENED, clock.instant(), "x" + i),
                        Messages.message("cleared-" + i, "a", Reason.CLEARED, clock.instant(), "x" + i)));
            }
            try (Platform platform = stores.platform(clock)) {
                until("all were taken", () -> {
                    clock.advance(Duration.ofSeconds(10));
                    platform.service.wake();
                    return distinct(good).size() == 16 && stores.outbox.queues().isEmpty();
                });
            }
            assertInOrder(new ArrayList<>(good), 8);
            assertThat(stores.outbox.references(Messages.TENANT, "a", List.of("x3")))
                    .containsEntry("x3", "r-cleared-3");
        }
    }

    @Test
    void aChannelThatIsDeadForAnHourLosesNothingAndKeepsOrder() throws Exception {
        MemoryStores stores = new MemoryStores();
        ManualClock clock = new ManualClock(Messages.TIME);
        Platform.Fake fake = new Platform.Fake();
        boolean[] dead = {true};
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger calls = new AtomicInteger();
        fake.behaviour = (notification, settings) -> {
            calls.incrementAndGet();
            if (dead[0]) {
                return new DeliveryOutcome.RetryAfter(null, "connection refused");
            }
            got.add(notification.id());
            return new DeliveryOutcome.Delivered(null);
        };
        try (Platform platform = new Platform(stores, clock, fake)) {
            platform.catalogue.create(
                    Messages.TENANT, Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u")), true);
            for (int minute = 0; minute < 60; minute++) {
                stores.outbox.insert(
                        Messages.message("opened-" + minute, "a", Reason.OPENED, clock.instant(), "x" + minute));
                if (minute % 2 == 0) {
                    stores.outbox.insert(
                            Messages.message("cleared-" + minute, "a", Reason.CLEARED, clock.instant(), "x" + minute));
                }
                clock.advance(Duration.ofMinutes(1));
                platform.service.wake();
                until(
                        "the route is quiet",
                        () -> calls.get() >= stores.outbox.attempts().size());
            }
            assertThat(calls.get()).as("attempts while it was dead").isLessThan(60);
            for (int minute = 1; minute < 60; minute += 2) {
                stores.outbox.insert(
                        Messages.message("cleared-" + minute, "a", Reason.CLEARED, clock.instant(), "x" + minute));
            }
            dead[0] = false;
            until("all were told", () -> {
                clock.advance(Duration.ofSeconds(5));
                platform.service.wake();
                return got.size() >= 120;
            });
        }
        assertThat(got).hasSize(120).doesNotHaveDuplicates();
        assertInOrder(got, 60);
    }

    @Test
    void aClockThatIsSetForwardAndBackLosesNothing() throws Exception {
        MemoryStores stores = new MemoryStores();
        ManualClock clock = new ManualClock(Messages.TIME);
        Platform.Fake fake = new Platform.Fake();
        AtomicInteger calls = new AtomicInteger();
        fake.behaviour = (notification, settings) -> calls.incrementAndGet() <= 3
                ? new DeliveryOutcome.RetryAfter(Duration.ofMinutes(20), "busy")
                : new DeliveryOutcome.Delivered(null);
        try (Platform platform = new Platform(stores, clock, fake)) {
            platform.catalogue.create(
                    Messages.TENANT, Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u")), true);
            stores.outbox.insert(Messages.message("opened-0", "a", Reason.OPENED, clock.instant(), "x0"));
            platform.service.wake();
            stores.outbox.await(1);
            clock.advance(Duration.ofDays(3));
            platform.service.wake();
            stores.outbox.await(2);
            clock.set(Messages.TIME.minus(Duration.ofHours(5)));
            stores.outbox.insert(Messages.message("cleared-0", "a", Reason.CLEARED, clock.instant(), "x0"));
            platform.service.wake();
            stores.outbox.await(3);
            clock.set(Messages.TIME.minus(Duration.ofHours(9)));
            platform.service.wake();
            assertThat(stores.outbox.await(5))
                    .containsExactly("a retrying", "a retrying", "a retrying", "a delivered", "a delivered");
        }
        assertThat(stores.outbox.attempts().subList(3, 5))
                .extracting(attempt -> attempt.notificationId())
                .containsExactly("opened-0", "cleared-0");
    }

    @Test
    void tenThousandMessagesAtOnceGoOutOnceAndInOrder() throws Exception {
        MemoryStores stores = new MemoryStores();
        Platform.Fake fake = new Platform.Fake();
        Map<String, Integer> told = Collections.synchronizedMap(new LinkedHashMap<>());
        fake.behaviour = (notification, settings) -> {
            told.merge(notification.id(), 1, Integer::sum);
            return new DeliveryOutcome.Delivered(null);
        };
        try (Platform platform = new Platform(stores, new ManualClock(Messages.TIME), fake)) {
            for (int channel = 0; channel < 4; channel++) {
                platform.catalogue.create(
                        Messages.TENANT,
                        Map.of("id", "c" + channel, "notifier", "fake", "settings", Map.of("url", "u")),
                        true);
            }
            for (int i = 0; i < 5_000; i++) {
                String to = "c" + i % 4;
                stores.outbox.insert(Messages.message("opened-" + i, to, Reason.OPENED, Messages.TIME, "x" + i));
                stores.outbox.insert(Messages.message("cleared-" + i, to, Reason.CLEARED, Messages.TIME, "x" + i));
            }
            platform.service.wake();
            until("all were told", () -> stores.outbox.queues().isEmpty());
        }
        assertThat(told).hasSize(10_000);
        assertThat(told.values()).containsOnly(1);
        List<String> order = new ArrayList<>(told.keySet());
        Map<String, Integer> places = new LinkedHashMap<>();
        order.forEach(id -> places.put(id, places.size()));
        for (int i = 0; i < 5_000; i++) {
            assertThat(places.get("cleared-" + i)).isGreaterThan(places.get("opened-" + i));
        }
    }

    @Test
    void aDeadChannelWithManyMessagesHoldsUpNoOther() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
                    if (request.path().equals("/dead")) {
                        return Answer.status(503);
                    }
                    got.add(request.header("id"));
                    return Answer.status(204);
                });
                RealStores stores = new RealStores(folder)) {
            stores.channel("dead", server.uri() + "/dead", null);
            stores.channel("live", server.uri() + "/live", null);
            List<Long> alone;
            List<Long> beside;
            try (Platform platform = stores.platform(InstantSource.system())) {
                alone = latencies(stores, platform, got, "alone");
                for (int from = 0; from < DEAD; from += 5_000) {
                    List<OutboxMessage> part = new ArrayList<>();
                    for (int i = from; i < from + 5_000; i++) {
                        part.add(bare("dead-" + i, "dead", "d" + i));
                    }
                    stores.commit(part);
                }
                platform.service.wake();
                until("the circuit opens", () -> platform.catalogue
                        .find(Messages.TENANT, "dead")
                        .orElseThrow()
                        .state()
                        .startsWith("circuit open"));
                beside = latencies(stores, platform, got, "beside");
            }
            assertThat(stores.outbox.waiting(null))
                    .as("the live channel heard of all that is its own before any of these")
                    .isEqualTo(DEAD);
            long median = alone.get(alone.size() / 2);
            long slow = beside.get(beside.size() / 2);
            System.out.println("live channel alone: median " + median + " ms, worst " + alone.get(alone.size() - 1)
                    + " ms; beside " + DEAD + " messages of a dead channel: median " + slow + " ms, worst "
                    + beside.get(beside.size() - 1) + " ms");
        }
    }

    private static OutboxMessage bare(String id, String channel, String alert) {
        Instant now = InstantSource.system().instant();
        return new OutboxMessage(
                id, Messages.TENANT, channel, Reason.OPENED, Map.of(), List.of(alert), List.of(), now, now, 0);
    }

    /** From the commit to the receiver, in ms, sorted. */
    private static List<Long> latencies(RealStores stores, Platform platform, List<String> got, String name)
            throws InterruptedException {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = name + "-" + i;
            long start = System.nanoTime();
            stores.commit(List.of(bare(id, "live", id)));
            platform.service.wake();
            until(id, () -> got.contains(id));
            all.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        Collections.sort(all);
        return all;
    }

    @Test
    void theDatabaseIsClosedAndOpenedAgainInTheMiddle() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            got.add(request.header("id"));
            return Answer.status(204);
        })) {
            try (RealStores stores = new RealStores(folder)) {
                stores.channel("a", server.uri().toString(), null);
                for (int i = 0; i < 10; i++) {
                    stores.commit(List.of(
                            Messages.message("opened-" + i, "a", Reason.OPENED, Messages.TIME, "x" + i),
                            Messages.message("cleared-" + i, "a", Reason.CLEARED, Messages.TIME, "x" + i)));
                }
                Platform platform = stores.platform(InstantSource.system());
                until("some were told", () -> got.size() >= 3);
                stores.close();
                platform.close();
            }
            try (RealStores stores = new RealStores(folder);
                    Platform platform = stores.platform(InstantSource.system())) {
                until("the outbox is empty", () -> stores.outbox.queues().isEmpty());
                assertThat(platform.service).isNotNull();
            }
        }
        assertThat(distinct(got)).hasSize(20);
        assertThat(got.size())
                .as("only what was under way when the database went is told again")
                .isLessThanOrEqualTo(20 + ChannelRoutes.AT_ONCE);
        assertInOrder(new ArrayList<>(got), 10);
    }

    @Test
    void aFallbackThatIsDisabledStandsInForNobody() throws Exception {
        MemoryStores stores = new MemoryStores();
        Platform.Fake fake = new Platform.Fake();
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Rejected("no");
        try (Platform platform = new Platform(stores, new ManualClock(Messages.TIME), fake)) {
            stores.channels.insert(new Channel(
                    Messages.TENANT, "b", "fake", Map.of("url", "u"), false, true, Instant.EPOCH, Instant.EPOCH));
            stores.channels.insert(new Channel(
                    Messages.TENANT, "a", "fake", Map.of("url", "u"), true, true, Instant.EPOCH, Instant.EPOCH, "b"));
            stores.outbox.insert(Messages.message("n1", "a", Reason.OPENED, Messages.TIME, "x"));
            platform.service.wake();
            assertThat(stores.outbox.await(1)).containsExactly("a rejected");
            Notification told = fake.next();
            assertThat(told.channel()).isEqualTo("a");
            assertThat(stores.outbox.waiting(null)).isZero();
        }
    }
}
