// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.notify.Channels.TestResult;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifyServiceTest {
    private final MemoryStores stores = new MemoryStores();
    private final ManualClock clock = new ManualClock(Messages.TIME);
    private final Platform.Fake fake = new Platform.Fake();
    private Platform platform;

    @BeforeEach
    void start() {
        platform = new Platform(stores, clock, fake);
        create("a");
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private void create(String id) {
        platform.catalogue.create(
                Messages.TENANT,
                Map.of("id", id, "notifier", "fake", "settings", Map.of("url", "u", "key", "k-" + id)),
                true);
    }

    private void put(String id, String channel, Reason reason, String... alerts) {
        stores.outbox.insert(Messages.message(id, channel, reason, clock.instant(), alerts));
        platform.service.wake();
    }

    private ChannelView view(String id) {
        return platform.catalogue.find(Messages.TENANT, id).orElseThrow();
    }

    @Test
    void deliversOverTheChannelsRouteAndWritesItDown() throws Exception {
        put("n1", "a", Reason.OPENED, "x", "y");

        Notification told = fake.next();
        assertThat(told.id()).isEqualTo("n1");
        assertThat(fake.keys.take()).isEqualTo("k-a");
        assertThat(stores.outbox.await(1)).containsExactly("a delivered");
        assertThat(stores.outbox.attempts().get(0).reference()).isEqualTo("ref");
        assertThat(stores.outbox.waiting(null)).isZero();
        assertThat(platform.camel.routes.status()).containsEntry("channel/" + Messages.TENANT + "/a", "Started");
        eventually(() -> assertThat(stores.trails.entries)
                .extracting("alertId", "stage", "decision")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x", "notify", "delivered to a"),
                        org.assertj.core.groups.Tuple.tuple("y", "notify", "delivered to a")));
        eventually(() -> assertThat(view("a").delivered()).isEqualTo(1));
        assertThat(view("a").state()).isEqualTo("active");
        eventually(() -> assertThat(metrics())
                .contains(
                        "bellwether_notifications_total{channel=\"a\",outcome=\"delivered\",tenant=\"harbour-wren\"}"));
    }

    private String metrics() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        platform.meters.write(out);
        return out.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void triesAgainWithTheSameIdUntilItIsDelivered() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        fake.behaviour = (notification, settings) -> calls.incrementAndGet() < 3
                ? new DeliveryOutcome.RetryAfter(null, "busy")
                : new DeliveryOutcome.Delivered(null);
        put("n1", "a", Reason.OPENED, "x");
        assertThat(fake.next().id()).isEqualTo("n1");
        stores.outbox.await(1);
        eventually(() -> assertThat(view("a").state()).isEqualTo("failing"));
        assertThat(view("a").lastError()).isEqualTo("busy");

        clock.advance(Duration.ofSeconds(6));
        platform.service.wake();
        assertThat(fake.next().id()).isEqualTo("n1");
        stores.outbox.await(2);
        clock.advance(Duration.ofSeconds(12));
        platform.service.wake();
        assertThat(fake.next().id()).isEqualTo("n1");

        assertThat(stores.outbox.await(3)).containsExactly("a retrying", "a retrying", "a delivered");
        assertThat(stores.outbox.attempts()).extracting("attempt").containsExactly(1, 2, 3);
        eventually(() -> assertThat(stores.trails.entries)
                .extracting("decision")
                .containsExactly("not yet delivered to a", "delivered to a"));
    }

    @Test
    void aSlowReceiverHearsOfSeveralAlertsAtOnceAndOfEachInOrder() throws Exception {
        CountDownLatch together = new CountDownLatch(ChannelRoutes.AT_ONCE);
        Set<String> through = ConcurrentHashMap.newKeySet();
        fake.behaviour = (notification, settings) -> {
            if (notification.id().equals("over")) {
                return through.contains("n1")
                        ? new DeliveryOutcome.Delivered(null)
                        : new DeliveryOutcome.Rejected("the same alert's first message is still under way");
            }
            together.countDown();
            if (!together.await(60, TimeUnit.SECONDS)) {
                return new DeliveryOutcome.Rejected("one after the other");
            }
            through.add(notification.id());
            return new DeliveryOutcome.Delivered(null);
        };
        put("n1", "a", Reason.OPENED, "x1");
        put("over", "a", Reason.CLEARED, "x1");
        for (int i = 2; i <= ChannelRoutes.AT_ONCE; i++) {
            put("n" + i, "a", Reason.OPENED, "x" + i);
        }

        assertThat(stores.outbox.await(ChannelRoutes.AT_ONCE + 1)).containsOnly("a delivered");
        assertThat(stores.outbox.attempts()).last().extracting("notificationId").isEqualTo("over");
    }

    @Test
    void aRefusalIsFinal() throws Exception {
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Rejected("no such room");
        put("n1", "a", Reason.OPENED, "x");

        assertThat(stores.outbox.await(1)).containsExactly("a rejected");
        assertThat(stores.outbox.waiting(null)).isZero();
        eventually(() -> assertThat(view("a").failed()).isEqualTo(1));
        assertThat(view("a").lastError()).isEqualTo("no such room");
    }

    @Test
    void givesUpAfterADay() throws Exception {
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.RetryAfter(null, "busy");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        for (int attempt = 2; attempt <= 5; attempt++) {
            clock.advance(Duration.ofHours(6));
            platform.service.wake();
            stores.outbox.await(attempt);
        }

        assertThat(stores.outbox.ledger())
                .containsExactly("a retrying", "a retrying", "a retrying", "a retrying", "a given-up");
        assertThat(stores.outbox.waiting(null)).isZero();
        eventually(() ->
                assertThat(stores.trails.entries).last().extracting("decision").isEqualTo("given up on a"));
    }

    @Test
    void givesTheNotifierWhatItsChannelAnsweredBefore() throws Exception {
        create("b");
        put("n1", "a", Reason.OPENED, "x", "y");
        assertThat(fake.next().references()).isEmpty();
        stores.outbox.await(1);

        put("n2", "a", Reason.CLEARED, "x", "z");
        assertThat(fake.next().references()).isEqualTo(Map.of("x", "ref"));
        stores.outbox.await(2);
        put("n3", "b", Reason.CLEARED, "x");
        assertThat(fake.next().references()).isEmpty();
    }

    private void withFallback(String id, String fallback) {
        platform.catalogue.replace(
                Messages.TENANT,
                id,
                Map.of("notifier", "fake", "settings", Map.of("url", "u"), "fallback", fallback),
                true);
    }

    @Test
    void whatAChannelRefusesGoesOverItsFallbackOnceAndSaysWhy() throws Exception {
        create("b");
        withFallback("a", "b");
        fake.behaviour = (notification, settings) -> notification.channel().equals("a")
                ? new DeliveryOutcome.Rejected("no such <room>")
                : new DeliveryOutcome.Delivered(null);
        put("n1", "a", Reason.OPENED, "x");

        assertThat(stores.outbox.await(2)).containsExactly("a rejected", "b delivered");
        assertThat(fake.next().title()).doesNotContain("fall-back");
        Notification told = fake.next();
        assertThat(told.id()).isEqualTo("n1.fallback");
        assertThat(told.title()).endsWith("(fall-back for a)");
        assertThat(told.text()).startsWith("(fall-back for a: refused: no such <room>)");
        assertThat(told.html()).contains("fall-back for a: refused: no such &lt;room&gt;");
        assertThat(told.json()).contains("\"fallback_for\":{");
        assertThat(stores.outbox.attempts().get(1).fallbackFor()).isEqualTo("a");
        eventually(() -> assertThat(stores.trails.entries)
                .extracting("decision")
                .contains("refused by a", "handed to b", "delivered to b"));
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    @Test
    void whenTheFallbackRefusesAsWellThatIsTheEnd() throws Exception {
        create("b");
        create("c");
        withFallback("b", "c");
        withFallback("a", "b");
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Rejected("no");
        put("n1", "a", Reason.OPENED, "x");

        assertThat(stores.outbox.await(2)).containsExactly("a rejected", "b rejected");
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    @Test
    void anOpenCircuitIsShownHandsOverAndIsProbedUntilTheChannelIsBack() throws Exception {
        create("b");
        withFallback("a", "b");
        fake.behaviour = (notification, settings) -> notification.channel().equals("a")
                ? new DeliveryOutcome.RetryAfter(null, "down")
                : new DeliveryOutcome.Delivered(null);
        for (int i = 1; i <= Circuits.FAILURES; i++) {
            put("n" + i, "a", Reason.OPENED, "x" + i);
        }
        put("n9", "a", Reason.CLEARED, "x1");
        List<String> first = stores.outbox.await(Circuits.FAILURES);
        assertThat(first).containsOnly("a retrying");
        platform.service.wake();

        eventually(() -> assertThat(stores.outbox.ledger())
                .filteredOn("b delivered"::equals)
                .hasSize(Circuits.FAILURES + 1));
        eventually(() -> assertThat(view("a").state()).startsWith("circuit open until 20"));
        assertThat(stores.outbox.waiting(null)).isEqualTo(Circuits.FAILURES + 1);

        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Delivered(null);
        clock.advance(Duration.ofSeconds(11));
        platform.service.wake();

        eventually(() -> assertThat(stores.outbox.ledger())
                .filteredOn("a delivered"::equals)
                .hasSize(Circuits.FAILURES + 1));
        assertThat(stores.outbox.attempts().stream()
                        .filter(attempt -> attempt.status() == Status.DELIVERED
                                && attempt.channel().equals("a"))
                        .map(attempt -> attempt.notificationId()))
                .startsWith("n1")
                .containsExactlyInAnyOrder("n1", "n2", "n3", "n4", "n5", "n9");
        assertThat(stores.outbox.ledger())
                .filteredOn("b delivered"::equals)
                .as("handed over once")
                .hasSize(Circuits.FAILURES + 1);
        eventually(() -> assertThat(view("a").state()).isEqualTo("active"));
    }

    @Test
    void aReceiverThatAsksForAPauseIsLeftAlone() throws Exception {
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.RetryAfter(Duration.ofSeconds(40), "slower");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        eventually(() -> assertThat(view("a").state()).isEqualTo("failing"));
        put("n2", "a", Reason.OPENED, "y");
        clock.advance(Duration.ofSeconds(39));
        platform.service.wake();
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Delivered(null);
        assertThat(fake.next().id()).isEqualTo("n1");
        clock.advance(Duration.ofSeconds(2));
        platform.service.wake();

        assertThat(stores.outbox.await(3)).containsExactly("a retrying", "a delivered", "a delivered");
        assertThat(fake.next().id()).isEqualTo("n1");
        assertThat(fake.next().id()).isEqualTo("n2");
    }

    @Test
    void aChannelThatHangsHoldsUpNoOther() throws Exception {
        create("b");
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        fake.behaviour = (notification, settings) -> {
            if (notification.channel().equals("a")) {
                hanging.countDown();
                release.await();
            }
            return new DeliveryOutcome.Delivered(null);
        };
        put("n1", "a", Reason.OPENED, "x");
        assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
        put("n2", "b", Reason.OPENED, "x");

        assertThat(stores.outbox.await(1)).containsExactly("b delivered");
        release.countDown();
        assertThat(stores.outbox.await(2)).containsExactly("b delivered", "a delivered");
    }

    @Test
    void aNotifierThatThrowsIsTriedAgain() throws Exception {
        fake.behaviour = (notification, settings) -> {
            throw new IllegalStateException("with a secret");
        };
        put("n1", "a", Reason.OPENED, "x");

        assertThat(stores.outbox.await(1)).containsExactly("a retrying");
        assertThat(stores.outbox.attempts().get(0).reason())
                .startsWith("the notifier failed: ")
                .doesNotContain("with a secret");
    }

    @Test
    void aMissingPluginKeepsItsMessagesUntilItReturns() throws Exception {
        platform.plugins.removeNotifier(fake);
        put("n1", "a", Reason.OPENED, "x");
        assertThat(view("a").state()).isEqualTo("plugin missing");
        assertThat(view("a").settings()).containsEntry("key", "••••");
        clock.advance(Duration.ofHours(48));

        platform.plugins.addNotifier(fake);

        assertThat(fake.next().id()).isEqualTo("n1");
        assertThat(stores.outbox.await(1)).containsExactly("a delivered");
    }

    @Test
    void aDisabledChannelKeepsItsMessagesUntilItIsEnabled() throws Exception {
        platform.catalogue.replace(
                Messages.TENANT,
                "a",
                Map.of("notifier", "fake", "settings", Map.of("url", "u"), "enabled", false),
                true);
        put("n1", "a", Reason.OPENED, "x");
        assertThat(view("a").state()).isEqualTo("disabled");

        platform.catalogue.replace(
                Messages.TENANT, "a", Map.of("notifier", "fake", "settings", Map.of("url", "u")), true);

        assertThat(fake.next().id()).isEqualTo("n1");
    }

    @Test
    void aRestartGoesOnFromTheOutbox() throws Exception {
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.RetryAfter(Duration.ofSeconds(30), "busy");
        put("n1", "a", Reason.OPENED, "x");
        put("n2", "a", Reason.CLEARED, "x");
        stores.outbox.await(1);
        platform.close();
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Delivered(null);
        fake.sent.clear();
        clock.advance(Duration.ofSeconds(30));

        platform = new Platform(stores, clock, fake);

        assertThat(fake.next().id()).isEqualTo("n1");
        assertThat(fake.next().id()).isEqualTo("n2");
        assertThat(stores.outbox.await(3)).containsExactly("a retrying", "a delivered", "a delivered");
    }

    @Test
    void aDeliveryIsNotMadeTwiceBecauseTheStoreWasDown() throws Exception {
        fake.behaviour = (notification, settings) -> {
            stores.down(true);
            return new DeliveryOutcome.Delivered(null);
        };
        put("n1", "a", Reason.OPENED, "x");
        fake.next();
        assertThat(stores.refused.await(60, TimeUnit.SECONDS)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        platform.service.wake();
        stores.down(false);

        assertThat(stores.outbox.await(1)).containsExactly("a delivered");
        assertThat(fake.sent).isEmpty();
    }

    @Test
    void aDeletedChannelsMessagesAreGivenUpAndItsRouteEnds() throws Exception {
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.RetryAfter(null, "busy");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);

        assertThat(platform.catalogue.delete(Messages.TENANT, "a")).isTrue();

        assertThat(stores.outbox.await(2)).containsExactly("a retrying", "a given-up");
        assertThat(stores.outbox.attempts().get(1).reason()).isEqualTo("the channel was deleted");
        assertThat(platform.camel.routes.status()).isEmpty();
        assertThat(platform.catalogue.delete(Messages.TENANT, "a")).isFalse();
    }

    @Test
    void aTestMakesOneAttemptAndSaysWhatCameOfIt() throws Exception {
        TestResult good = platform.catalogue.test(Messages.TENANT, "a").orElseThrow();
        assertThat(good.outcome()).isEqualTo("delivered");
        assertThat(fake.next().reason()).isEqualTo(Reason.TEST);

        fake.behaviour = (notification, settings) -> new DeliveryOutcome.RetryAfter(null, "busy");
        TestResult bad = platform.catalogue.test(Messages.TENANT, "a").orElseThrow();
        assertThat(bad.outcome()).isEqualTo("retry");
        assertThat(bad.reason()).isEqualTo("busy");

        assertThat(platform.catalogue.test(Messages.TENANT, "none")).isEmpty();
        assertThat(platform.catalogue.ledger(Messages.TENANT, "a", 10, null).items())
                .extracting("status")
                .containsExactly(Status.GIVEN_UP, Status.DELIVERED);
        assertThat(platform.catalogue
                        .ledger(Messages.TENANT, "a", 1, null)
                        .items()
                        .get(0)
                        .reason())
                .isEqualTo("a test is tried only once: busy");
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    /** What a test waits for. */
    private interface Check {
        void run() throws Exception;
    }

    /** The trail and the figures follow the ledger within moments; waits for them, at most a minute. */
    private static void eventually(Check check) throws Exception {
        CountDownLatch pause = new CountDownLatch(1);
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                pause.await(20, TimeUnit.MILLISECONDS);
            }
        }
    }
}
