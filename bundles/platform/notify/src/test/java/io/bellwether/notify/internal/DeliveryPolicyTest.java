// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told instead, when, and what is no longer told. */
class DeliveryPolicyTest {
    private final MemoryStores stores = new MemoryStores();
    private final ManualClock clock = new ManualClock(Messages.TIME);
    private final Platform.Fake fake = new Platform.Fake();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private Platform platform;

    @BeforeEach
    void start() {
        fake.behaviour = (notification, settings) -> dead.contains(notification.channel())
                ? new DeliveryOutcome.RetryAfter(null, "the receiver answered 500")
                : new DeliveryOutcome.Delivered("ref");
        platform = new Platform(stores, clock, fake);
        create("b", null, Map.of());
        create("a", "b", Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private void create(String id, String fallback, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>(more);
        settings.put("url", "u");
        Map<String, Object> document = new LinkedHashMap<>(Map.of("id", id, "notifier", "fake", "settings", settings));
        if (fallback != null) {
            document.put("fallback", fallback);
        }
        platform.catalogue.create(Messages.TENANT, document, true);
    }

    private void now(String id, AlertState state) {
        stores.trails.alerts.put(id, Messages.alert(id, state, Severity.CRITICAL));
    }

    private static AlertState said(Reason reason) {
        return switch (reason) {
            case CLEARED -> AlertState.RESOLVED;
            case ACKNOWLEDGED -> AlertState.ACK;
            default -> AlertState.OPEN;
        };
    }

    /** Puts a message in; the alerts stay as they are. */
    private void insert(String id, String channel, Reason reason, Severity severity, String... alerts) {
        Instant now = clock.instant();
        stores.outbox.insert(new OutboxMessage(
                id,
                Messages.TENANT,
                channel,
                reason,
                Map.of(),
                List.of(alerts),
                Stream.of(alerts)
                        .map(alert -> Messages.alert(alert, said(reason), severity))
                        .toList(),
                now,
                now,
                0));
    }

    private void put(String id, String channel, Reason reason, Severity severity, String... alerts) {
        insert(id, channel, reason, severity, alerts);
        for (String alert : alerts) {
            now(alert, said(reason));
        }
        platform.service.wake();
    }

    private void put(String id, String channel, Reason reason, String... alerts) {
        put(id, channel, reason, Severity.CRITICAL, alerts);
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        platform.service.wake();
    }

    private List<String> ledger() {
        return stores.outbox.attempts().stream()
                .map(attempt -> attempt.channel() + " " + attempt.told() + " " + attempt.status())
                .toList();
    }

    private List<String> trail(String alert) {
        return stores.trails.entries.stream()
                .filter(entry -> entry.alertId().equals(alert))
                .map(entry -> entry.decision() + " – " + entry.reason())
                .toList();
    }

    /** What a test waits for. */
    private interface Check {
        void run();
    }

    /** Waits for the condition, at most a minute; the clock stands still meanwhile. */
    private static void eventually(Check check) throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                pause.await(10, TimeUnit.MILLISECONDS);
            }
        }
    }

    private String state(String id) {
        return platform.catalogue.find(Messages.TENANT, id).orElseThrow().state();
    }

    @Test
    void aPageGoesOverTheFallbackAfterFifteenSecondsNotAfterFiveAttempts() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        pass(7);
        stores.outbox.await(2);
        pass(7);
        pass(0);
        assertThat(ledger()).doesNotContain("b opened delivered");

        pass(1);

        eventually(() -> assertThat(ledger()).contains("b opened delivered"));
        assertThat(ledger()).filteredOn(line -> line.startsWith("a")).hasSizeLessThan(Circuits.FAILURES);
        eventually(() -> assertThat(trail("x")).anySatisfy(line -> assertThat(line)
                .startsWith("handed to b – fall-back for a: it has failed since ")
                .endsWith("the receiver answered 500")));
    }

    @Test
    void aChannelMaySayHowLongItMayFail() throws Exception {
        create("quick", "b", Map.of("fallbackAfter", "3s"));
        dead.add("quick");
        put("n1", "quick", Reason.OPENED, "x");
        stores.outbox.await(1);
        pass(3);

        eventually(() -> assertThat(ledger()).contains("b opened delivered"));
    }

    @Test
    void whatIsNotUrgentWaitsForTheCircuit() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.REPEATED, Severity.WARNING, "x");
        stores.outbox.await(1);
        put("n2", "a", Reason.REPEATED, Severity.ERROR, "y");
        stores.outbox.await(2);
        pass(20);

        eventually(() -> assertThat(stores.outbox.attempts())
                .extracting(DeliveryAttempt::notificationId)
                .contains("n2.fallback"));
        for (int i = 0; i < 4; i++) {
            int before = stores.outbox.attempts().size();
            pass(60);
            eventually(() -> assertThat(stores.outbox.attempts()).hasSizeGreaterThan(before));
        }
        eventually(() -> assertThat(stores.outbox.attempts())
                .extracting(DeliveryAttempt::notificationId)
                .contains("n1.fallback"));
    }

    @Test
    void aFallbackThatRoutingToldAsWellHearsItOnce() throws Exception {
        dead.add("a");
        put("n0", "b", Reason.OPENED, "x");
        put("n1", "a", Reason.OPENED, "x", "y");
        put("n2", "a", Reason.OPENED, "x");
        stores.outbox.await(2);
        pass(16);

        eventually(() ->
                assertThat(ledger()).filteredOn("b opened delivered"::equals).hasSize(2));
        Notification handed = Stream.of(fake.sent.toArray(new Notification[0]))
                .filter(each -> each.id().equals("n1.fallback"))
                .findFirst()
                .orElseThrow();
        assertThat(handed.alerts()).extracting(Alert::id).containsExactly("y");
        eventually(() -> assertThat(trail("x"))
                .contains("not handed to b – it is told the same by its own route, so it does not stand in for a"));
        pass(60);
        assertThat(stores.outbox.attempts())
                .extracting(DeliveryAttempt::notificationId)
                .doesNotContain("n2.fallback");
    }

    @Test
    void aRefusalIsNotHandedToAChannelThatWasToldAnyway() throws Exception {
        put("n0", "b", Reason.OPENED, "x");
        stores.outbox.await(1);
        fake.behaviour = (notification, settings) -> new DeliveryOutcome.Rejected("no such room");
        put("n1", "a", Reason.OPENED, "x");

        stores.outbox.await(2);
        eventually(() -> assertThat(stores.outbox.waiting(null)).isZero());
        assertThat(ledger()).containsExactly("b opened delivered", "a opened rejected");
    }

    /** The channel works again, when nothing is on its way any more. @param failures attempts that failed so far */
    private void back(String channel, int failures) throws InterruptedException {
        eventually(() -> assertThat(ledger())
                .filteredOn((channel + " opened retrying")::equals)
                .hasSize(failures));
        dead.remove(channel);
    }

    @Test
    void whatIsOverWhenTheChannelIsBackIsNotToldAsOpen() throws Exception {
        create("alone", null, Map.of());
        dead.add("alone");
        put("n1", "alone", Reason.OPENED, "x", "y");
        back("alone", 1);
        insert("n2", "alone", Reason.CLEARED, Severity.CRITICAL, "x");
        now("x", AlertState.RESOLVED);
        pass(1_200);

        eventually(() -> assertThat(ledger())
                .containsExactly("alone opened retrying", "alone opened delivered", "alone cleared delivered"));
        List<Notification> told = List.copyOf(fake.sent);
        assertThat(told).extracting(Notification::id).containsExactly("n1", "n1", "n2");
        assertThat(told.get(1).alerts()).extracting(Alert::id).containsExactly("y");
        eventually(() -> assertThat(trail("x")).anySatisfy(line -> assertThat(line)
                .startsWith("not told by alone – opened: it was resolved at ")
                .endsWith(", before this could be sent")));
        eventually(() -> assertThat(stores.outbox.told(Messages.TENANT, List.of("x")))
                .as("x was never told as open")
                .extracting(each -> each.notification())
                .containsExactly("n2"));
    }

    @Test
    void aMessageOfWhichNothingHoldsAnyMoreIsSupersededInTheLedger() throws Exception {
        create("alone", null, Map.of());
        dead.add("alone");
        put("n1", "alone", Reason.OPENED, "x");
        back("alone", 1);
        insert("n2", "alone", Reason.REPEATED, Severity.CRITICAL, "x");
        insert("n3", "alone", Reason.CLEARED, Severity.CRITICAL, "x");
        now("x", AlertState.RESOLVED);
        pass(7_200);

        eventually(() -> assertThat(ledger())
                .containsExactly(
                        "alone opened retrying",
                        "alone opened superseded",
                        "alone repeated superseded",
                        "alone cleared delivered"));
        DeliveryAttempt superseded = stores.outbox.attempts().get(1);
        assertThat(superseded.reason()).startsWith("it was resolved at ");
        assertThat(superseded.took()).isZero();
    }

    @Test
    void anOldRepetitionGivesWayToTheOneBehindIt() throws Exception {
        create("alone", null, Map.of());
        dead.add("alone");
        put("n1", "alone", Reason.OPENED, "x");
        back("alone", 1);
        insert("n2", "alone", Reason.REPEATED, Severity.CRITICAL, "x");
        pass(14_400);

        eventually(() -> assertThat(ledger())
                .containsExactly("alone opened retrying", "alone opened superseded", "alone repeated delivered"));
    }

    @Test
    void whoHeardFromTheStandInHearsFromItThatItIsOver() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        pass(16);
        eventually(() -> assertThat(ledger()).contains("b opened delivered"));
        back("a", 2);
        now("x", AlertState.RESOLVED);
        pass(30);
        eventually(() -> assertThat(ledger()).contains("a opened superseded"));

        put("n2", "a", Reason.CLEARED, "x");

        eventually(() -> assertThat(ledger()).contains("b cleared delivered", "a cleared superseded"));
        eventually(() -> assertThat(trail("x"))
                .contains("not told by a – cleared: b told it in its place, and tells this as well"));
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    @Test
    void whatIsStillOpenIsToldAsStillOpenAndBothHearTheEnd() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        pass(16);
        eventually(() -> assertThat(ledger()).contains("b opened delivered"));
        back("a", 2);
        pass(30);
        eventually(() -> assertThat(ledger()).contains("a repeated delivered"));

        put("n2", "a", Reason.CLEARED, "x");

        eventually(() -> assertThat(ledger()).contains("b cleared delivered", "a cleared delivered"));
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    @Test
    void aSummaryThatWentToTheStandInIsOneThereAndOneHereAndBothHearTheEnd() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.SUMMARY, "x", "y", "z");
        stores.outbox.await(1);
        pass(16);
        eventually(() -> assertThat(ledger()).contains("b summary delivered"));
        eventually(() ->
                assertThat(ledger()).filteredOn("a summary retrying"::equals).hasSize(2));
        dead.remove("a");
        now("z", AlertState.RESOLVED);
        pass(90);
        eventually(() -> assertThat(ledger()).contains("a summary delivered"));
        assertThat(fake.sent.stream().filter(told -> told.channel().equals("a")).toList())
                .last()
                .satisfies(told -> assertThat(told.alerts())
                        .as("z is over by now")
                        .extracting(Alert::id)
                        .containsExactly("x", "y"));

        put("n2", "a", Reason.CLEARED, "x");

        eventually(() -> assertThat(ledger()).contains("b cleared delivered", "a cleared delivered"));
        assertThat(stores.outbox.waiting(null)).isZero();
    }

    @Test
    void aStandInIsNotPagedForWhatIsOverOrWasToldMeanwhile() throws Exception {
        dead.add("a");
        dead.add("b");
        put("n1", "a", Reason.OPENED, "x", "y");
        stores.outbox.await(1);
        pass(16);
        eventually(() -> assertThat(ledger()).contains("b opened retrying"));
        now("x", AlertState.RESOLVED);
        back("a", 2);
        pass(30);
        eventually(() -> assertThat(ledger()).contains("a opened delivered"));
        eventually(() ->
                assertThat(ledger()).filteredOn(line -> line.startsWith("b")).hasSize(2));
        dead.remove("b");
        pass(60);

        eventually(() -> assertThat(ledger()).contains("b opened superseded"));
        assertThat(trail("y"))
                .anySatisfy(line -> assertThat(line).isEqualTo("not told by b – opened: a told it itself by then"));
        assertThat(stores.outbox.attempts())
                .filteredOn(attempt -> attempt.status() == Status.DELIVERED)
                .hasSize(1);
    }

    @Test
    void aFreshMessageGoesOutAsItWasDecided() throws Exception {
        put("n1", "a", Reason.OPENED, "x");
        now("x", AlertState.RESOLVED);
        put("n2", "a", Reason.CLEARED, "x");

        assertThat(stores.outbox.await(2)).containsExactly("a delivered", "a delivered");
    }

    @Test
    void anOpenCircuitSaysWhatHoldsNow() throws Exception {
        dead.add("a");
        for (int i = 0; i < Circuits.FAILURES; i++) {
            put("n" + i, "a", Reason.OPENED, "x" + i);
        }
        eventually(() -> assertThat(state("a")).startsWith("circuit open until 20"));

        clock.advance(Duration.ofSeconds(11));
        assertThat(state("a")).isEqualTo("circuit half-open, trying again");
    }

    @Test
    void afterARestartAFailedChannelIsNotCalledHealthyNorFailing() throws Exception {
        dead.add("a");
        put("n1", "a", Reason.OPENED, "x");
        stores.outbox.await(1);
        eventually(() -> assertThat(state("a")).isEqualTo("failing"));
        put("n2", "b", Reason.OPENED, "y");
        stores.outbox.await(2);
        platform.close();

        platform = new Platform(stores, clock, fake);
        assertThat(state("a")).isEqualTo("unknown since restart");
        assertThat(state("b")).isEqualTo("active");
        dead.clear();
        pass(10);
        eventually(() -> assertThat(state("a")).isEqualTo("active"));
    }
}
