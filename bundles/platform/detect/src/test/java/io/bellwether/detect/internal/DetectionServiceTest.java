// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Alerting;
import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Overview;
import io.bellwether.detect.Health.Point;
import io.bellwether.detect.internal.InMemoryStores.ConnectorsInMemory;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.InMemoryStores.PoliciesInMemory;
import io.bellwether.detect.internal.book.PolicyService;
import io.bellwether.detect.internal.health.AnomalyRoom;
import io.bellwether.detect.internal.health.HealthReader;
import io.bellwether.detect.internal.health.Observation;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionServiceTest {
    private static final TenantEnvironment WHERE = Timeline.WHERE;
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(START);
    private final StepWorkers workers = new StepWorkers();
    private final FixedTenants tenants = new FixedTenants(WHERE);
    private final RecordedJournal journal = new RecordedJournal();
    private final RecordingAlerting alerting = new RecordingAlerting();
    private final DetectorCatalogue detectors = Timeline.detectors();
    private PolicyService policies;
    private int events;

    @Test
    void verdictsReachTheAlertStage() {
        DetectionService service = start();
        service.accept(WHERE, Origin.PUSH, errors(6, START));
        assertThat(alerting.verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.where()).isEqualTo(WHERE);
            assertThat(verdict.open()).isTrue();
        });
        assertThat(alerting.retained).contains("errors");
    }

    @Test
    void verdictsWaitInOrderWhileTheStoreIsAway() {
        DetectionService service = start();
        alerting.away = true;
        service.accept(WHERE, Origin.PUSH, errors(6, START));
        pass(Duration.ofMinutes(3));
        assertThat(alerting.verdicts).isEmpty();
        assertThat(workers.runDelayed()).isPositive();
        assertThat(alerting.verdicts).isEmpty();
        alerting.away = false;
        workers.runDelayed();
        assertThat(alerting.verdicts).extracting(Verdict::at).isSorted().hasSizeGreaterThan(2);
        assertThat(alerting.verdicts.get(0).open()).isTrue();
    }

    @Test
    void aVerdictTheAlertStageCannotTakeSpoilsNoOther() {
        DetectionService service = start();
        alerting.away = true;
        service.accept(WHERE, Origin.PUSH, errors(6, START));
        pass(Duration.ofMinutes(3));
        alerting.away = false;
        alerting.refused = START.plus(Duration.ofMinutes(1));
        workers.runDelayed();
        assertThat(alerting.verdicts)
                .hasSizeGreaterThan(1)
                .extracting(Verdict::at)
                .doesNotContain(alerting.refused);
    }

    @Test
    void historyFromTheJournalIsNotCountedTwice() {
        List<Event> before = errors(5, START.minusSeconds(20));
        journal.add(before);
        DetectionService service = start();
        service.accept(WHERE, Origin.PUSH, before);
        assertThat(alerting.verdicts).isEmpty();
        service.accept(WHERE, Origin.PUSH, errors(1, START.minusSeconds(10)));
        pass(Duration.ofSeconds(30));
        Kpi errors = kpi(service, "errors");
        assertThat(errors.current()).isEqualTo(6);
        assertThat(alerting.verdicts).extracting(Verdict::open).containsExactly(true, false);
        assertThat(alerting.verdicts).extracting(Verdict::value).containsOnly(6.0);
    }

    @Test
    void aBurstInABrandNewEnvironmentIsJudgedAtOnce() {
        DetectionService service = start();
        List<Event> burst = errors(9, START);
        journal.add(burst);
        service.accept(WHERE, Origin.PUSH, burst);
        assertThat(alerting.verdicts).hasSize(1);
    }

    @Test
    void afterARestartAnOpenAlertHearsHowItStands() {
        journal.add(errors(9, START.minus(Duration.ofMinutes(20))));
        DetectionService service = start();
        pass(Duration.ofMinutes(2));
        assertThat(alerting.verdicts).isEmpty();
        workers.runDelayed();
        pass(Duration.ofMinutes(1));
        assertThat(alerting.verdicts)
                .isNotEmpty()
                .extracting(Verdict::condition)
                .containsOnly(Verdict.Condition.FALSE);
    }

    @Test
    void changedPoliciesActAndTheOthersAreRetained() {
        DetectionService service = start();
        service.accept(WHERE, Origin.PUSH, errors(1, START));
        policies.create(
                WHERE.tenant(),
                Json.yaml("{ id: second, measure: {}, detect: { threshold: { above: 2 } } }")
                        .get(0),
                "ada");
        assertThat(alerting.retained).containsExactlyInAnyOrder("errors", "second");
        service.accept(WHERE, Origin.PUSH, errors(3, START));
        assertThat(alerting.verdicts)
                .extracting(verdict -> verdict.rule().policy())
                .containsExactly("second");
        policies.delete(WHERE.tenant(), "second", null, "ada");
        assertThat(alerting.retained).containsExactly("errors");
    }

    @Test
    void keyFiguresHaveSeriesBandsAndStatus() {
        for (int minute = 0; minute < 49 * 60; minute++) {
            journal.add(errors(4, START.minus(Duration.ofMinutes(minute)).minusSeconds(30)));
        }
        DetectionService service = start();
        clock.advance(Duration.ofSeconds(15));
        List<Kpi> kpis = service.kpis(WHERE, START.minus(Duration.ofHours(1)), START, Duration.ofMinutes(1))
                .items();
        assertThat(kpis)
                .extracting(Kpi::id)
                .containsExactly(
                        "events",
                        "errors",
                        "warnings",
                        "http-4xx",
                        "http-5xx",
                        "token-failures",
                        "send-with-retry",
                        "script-exceptions",
                        "plan-executions",
                        "plan-failures",
                        "ee-restarts",
                        "ee-heartbeats",
                        "index-backlog",
                        "dead-letters",
                        "unallocated-email",
                        "config-changes",
                        "response-time-median",
                        "response-time",
                        "availability");
        Kpi errors = kpi(service, "errors");
        assertThat(errors.unit()).isEqualTo("events/min");
        assertThat(errors.series()).hasSize(60).extracting(Point::value).containsOnly(4.0);
        assertThat(errors.series().get(0).at()).isEqualTo(START.minus(Duration.ofHours(1)));
        assertThat(errors.baseline()).hasSize(60).allSatisfy(band -> {
            assertThat(band.low()).isEqualTo(4);
            assertThat(band.high()).isEqualTo(4);
        });
        assertThat(errors.current()).isEqualTo(4);
        assertThat(errors.status()).isEqualTo("ok");
        assertThat(service.kpis(WHERE, START.minus(Duration.ofHours(1)), START, Duration.ofMinutes(15))
                        .items()
                        .get(1)
                        .series())
                .hasSize(4);

        service.accept(WHERE, Origin.PUSH, errors(40, START.plusSeconds(15)));
        pass(Duration.ofSeconds(75));
        assertThat(kpi(service, "errors").status()).isEqualTo("critical");
        assertThat(kpi(service, "warnings").status()).isEqualTo("ok");
        assertThat(kpi(service, "response-time").status()).isEqualTo("no data");
        Overview overview = service.overview(WHERE);
        assertThat(overview.status()).isEqualTo("critical");
        assertThat(overview.errorsPerMinute()).isEqualTo(40);
        assertThat(overview.lastEventAt()).isEqualTo(START.plusSeconds(15));
        assertThat(overview.lag()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anUnknownEnvironmentIsUnknown() {
        Overview overview = start().overview(TenantEnvironment.of("nobody", "prod"));
        assertThat(overview.status()).isEqualTo("unknown");
        assertThat(overview.eventsPerMinute()).isNaN();
    }

    @Test
    void aDeletedEnvironmentIsForgotten() {
        DetectionService service = start();
        service.accept(WHERE, Origin.PUSH, errors(1, START));
        pass(Duration.ofSeconds(75));
        assertThat(service.overview(WHERE).eventsPerMinute()).isEqualTo(1);
        tenants.delete(WHERE);
        assertThat(service.overview(WHERE).eventsPerMinute()).isNaN();
    }

    @Test
    void rangesThatMakeNoSenseAreRefused() {
        DetectionService service = start();
        assertThatThrownBy(() -> service.kpis(WHERE, START, START, Duration.ofMinutes(1)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("to: ");
        assertThatThrownBy(() -> service.kpis(WHERE, START, START.plus(Duration.ofDays(401)), Duration.ofMinutes(1)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("to: ");
        assertThatThrownBy(() -> service.kpis(WHERE, START, START.plusSeconds(60), Duration.ofSeconds(10)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("step: ");
    }

    private DetectionService start() {
        PoliciesInMemory store = new PoliciesInMemory();
        policies = new PolicyService(store, new Folder(folder), detectors, tenants, clock, workers);
        policies.create(
                WHERE.tenant(),
                Json.yaml(
                                "{ id: errors, measure: { select: \"@Level = 'Error'\" }, detect: { threshold: { above: 5 } } }")
                        .get(0),
                "ada");
        return new DetectionService(
                alerting,
                journal,
                workers,
                clock,
                new PrometheusMeters(),
                policies,
                new SilentAnomalies(),
                new ConnectorsInMemory());
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            workers.run("detect-tick");
        }
    }

    private Kpi kpi(DetectionService service, String id) {
        return service.kpis(WHERE, START.minus(Duration.ofHours(1)), START, Duration.ofMinutes(1)).items().stream()
                .filter(kpi -> kpi.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Event> errors(int count, Instant happened) {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Timeline.event("d" + ++events, happened, happened.plusSeconds(1), "failed", Map.of()));
        }
        return batch;
    }

    /** Follows nothing. */
    static final class SilentAnomalies implements AnomalyRoom {
        @Override
        public Watching watch(TenantEnvironment where, Surroundings surroundings) {
            return new Watching() {
                @Override
                public void found(Observation observation, Instant now) {}

                @Override
                public void pass(Instant watermark, Instant now) {}
            };
        }

        @Override
        public HealthReader reader() {
            return new HealthReader(SeriesArchive.NONE);
        }

        @Override
        public void forget(TenantEnvironment where) {}
    }

    private static final class RecordingAlerting implements Alerting {
        private final List<Verdict> verdicts = new ArrayList<>();
        private Set<String> retained = Set.of();
        private boolean away;
        private Instant refused;

        @Override
        public void accept(List<Verdict> batch) {
            if (away) {
                throw new StoreUnavailable("the store is away", null);
            }
            if (batch.stream().anyMatch(verdict -> verdict.at().equals(refused))) {
                throw new IllegalStateException("refused");
            }
            verdicts.addAll(batch);
        }

        @Override
        public void retain(TenantEnvironment where, Set<String> policies) {
            if (away) {
                throw new StoreUnavailable("the store is away", null);
            }
            retained = policies;
        }
    }
}
