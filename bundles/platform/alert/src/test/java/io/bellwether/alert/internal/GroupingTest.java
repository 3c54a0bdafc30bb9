// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class GroupingTest {
    private final Timeline time = new Timeline("ops");

    @Test
    void aBurstIsOneNotification() {
        for (int node = 0; node < 10; node++) {
            time.verdict().group("node", "n" + node).isTrue();
            time.clock.advance(java.time.Duration.ofMillis(100));
        }
        time.stage.tick();
        assertThat(time.told()).isEmpty();

        time.after("1s");

        assertThat(time.told()).containsExactly("opened ops 10");
        OutboxMessage message = time.stores.outbox.get(0);
        assertThat(message.groupLabels()).isEqualTo(Map.of("policy", "auth", "environment", "prod"));
        assertThat(message.alertIds()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void withoutRoutingEveryEnabledChannelHearsEverything() {
        time.stores.channel(Timeline.ACME, "mail", Map.of(), true);
        time.stores.channel(Timeline.ACME, "off", Map.of(), false);
        time.stores.channel(io.bellwether.api.tenancy.TenantId.of("other"), "theirs", Map.of(), true);
        time.verdict().isTrue();
        time.after("2s");

        assertThat(time.told()).containsExactlyInAnyOrder("opened ops 1", "opened mail 1");
        assertThat(time.stores.trail)
                .anySatisfy(entry -> assertThat(entry.reason()).contains("channel off is disabled"));
    }

    @Test
    void withoutAChannelTheTrailSaysThatNobodyWasTold() {
        time.stores.channels.clear();
        time.verdict().isTrue();
        time.after("1h");

        assertThat(time.told()).isEmpty();
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("to nobody");
            assertThat(entry.reason()).isEqualTo("the tenant has no channel");
        });
    }

    @Test
    void resolvedAlertsAreCleared() {
        time.verdict().isTrue();
        time.after("2s");
        time.after("58s").verdict().isFalse();
        time.after("2s");
        time.after("1h");

        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
        assertThat(time.stores.outbox.get(1).alerts().get(0).state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.stores.outbox.get(1).createdAt())
                .isAfter(time.stores.outbox.get(0).createdAt());
    }

    @Test
    void anAlertThatIsOverBeforeItsGroupWasToldIsNotTold() {
        time.verdict().isTrue();
        time.clock.advance(java.time.Duration.ofSeconds(1));
        time.verdict().isFalse();
        time.after("1h");

        assertThat(time.told()).isEmpty();
        assertThat(time.decisions("route")).containsExactly("to ops", "not to ops");
    }

    @Test
    void aManualResolveIsToldEvenIfItComesFirst() {
        time.verdict().isTrue();
        time.stage.resolve(Timeline.ACME, time.only().id(), "zoe", null);
        time.after("2s");
        time.after("2s");
        time.after("1h");

        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
        assertThat(time.stores.outbox.get(0).alerts().get(0).state()).isEqualTo(AlertState.OPEN);
        assertThat(time.stores.outbox.get(0).alerts().get(0).resolvedAt()).isNull();
    }

    @Test
    void alertsThatJoinAToldGroupWaitForItsInterval() {
        time.verdict().group("node", "a").isTrue();
        time.after("2s");
        time.after("10s").verdict().group("node", "b").isTrue();
        time.after("30s");
        assertThat(time.told()).containsExactly("opened ops 1");

        time.after("20s");
        assertThat(time.told()).containsExactly("opened ops 1", "opened ops 1");
        assertThat(time.stores.outbox.get(1).alerts().get(0).labels()).containsEntry("node", "b");
    }

    @Test
    void openAlertsAreRepeatedAndTakenOnesAreNot() {
        time.verdict().group("node", "a").isTrue();
        time.verdict().group("node", "b").isTrue();
        time.after("2s");
        String first = time.stores.alerts.keySet().iterator().next();
        time.acknowledge(first, "zoe", null);
        time.after("3h");
        assertThat(time.told()).containsExactly("opened ops 2");

        time.after("1h");
        time.after("1h");
        assertThat(time.told()).containsExactly("opened ops 2", "repeated ops 1");
        time.after("3h");
        assertThat(time.told()).hasSize(3).last().isEqualTo("repeated ops 1");
    }

    @Test
    void acknowledgementsAreToldWhereTheyAreAskedFor() {
        time.stores.channel(Timeline.ACME, "chat", Map.of("sendAcks", true), true);
        time.verdict().isTrue();
        time.after("2s");
        time.acknowledge(time.only().id(), "zoe", null);
        time.after("2s");

        assertThat(time.told())
                .containsExactlyInAnyOrder("opened ops 1", "opened chat 1", "acknowledged chat 1")
                .last()
                .isEqualTo("acknowledged chat 1");
    }

    @Test
    void aCrashBeforeTheGroupIsToldLosesNothing() {
        time.verdict().group("node", "a").isTrue();
        time.verdict().group("node", "b").isTrue();
        time.restart();
        time.after("2s");
        time.after("2s");

        assertThat(time.told()).containsExactly("opened ops 2");
    }

    @Test
    void aCrashAfterTheGroupWasToldDoublesNothing() {
        time.verdict().isTrue();
        time.after("2s");
        time.restart();
        time.after("1m").verdict().isTrue();
        time.after("1m");
        assertThat(time.told()).containsExactly("opened ops 1");

        time.after("1m").verdict().isFalse();
        time.restart();
        time.after("2s");
        time.restart();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void aStoreThatIsDownOnlyDelaysWhatIsTold() {
        time.verdict().isTrue();
        time.stores.down = true;
        time.clock.advance(java.time.Duration.ofSeconds(2));
        Assertions.assertThatThrownBy(() -> time.stage.tick()).isInstanceOf(StoreUnavailable.class);
        time.stores.down = false;
        time.after("1s");
        time.after("1s");

        assertThat(time.told()).containsExactly("opened ops 1");
    }

    @Test
    void aLargeGroupIsToldInParts() {
        List<io.bellwether.alert.Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            verdicts.add(time.verdict().group("node", "n" + i).as(Condition.TRUE));
        }
        time.stage.accept(verdicts);
        time.after("2s");

        assertThat(time.told()).containsExactly("opened ops 500", "opened ops 500", "opened ops 200");
    }

    @Test
    void aDeletedChannelIsForgottenWithAWord() {
        time.verdict().isTrue();
        time.stores.channels.clear();
        time.after("2s");
        time.after("1h");

        assertThat(time.told()).isEmpty();
        assertThat(time.decisions("route")).containsExactly("to ops", "not to ops");
    }

    @Test
    void routingChoosesChannelsGroupsAndTimes() {
        time.stores.channel(Timeline.ACME, "duty", Map.of(), true);
        time.stage.route(
                Timeline.ACME,
                Map.of(
                        "route",
                        Map.of(
                                "channel",
                                "ops",
                                "routes",
                                List.of(Map.of(
                                        "channel",
                                        "duty",
                                        "matchers",
                                        List.of("severity=\"critical\""),
                                        "group_by",
                                        List.of("node"),
                                        "group_wait",
                                        "10s")))));
        time.verdict().group("node", "a").isTrue();
        time.verdict().group("node", "b").isTrue();
        time.verdict()
                .group("node", "c")
                .severity(io.bellwether.api.event.Severity.WARNING)
                .isTrue();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1");

        time.after("8s");
        assertThat(time.told()).containsExactly("opened ops 1", "opened duty 1", "opened duty 1");
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("to duty");
            assertThat(entry.reason()).isEqualTo("because route.routes[0] matches severity=\"critical\"");
        });
    }

    @Test
    void aMutedRouteSpeaksWhenItsTimeIsOver() {
        time.stage.route(
                Timeline.ACME, Map.of("route", Map.of("channel", "ops", "mute_times", List.of("02:00-04:00"))));
        time.verdict().isTrue();
        time.after("59m");
        assertThat(time.told()).isEmpty();

        time.after("1m");
        assertThat(time.told()).containsExactly("opened ops 1");
    }

    @Test
    void routingThatChangesDoesNotForgetWhoKnows() {
        time.stores.channel(Timeline.ACME, "duty", Map.of(), true);
        time.stage.route(Timeline.ACME, Map.of("route", Map.of("channel", "ops")));
        time.verdict().isTrue();
        time.after("2s");
        time.stage.route(Timeline.ACME, Map.of("route", Map.of("channel", "duty")));
        time.after("1m").verdict().isFalse();
        time.after("2s");

        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void aTenantThatIsGoneIsForgottenAndHoldsUpNobody() {
        time.verdict().isTrue();
        time.stage.keep(java.util.Set.of());
        time.after("2s");

        assertThat(time.told()).isEmpty();
        assertThat(time.stage.open()).isZero();
    }
}
