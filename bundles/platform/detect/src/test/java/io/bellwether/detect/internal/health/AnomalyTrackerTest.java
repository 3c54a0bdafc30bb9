// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.detect.Anomalies.Ribbon;
import io.bellwether.detect.Anomalies.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnomalyTrackerTest {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("acme", "prod");
    private static final Instant T0 = Instant.parse("2025-08-12T03:00:00Z");

    private final Map<String, Anomaly> written = new LinkedHashMap<>();
    private final Count count = new Count();
    private AnomalyTracker tracker = tracker(List.of());

    private AnomalyTracker tracker(List<Stretch> restored) {
        return new AnomalyTracker(WHERE, restored, each -> written.put(each.id(), each.anomaly()), count);
    }

    @Test
    void unusualBucketsBecomeOneAnomalyOverSmallGapsWithItsPeak() {
        fire(1, 2, 60);
        fire(2, 9, 140);
        fire(6, 5, 90);

        assertThat(written).hasSize(1);
        Anomaly going = only();
        assertThat(going.start()).isEqualTo(T0);
        assertThat(going.end()).isNull();
        assertThat(going.lastAt()).isEqualTo(minute(6));
        assertThat(going.peakAt()).isEqualTo(minute(2));
        assertThat(going.score()).isEqualTo(9);
        assertThat(going.value()).isEqualTo(140);
        assertThat(going.threshold()).isEqualTo(50);
        assertThat(going.low()).isEqualTo(4);
        assertThat(going.contributions()).containsEntry("errors", 1.0);
        assertThat(going.evidence()).extracting(Evidence::eventId).containsExactly("e2");

        tracker.pass(minute(11), minute(11));
        assertThat(only().end()).isNull();
        tracker.pass(minute(12), minute(12));
        assertThat(only().end()).isEqualTo(minute(6));
        assertThat(tracker.open()).isZero();
    }

    @Test
    void aLongBreakBeginsAnother() {
        fire(1, 2, 60);
        fire(8, 2, 60);

        assertThat(written.values()).extracting(Anomaly::start).containsExactly(T0, minute(7));
        assertThat(written.values()).extracting(Anomaly::end).containsExactly(minute(1), null);
    }

    @Test
    void groupsAndSubjectsAreKeptApart() {
        tracker.found(observation("p", Map.of("node", "a"), 1, 2, 60), minute(1));
        tracker.found(observation("p", Map.of("node", "b"), 1, 2, 60), minute(1));
        tracker.found(observation("q", Map.of("node", "a"), 1, 2, 60), minute(1));

        assertThat(written).hasSize(3);
        assertThat(tracker.open()).isEqualTo(3);
    }

    @Test
    void whatIsOldBeginsNothingButExtendsWhatGoesOn() {
        tracker.found(observation("p", Map.of(), 1, 2, 60), minute(30));
        assertThat(written).isEmpty();
        assertThat(count.historic).isEqualTo(1);

        fire(1, 2, 60);
        tracker.found(observation("p", Map.of(), 3, 7, 99), minute(30));
        assertThat(only().score()).isEqualTo(7);
        assertThat(count.historic).isEqualTo(1);
    }

    @Test
    void theSameStretchIsTheSameAfterARestart() {
        fire(1, 2, 60);
        Anomaly before = only();
        Stretch stored = Stretch.restore(AnomalyDocument.stored(before, AlertClass.UNKNOWN, T0));
        written.clear();

        tracker = tracker(List.of(stored));
        fire(4, 8, 120);

        assertThat(only().id()).isEqualTo(before.id());
        assertThat(only().start()).isEqualTo(T0);
        assertThat(only().score()).isEqualTo(8);
        written.clear();
        tracker = tracker(List.of());
        fire(1, 2, 60);
        assertThat(only().id()).isEqualTo(before.id());
    }

    @Test
    void everythingComesBackFromTheStore() {
        fire(1, 2, 60);
        Hint hint = new Hint(
                AlertClass.AUTH, 0.7, List.of(new Reason("tokens", "token-failures", List.of(evidence("e9")))));
        tracker.hinted(look(), List.of(hint));

        Anomaly kept = AnomalyDocument.read(AnomalyDocument.stored(only(), AlertClass.AUTH, T0));

        assertThat(kept).isEqualTo(only());
        assertThat(kept.hints()).containsExactly(hint);
    }

    @Test
    void thereIsAMostThatGoesOn() {
        for (int i = 0; i < 600; i++) {
            tracker.found(observation("p", Map.of("node", "n" + i), 1, 2, 60), minute(1));
        }
        assertThat(tracker.open()).isEqualTo(500);
        assertThat(count.dropped).isEqualTo(100);
    }

    @Test
    void anAlertIsLinkedWhetherItOpensBeforeOrAfter() {
        tracker.alert(alert("early", "p", Map.of("team", "x", "node", "a"), AlertState.OPEN));
        tracker.alert(alert("gone", "q", Map.of(), AlertState.OPEN));
        tracker.alert(alert("gone", "q", Map.of(), AlertState.RESOLVED));
        tracker.found(observation("p", Map.of("node", "a"), 1, 2, 60), minute(1));
        tracker.found(observation("q", Map.of(), 1, 2, 60), minute(1));
        tracker.found(observation("p", Map.of("node", "b"), 1, 2, 60), minute(1));
        tracker.alert(alert("late", "p", Map.of("team", "x", "node", "b"), AlertState.OPEN));
        tracker.alert(alert("late", "p", Map.of("team", "x", "node", "b"), AlertState.ACK));

        assertThat(written.values()).extracting(Anomaly::alertId).containsExactly("early", null, "late");
    }

    @Test
    void eachIsLookedIntoAMinuteLaterAgainLaterAndAtItsEnd() {
        fire(1, 2, 60);
        assertThat(tracker.due(minute(1), 10)).isEmpty();
        assertThat(tracker.due(minute(2), 10)).hasSize(1);
        assertThat(tracker.due(minute(3), 10)).isEmpty();
        assertThat(tracker.due(minute(7), 10)).hasSize(1);
        assertThat(tracker.due(minute(60), 10)).isEmpty();
        tracker.pass(minute(60), minute(60));
        assertThat(tracker.due(minute(60), 10))
                .singleElement()
                .satisfies(look -> assertThat(look.anomaly().end()).isNotNull());
        assertThat(tracker.due(minute(90), 10)).isEmpty();
    }

    @Test
    void ribbonsAreCutAndMergedBySubject() {
        tracker.found(observation("p", Map.of("node", "a"), 1, 2, 60), minute(1));
        tracker.found(observation("p", Map.of("node", "b"), 2, 2, 60), minute(2));
        tracker.found(observation("q", Map.of(), 30, 2, 60), minute(30));
        tracker.pass(minute(20), minute(20));

        List<Ribbon> ribbons = Ribbons.of(List.copyOf(written.values()), T0.plusSeconds(30), minute(60), minute(40));

        assertThat(ribbons)
                .containsExactly(
                        new Ribbon("policy", "p", List.of(new Span(T0.plusSeconds(30), minute(2), 2))),
                        new Ribbon("policy", "q", List.of(new Span(minute(29), minute(40), 2))));
        assertThat(Ribbons.of(List.copyOf(written.values()), minute(10), minute(20), minute(40)))
                .isEmpty();
    }

    private Stretch look() {
        return tracker.due(minute(99), 1).get(0).stretch();
    }

    private Anomaly only() {
        assertThat(written).hasSize(1);
        return written.values().iterator().next();
    }

    private void fire(int minute, double score, double value) {
        tracker.found(observation("p", Map.of(), minute, score, value), minute(minute));
    }

    private static Instant minute(int minute) {
        return T0.plus(Duration.ofMinutes(minute));
    }

    static Observation observation(String policy, Map<String, String> group, int minute, double score, double value) {
        return new Observation(
                new Observation.Subject(Observation.POLICY, policy, policy, AlertClass.UNKNOWN, Severity.WARNING),
                group,
                minute(minute),
                Duration.ofMinutes(1),
                true,
                score,
                value,
                50,
                4,
                4,
                Map.of("errors", 1.0),
                "so it is",
                List.of(evidence("e" + minute)));
    }

    private static Evidence evidence(String id) {
        return new Evidence(id, T0, "node-1", null);
    }

    private static Alert alert(String id, String policy, Map<String, String> labels, AlertState state) {
        return new Alert(
                id,
                WHERE,
                policy,
                policy,
                AlertClass.UNKNOWN,
                Severity.WARNING,
                state,
                null,
                labels,
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
                new ArrayList<>(),
                null,
                null,
                null,
                null,
                0,
                false);
    }

    private static final class Count implements AnomalyTracker.Counts {
        private int dropped;
        private int historic;

        @Override
        public void dropped() {
            dropped++;
        }

        @Override
        public void historic() {
            historic++;
        }
    }
}
