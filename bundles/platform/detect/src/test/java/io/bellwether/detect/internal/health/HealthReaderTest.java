// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Health.Band;
import io.bellwether.detect.Health.Chart;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Kpis;
import io.bellwether.detect.Health.Point;
import io.bellwether.detect.Health.SeriesQuery;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthReaderTest {
    private static final TenantEnvironment WHERE = Timeline.WHERE;
    private static final Instant NOW = Instant.parse("2025-08-12T03:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DetectorCatalogue detectors = Timeline.detectors();
    private final EnvironmentHealth health = new EnvironmentHealth(new Unwatched());
    private final Engine engine = new Engine(WHERE, detectors, Schedule.ALWAYS, health::found);
    private final SteadyArchive archive = new SteadyArchive();
    private final HealthReader reader = new HealthReader(archive);
    private final HealthReader.Asking lane = new HealthReader.Asking() {
        @Override
        public <T> T ask(Function<EnvironmentHealth, T> question) {
            return question.apply(health);
        }
    };

    private Policy policy;

    @BeforeEach
    void twoDays() {
        health.follow(engine);
        policy = new PolicyReader(detectors)
                .read(Json.yaml("{ id: by-node, measure: { by: [node] }, detect: { threshold: { above: 50 } } }")
                        .get(0));
        engine.policies(List.of(policy));
        int number = 0;
        List<Event> events = new ArrayList<>();
        for (int minute = 49 * 60; minute > 0; minute--) {
            Instant at = NOW.minus(MINUTE.multipliedBy(minute)).plusSeconds(20);
            for (int i = 0; i < 4; i++) {
                String node = i == 3 ? "b" : "a";
                events.add(Timeline.event("e" + number++, at, at, "failed", Map.of("_Server", node)));
            }
        }
        engine.history(events, NOW);
        health.at(NOW.plusSeconds(15));
        health.pass(NOW.plusSeconds(15));
    }

    @Test
    void aDayOfMinutesHasAPointABandAndAScoreEachAndIsQuick() {
        Kpis kpis = reader.kpis(WHERE, NOW.minus(Duration.ofDays(1)), NOW, MINUTE, lane);

        assertThat(kpis.step()).isEqualTo(MINUTE);
        Kpi errors = kpi(kpis, "errors");
        assertThat(errors.series()).hasSize(1_440).extracting(Point::value).containsOnly(4.0);
        assertThat(errors.baseline()).hasSize(1_440).extracting(Band::high).containsOnly(4.0);
        assertThat(errors.scores()).hasSize(1_440).extracting(Point::value).containsOnly(0.0);
        assertThat(errors.score()).isZero();
        assertThat(errors.status()).isEqualTo("ok");
        assertThat(kpi(kpis, "index-backlog").status()).isEqualTo("no data");
        assertThat(kpi(kpis, "index-backlog").series()).isEmpty();
        assertThat(kpi(kpis, "plan-executions").status()).isEqualTo("no data");
        assertThat(kpi(kpis, "token-failures").status()).isEqualTo("ok");
        assertThat(health.overview().status()).isEqualTo("ok");
        assertThat(archive.reads).isZero();
    }

    @Test
    void whatIsOlderThanMemoryComesFromTheStoreInWiderSteps() {
        Kpis kpis = reader.kpis(WHERE, NOW.minus(Duration.ofDays(90)), NOW, null, lane);

        assertThat(kpis.step()).isEqualTo(Duration.ofHours(3));
        Kpi errors = kpi(kpis, "errors");
        assertThat(errors.series())
                .hasSize(720)
                .extracting(Point::at)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(errors.series().get(0).value()).isEqualTo(5);
        assertThat(errors.series().get(719).value()).isEqualTo(4);
        assertThat(errors.baseline().size()).isGreaterThan(700);
        assertThat(errors.baseline().get(300)).satisfies(band -> {
            assertThat(band.low()).isEqualTo(3);
            assertThat(band.high()).isEqualTo(9);
        });
    }

    @Test
    void aStepIsChosenAndHasItsBounds() {
        assertThat(reader.kpis(WHERE, NOW.minus(Duration.ofHours(3)), NOW, null, lane)
                        .step())
                .isEqualTo(MINUTE);
        assertThat(reader.kpis(WHERE, NOW.minus(Duration.ofDays(7)), NOW, null, lane)
                        .step())
                .isEqualTo(Duration.ofMinutes(15));
        refused("step", NOW.minus(Duration.ofDays(7)), MINUTE);
        refused("step", NOW.minus(Duration.ofDays(7)), Duration.ofSeconds(90));
        refused("step", NOW.minus(Duration.ofDays(7)), Duration.ofDays(2));
        refused("to", NOW.minus(Duration.ofDays(401)), null);
    }

    private void refused(String field, Instant from, Duration step) {
        assertThatThrownBy(() -> reader.kpis(WHERE, from, NOW, step, lane))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(field + ": ");
    }

    @Test
    void aPolicyShowsEachGroupFromMemoryAndStoreWithinTheBound() {
        Chart chart = series(new SeriesQuery("by-node", null, Map.of(), NOW.minus(Duration.ofHours(2)), NOW, null));

        assertThat(chart.lines()).hasSize(2);
        assertThat(chart.lines().get(0).group()).containsEntry("node", "a");
        assertThat(chart.lines().get(0).points())
                .hasSize(120)
                .extracting(Point::value)
                .containsOnly(3.0);
        assertThat(chart.lines().get(0).baseline()).hasSize(120);
        Chart one = series(
                new SeriesQuery("by-node", null, Map.of("node", "b"), NOW.minus(Duration.ofDays(90)), NOW, null));
        assertThat(one.lines()).hasSize(1);
        assertThat(one.step()).isEqualTo(Duration.ofHours(2));
        assertThat(one.lines().get(0).points()).hasSizeBetween(1_000, 2_000);
    }

    @Test
    void aKeyFigureShowsOneLineAndWhatIsWrongIsNamed() {
        Chart chart = series(
                new SeriesQuery(null, "errors", Map.of(), NOW.minus(Duration.ofHours(2)), NOW, MINUTE.multipliedBy(5)));
        assertThat(chart.lines()).singleElement().satisfies(line -> assertThat(line.points())
                .hasSize(24)
                .extracting(Point::value)
                .containsOnly(4.0));
        wrong("kpi", new SeriesQuery(null, "nonsense", Map.of(), NOW.minusSeconds(600), NOW, null));
        wrong("policy", new SeriesQuery("nonsense", null, Map.of(), NOW.minusSeconds(600), NOW, null));
        wrong("policy", new SeriesQuery(null, null, Map.of(), NOW.minusSeconds(600), NOW, null));
        wrong("kpi", new SeriesQuery("by-node", "errors", Map.of(), NOW.minusSeconds(600), NOW, null));
    }

    private void wrong(String field, SeriesQuery query) {
        assertThatThrownBy(() -> series(query)).isInstanceOf(InvalidInput.class).hasMessageStartingWith(field + ": ");
    }

    @Test
    void theWeekOfTheStoreWidensWhatIsUsual() {
        health.weeks(reader.weeks(WHERE, NOW, ZoneOffset.UTC));
        Kpis kpis = reader.kpis(WHERE, NOW.minus(Duration.ofHours(1)), NOW, MINUTE, lane);

        assertThat(kpi(kpis, "errors").baseline()).hasSize(60).allSatisfy(band -> {
            assertThat(band.low()).isEqualTo(3);
            assertThat(band.high()).isEqualTo(9);
        });
    }

    private Chart series(SeriesQuery query) {
        return reader.series(WHERE, query, Map.of("by-node", policy), lane);
    }

    private static Kpi kpi(Kpis kpis, String id) {
        return kpis.items().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Follows nothing. */
    private static final class Unwatched implements AnomalyRoom.Watching {
        @Override
        public void found(Observation observation, Instant now) {}

        @Override
        public void pass(Instant watermark, Instant now) {}
    }

    /** Keeps 5, between 3 and 9, of every measure and time. */
    private static final class SteadyArchive implements SeriesArchive {
        private int reads;

        @Override
        public Instant fill(TenantEnvironment where, Measure measure, Instant from, Instant to) {
            return null;
        }

        @Override
        public List<Line> read(
                TenantEnvironment where,
                MeasureSpec measure,
                Map<String, String> group,
                Instant from,
                Instant to,
                Duration step) {
            reads++;
            List<Point> points = new ArrayList<>();
            long width = step.toMillis();
            for (long at = Math.floorDiv(from.toEpochMilli(), width) * width; at < to.toEpochMilli(); at += width) {
                points.add(new Point(Instant.ofEpochMilli(at), 5, 3, 9));
            }
            return List.of(new Line(measure.by().isEmpty() ? Map.of() : Map.of("node", "b"), points));
        }
    }
}
