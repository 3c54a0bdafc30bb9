// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts that something keeps from being told. */
class HeldBackTest {
    private final Hush hush = new Hush();
    private final Timeline time = new Timeline(() -> Surroundings.alone().with(hush), "ops");

    @Test
    void nobodyIsToldUntilTheSilenceEnds() {
        hush.silence(null, Timeline.START.plus(Duration.ofHours(1)));
        time.verdict().isTrue();
        time.after("10s").after("30m");
        assertThat(time.only().suppressedBy()).isEqualTo("silence:s1");
        assertThat(time.told()).isEmpty();

        time.clock.set(Timeline.START.plus(Duration.ofHours(1)));
        time.stage.tick();
        time.after("1s");

        assertThat(time.told()).containsExactly("opened ops 1");
        assertThat(time.only().suppressedBy()).isNull();
        assertThat(time.decisions("suppress")).containsExactly("held back by silence s1", "no longer held back");
        assertThat(time.stores.trail)
                .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("zoe works on it"));
    }

    @Test
    void whatIsOverMeanwhileIsNeverTold() {
        hush.silence(null, null);
        time.verdict().isTrue();
        time.after("5m").verdict().isFalse();
        time.after("1m");
        hush.lift();
        time.after("10m");

        assertThat(time.told()).isEmpty();
        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.only().suppressedBy()).isNull();
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("over while held back");
            assertThat(entry.reason()).startsWith("silence s1 kept it from being told");
        });
    }

    @Test
    void whoKnowsOfItHearsThatItIsOverThoughItIsSilencedNow() {
        time.verdict().isTrue();
        time.after("2s");
        hush.silence(null, null);
        time.after("1s");
        assertThat(time.only().suppressedBy()).as("shown at once").isEqualTo("silence:s1");
        time.after("5h");
        assertThat(time.told()).as("no reminder").containsExactly("opened ops 1");

        time.after("1m").verdict().isFalse();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void whatEndsWithoutAWordIsNoticedWithinTheGroupsInterval() {
        hush.silence("auth", null);
        time.verdict().isTrue();
        time.after("10s");
        hush.fade();
        time.after("40s");
        assertThat(time.told()).isEmpty();

        time.after("20s").after("1s");
        assertThat(time.told()).containsExactly("opened ops 1");
    }

    @Test
    void itBeginsWhileTheGroupWaits() {
        time.verdict().isTrue();
        hush.silence("auth", null);
        time.verdict().policy("index").isTrue();
        time.after("2s");

        assertThat(time.told()).containsExactly("opened ops 1");
        assertThat(time.stores.outbox.get(0).alerts().get(0).policy()).isEqualTo("index");
        time.restart();
        hush.lift();
        time.after("1s").after("1s");
        assertThat(time.told()).containsExactly("opened ops 1", "opened ops 1");
    }

    @Test
    void itIsShownEveryAlertThatIsNotResolved() {
        time.verdict().policy("auth").isTrue();
        time.verdict().policy("index").isTrue();
        time.verdict().policy("index").isFalse();
        assertThat(hush.shown).hasSize(1);

        hush.shown.clear();
        time.restart();
        assertThat(hush.shown).hasSize(1);
        time.stage.keep(java.util.Set.of());
        assertThat(hush.shown).isEmpty();
    }

    @Test
    void anInhibitionOfTheRoutingDocumentHoldsAtOnce() {
        io.bellwether.alert.internal.suppress.Suppressions real =
                new io.bellwether.alert.internal.suppress.Suppressions();
        Timeline live = new Timeline(() -> Surroundings.alone().with(real), "ops");
        live.stage.route(
                Timeline.ACME,
                Map.of(
                        "route",
                        Map.of("channel", "ops"),
                        "inhibit_rules",
                        java.util.List.of(Map.of(
                                "source_matchers",
                                java.util.List.of("policy=\"down\""),
                                "target_matchers",
                                java.util.List.of("policy=\"slow\""),
                                "equal",
                                java.util.List.of("environment")))));
        live.verdict().policy("down").isTrue();
        live.verdict().policy("slow").isTrue();
        live.after("2s").after("1m");
        assertThat(live.told()).containsExactly("opened ops 1");

        live.verdict().policy("down").isFalse();
        live.after("2s").after("1m").after("1s");
        assertThat(live.told()).containsExactly("opened ops 1", "cleared ops 1", "opened ops 1");
    }
}
