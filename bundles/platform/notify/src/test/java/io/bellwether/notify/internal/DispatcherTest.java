// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.Channel;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private final MemoryStores stores = new MemoryStores();
    private final ManualClock clock = new ManualClock(Messages.TIME);
    private final List<String> sent = new ArrayList<>();
    private final List<Integer> attempts = new ArrayList<>();
    private final List<String> orphans = new ArrayList<>();
    private final Set<String> unready = new HashSet<>();
    private final List<String> handed = new ArrayList<>();
    private final Circuits circuits = new Circuits();
    private boolean full;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() {
        channel("a");
        channel("b");
        dispatcher = new Dispatcher(
                stores.outbox,
                stores.channels,
                circuits,
                clock,
                channel -> !unready.contains(channel.id()),
                this::send);
        dispatcher.orphansTo(message -> orphans.add(message.message().id()));
        dispatcher.failingTo((channel, waiting) -> {
            List<String> ids = waiting.stream().map(each -> each.message().id()).toList();
            handed.addAll(ids);
            stores.outbox.settle(Messages.TENANT, channel.fallback(), ids);
            return Set.copyOf(ids);
        });
    }

    private boolean send(Queued message) {
        if (!full) {
            sent.add(message.message().id());
            attempts.add(message.message().attempts());
        }
        return !full;
    }

    private void channel(String id) {
        stores.channels.insert(
                new Channel(Messages.TENANT, id, "fake", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH));
    }

    private void put(String id, String channel, int second, String... alerts) {
        stores.outbox.insert(Messages.message(id, channel, Reason.OPENED, Messages.TIME.plusSeconds(second), alerts));
        clock.set(Messages.TIME.plusSeconds(100));
    }

    private List<String> pass() {
        sent.clear();
        dispatcher.news();
        dispatcher.pass();
        return List.copyOf(sent);
    }

    private static DeliveryAttempt attempt(String id, Status status) {
        return new DeliveryAttempt(
                id,
                Messages.TENANT,
                "a",
                1,
                Messages.TIME,
                Duration.ZERO,
                status,
                null,
                null,
                Reason.OPENED,
                Messages.TIME,
                null);
    }

    private void end(String id, Status status, Instant retryAt) {
        assertThat(dispatcher.begin(id)).isTrue();
        stores.outbox.record(attempt(id, status), retryAt, null);
        if (retryAt == null) {
            dispatcher.gone(id);
        } else {
            dispatcher.again(id, retryAt, 1);
        }
    }

    @Test
    void sendsOnceAndForgetsWhatIsDone() {
        put("1", "a", 1, "x");
        put("2", "a", 2, "y");

        assertThat(pass()).containsExactly("1", "2");
        assertThat(pass()).isEmpty();
        end("1", Status.DELIVERED, null);
        end("2", Status.REJECTED, null);
        assertThat(pass()).isEmpty();
    }

    @Test
    void messagesAboutOneAlertGoOverAChannelOneAfterTheOther() {
        put("opened", "a", 1, "x");
        put("cleared", "a", 2, "y", "x");
        put("other", "a", 3, "z");
        put("elsewhere", "b", 2, "x");

        assertThat(pass()).containsExactlyInAnyOrder("opened", "other", "elsewhere");
        end("opened", Status.RETRYING, clock.instant().plusSeconds(5));
        assertThat(pass()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(pass()).containsExactly("opened");
        end("opened", Status.DELIVERED, null);
        assertThat(pass()).containsExactly("cleared");
    }

    @Test
    void anAlertThatTakesUpWhereAnotherEndedIsToldAfterIt() {
        Instant now = clock.instant();
        put("cleared", "a", 1, "x");
        stores.outbox.insert(Messages.message(
                "opened again", "a", Reason.OPENED, now, List.of(Messages.alert("y", Reason.OPENED, "fingerprint-x"))));

        assertThat(pass()).containsExactly("cleared");
        end("cleared", Status.DELIVERED, null);
        assertThat(pass()).containsExactly("opened again");
    }

    @Test
    void theOrderSurvivesARestartWhileTheFirstWaitsForItsRetry() {
        put("opened", "a", 1, "x");
        put("cleared", "a", 2, "x");
        pass();
        end("opened", Status.RETRYING, clock.instant().plusSeconds(60));

        start();
        assertThat(pass()).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(pass()).containsExactly("opened");
    }

    @Test
    void anUnreadyChannelHoldsItsOwnMessagesOnly() {
        unready.add("a");
        put("1", "a", 1, "x");
        put("2", "b", 2, "x");
        assertThat(pass()).containsExactly("2");

        unready.clear();
        assertThat(pass()).containsExactly("1");
    }

    @Test
    void oneChannelTakesOnlySoManyAtOnce() {
        for (int i = 0; i < 100; i++) {
            put("a" + i, "a", 1, "x" + i);
        }
        put("b", "b", 50, "y");

        assertThat(pass()).hasSize(ChannelRoutes.QUEUE + 1).contains("b");
    }

    @Test
    void whatARouteDoesNotTakeIsOfferedAgain() {
        full = true;
        put("1", "a", 1, "x");
        assertThat(pass()).isEmpty();

        full = false;
        assertThat(pass()).containsExactly("1");
    }

    @Test
    void whatIsPostponedComesBackWithoutCounting() {
        put("1", "a", 1, "x");
        pass();
        assertThat(dispatcher.begin("1")).isTrue();
        dispatcher.postpone("1", clock.instant().plusSeconds(5));
        assertThat(pass()).isEmpty();

        clock.advance(Duration.ofSeconds(5));
        assertThat(pass()).containsExactly("1");
    }

    @Test
    void messagesWithoutAChannelAreHandedOverOnce() {
        put("1", "gone", 1, "x");
        pass();
        pass();

        assertThat(orphans).containsExactly("1");
    }

    @Test
    void whatWaitsInAnEndedRouteIsOfferedAgainAndWhatHasBegunIsNot() {
        put("1", "a", 1, "x");
        put("2", "a", 2, "y");
        pass();
        assertThat(dispatcher.begin("1")).isTrue();

        dispatcher.release(new ChannelKey(Messages.TENANT, "a"));

        assertThat(dispatcher.begin("2")).isFalse();
        assertThat(pass()).containsExactly("2");
    }

    @Test
    void nothingIsForgottenWhileTheStoreIsDown() {
        put("1", "a", 1, "x");
        stores.down(true);
        assertThatThrownBy(this::pass).isInstanceOf(StoreUnavailable.class);
        stores.down(false);

        assertThat(pass()).containsExactly("1");
    }

    @Test
    void whatIsDueLaterWaits() {
        OutboxMessage message =
                Messages.message("1", "a", Reason.OPENED, clock.instant().plusSeconds(10), "x");
        stores.outbox.insert(message);
        assertThat(pass()).isEmpty();

        clock.advance(Duration.ofSeconds(10));
        assertThat(pass()).containsExactly("1");
    }

    @Test
    void anAttemptIsCountedOnceEvenWhenTheOutboxIsReadFirst() {
        put("1", "a", 1, "x");
        pass();
        stores.outbox.record(attempt("1", Status.RETRYING), clock.instant(), null);
        dispatcher.news();
        pass();
        dispatcher.again("1", clock.instant(), 1);

        assertThat(pass()).containsExactly("1");
        assertThat(attempts).containsExactly(0, 1);
    }

    @Test
    void aMessageBeginsOnlyOnce() {
        put("1", "a", 1, "x");
        pass();

        assertThat(dispatcher.begin("1")).isTrue();
        assertThat(dispatcher.begin("1")).isFalse();
        assertThat(dispatcher.begin("unknown")).isFalse();
    }

    @Test
    void aChannelWithAnOpenCircuitSendsOneProbeAndThenAllInOrder() {
        ChannelKey key = new ChannelKey(Messages.TENANT, "a");
        for (int i = 0; i < 40; i++) {
            put("a" + i, "a", i, "x" + i % 20);
        }
        for (int i = 0; i < Circuits.FAILURES; i++) {
            circuits.failed(key, null, "down", clock.instant(), clock.instant());
        }
        assertThat(pass()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(pass()).containsExactly("a0");
        assertThat(pass()).isEmpty();

        end("a0", Status.RETRYING, clock.instant().plusSeconds(300));
        circuits.failed(key, null, "down", clock.instant(), clock.instant());
        assertThat(pass()).isEmpty();
        clock.advance(Duration.ofSeconds(20));
        assertThat(pass()).containsExactly("a1");
        end("a1", Status.DELIVERED, null);
        circuits.answered(key);

        List<String> rest = pass();
        assertThat(rest).startsWith("a0", "a2", "a3").endsWith("a19", "a21").hasSize(20);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        put("1", "a", 1, "x");
        put("2", "b", 1, "y");
        pass();
        end("1", Status.RETRYING, clock.instant().plusSeconds(30));
        circuits.failed(
                new ChannelKey(Messages.TENANT, "a"), Duration.ofMinutes(30), "busy", clock.instant(), clock.instant());
        assertThat(pass()).isEmpty();

        clock.set(Messages.TIME.minus(Duration.ofDays(1)));

        assertThat(pass()).containsExactly("1");
    }

    @Test
    void aClockThatWasSetBackWhileNobodyLookedHoldsNothingUp() {
        put("1", "a", 1, "x");
        clock.set(Messages.TIME.minus(Duration.ofDays(1)));

        assertThat(pass()).containsExactly("1");
    }

    @Test
    void messagesThatWaitForTheirRetryDoNotHideThoseBehindThem() {
        for (int i = 0; i < 200; i++) {
            put("a" + i, "a", 1, "x" + i);
        }
        for (int round = 0; round < 7; round++) {
            pass().forEach(id -> end(id, Status.RETRYING, clock.instant().plusSeconds(300)));
        }

        assertThat(stores.outbox.attempts()).hasSize(200);
    }

    @Test
    void aChannelThatCannotBeHandedOnHoldsUpNoOther() {
        put("1", "a", 1, "x");
        put("2", "b", 1, "y");
        dispatcher = new Dispatcher(
                stores.outbox,
                stores.channels,
                circuits,
                clock,
                channel -> {
                    if (channel.id().equals("a")) {
                        throw new IllegalStateException("broken");
                    }
                    return true;
                },
                this::send);

        assertThat(pass()).containsExactly("2");
    }

    @Test
    void aChangedChannelIsTriedAtOnce() {
        ChannelKey key = new ChannelKey(Messages.TENANT, "a");
        put("1", "a", 1, "x");
        pass();
        end("1", Status.RETRYING, clock.instant().plusSeconds(300));
        for (int i = 0; i < Circuits.FAILURES; i++) {
            circuits.failed(key, null, "wrong password", clock.instant(), clock.instant());
        }
        assertThat(pass()).isEmpty();

        circuits.changed(key);

        assertThat(pass()).containsExactly("1");
    }
}
