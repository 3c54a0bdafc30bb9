// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KpiWatchTest {
    private final DetectorCatalogue detectors = Timeline.detectors();
    private final List<Observation> found = new ArrayList<>();
    private final ManualClock clock = ManualClock.at("2025-08-12T03:00:00Z");
    private final EnvironmentHealth health = new EnvironmentHealth(new AnomalyRoom.Watching() {
        @Override
        public void found(Observation observation, Instant now) {
            found.add(observation);
        }

        @Override
        public void pass(Instant watermark, Instant now) {}
    });
    private final Engine engine = new Engine(Timeline.WHERE, detectors, Schedule.ALWAYS, health::found);
    private int number;

    @Test
    void withoutADetectorForItTheUsualRangeDecides() {
        KpiWatch watch = new KpiWatch();
        assertThat(watch.policies(detectors)).isEmpty();
        assertThat(watch.watches(KpiSpec.BUILT_IN.get(1))).isFalse();
    }

    @Test
    void detectorsWatchTheFiguresWithoutGroups() {
        detectors.add(new Rises());
        KpiWatch watch = new KpiWatch();

        assertThat(watch.policies(detectors))
                .extracting(policy -> policy.id())
                .contains("kpi.errors", "kpi.events")
                .doesNotContain("kpi.ee-restarts");
        assertThat(KpiSpec.BUILT_IN)
                .filteredOn(watch::watches)
                .allSatisfy(spec -> assertThat(spec.measure().by()).isEmpty());
    }

    @Test
    void whatADetectorFindsIsAnAnomalyOfTheFigureBeyondItsFloor() {
        detectors.add(new Rises());
        health.follow(engine);
        health.detectors(detectors);
        for (int minute = 0; minute < 12; minute++) {
            push(minute == 6 ? 3 : minute == 9 ? 40 : 1);
        }

        assertThat(found)
                .filteredOn(each -> each.firing() && each.subject().id().equals("errors"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.subject().origin()).isEqualTo("kpi");
                    assertThat(each.value()).isEqualTo(40);
                    assertThat(each.explanation()).isEqualTo("Errors: it rose");
                    assertThat(each.evidence()).isNotEmpty();
                });
    }

    private void push(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Timeline.event("e" + number++, clock.instant(), clock.instant(), "failed", Map.of()));
        }
        health.at(clock.instant());
        engine.accept(Origin.PUSH, events, clock.instant());
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            health.at(clock.instant());
            engine.tick(clock.instant());
            health.pass(clock.instant());
        }
    }

    /** Fires where a value is more than twice the one before. */
    private static final class Rises implements SeriesDetector {
        @Override
        public String id() {
            return "spike";
        }

        @Override
        public String title() {
            return "Rises";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public Duration lookback(Settings settings) {
            return Duration.ofMinutes(2);
        }

        @Override
        public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
            double before = window.value(0);
            return window.last() > 2 * before
                    ? SeriesJudgement.firing(5, Double.NaN, before, "it rose")
                    : SeriesJudgement.clear(Double.NaN, before, "");
        }
    }
}
