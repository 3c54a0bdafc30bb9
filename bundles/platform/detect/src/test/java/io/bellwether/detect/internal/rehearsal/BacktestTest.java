// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Backtests.Job;
import io.bellwether.detect.Backtests.Request;
import io.bellwether.detect.Backtests.Result;
import io.bellwether.detect.Backtests.State;
import io.bellwether.detect.Backtests.Target;
import io.bellwether.detect.internal.LiveRun;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
    private static final TenantEnvironment WHERE = Timeline.WHERE;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.parse("2025-08-12T00:00:00Z");
    private static final int MINUTES = 12 * 60;
    private static final String POLICIES =
            """
            - id: errors
              severity: error
              measure: { select: "@Level = 'Error'", value: count, by: [node] }
              detect: { threshold: { above: 20 } }
              for: 3m
              recover: { below: 10, for: 2m }
            - id: slow
              measure: { value: mean(ElapsedMs), by: [node], every: 5m }
              detect: { any: [ { threshold: { above: 290 } }, { baseline: { factor: 1.2, over: [24h] } } ] }
            - id: rising
              measure: { value: p95(ElapsedMs), window: 10m }
              detect: { all: [ { slope: { rising_for: 5m } }, { threshold: { above: 100 } } ] }
            - id: quiet
              measure: { select: "StatusCode = 503", value: ratio(StatusCode > 0), window: 3m }
              detect: { not: { threshold: { below: 0.2 } } }
            """;

    @TempDir
    Path folder;

    @Test
    void findsByteForByteWhatWasFoundLive() {
        LiveRun live = live();
        Instant from = BEGIN.plus(Duration.ofHours(2));
        Instant to = BEGIN.plus(Duration.ofMinutes(MINUTES - 5));
        DetectorCatalogue detectors = Timeline.detectors();
        TapeLoader loader = new TapeLoader(SeriesArchive.NONE, new IndexedFacts(null), live.journal(), detectors);
        for (Map<String, Object> document : Json.yaml(POLICIES)) {
            Policy policy = new PolicyReader(detectors).read(document);
            Effort effort = new Effort(Duration.ofMinutes(1));
            Tape tape = loader.load(WHERE, policy, from.minus(Duration.ofHours(50)), from, to, effort);
            List<Verdict> verdicts = new ArrayList<>();
            new Run(WHERE, policy, tape, detectors, Schedule.ALWAYS, (now, found) -> verdicts.addAll(found))
                    .play(effort);

            List<String> expected = closed(live.verdicts(), policy.id(), from, to);
            assertThat(expected).as(policy.id()).hasSizeGreaterThan(20);
            assertThat(closed(verdicts, policy.id(), from, to)).as(policy.id()).isEqualTo(expected);
        }
    }

    @Test
    void saysWhichAlertsWouldHaveOpenedAndWhoWouldHaveBeenTold() throws Exception {
        LiveRun live = live();
        PastAlerts past = new PastAlerts();
        BacktestService service = past.service(live);
        int before = live.verdicts().size();
        Result result = result(service, new Request("errors", null, at(2 * 60), at(MINUTES - 5), null));

        assertThat(result.alerts()).hasSizeGreaterThan(3).hasSize((int) result.alertCount());
        assertThat(result.alerts()).allSatisfy(alert -> {
            assertThat(alert.group()).containsOnlyKeys("node");
            assertThat(alert.foundAt()).isBetween(at(2 * 60), at(MINUTES - 5));
            assertThat(alert.value()).isGreaterThan(20);
            assertThat(alert.peak()).isGreaterThanOrEqualTo(alert.value());
        });
        assertThat(result.pages()).extracting(Rehearsal.Told::channel).containsOnly("ops");
        assertThat(result.pages()).extracting(told -> told.reason().toString()).contains("opened", "cleared");
        assertThat(result.sources()).containsEntry("value", "journal");
        assertThat(result.groups()).isEqualTo(3);
        assertThat(result.current()).isNull();
        assertThat(result.real().alerts()).isZero();
        assertThat(result.real().precision()).isNaN();
        assertThat(result.real().fresh()).hasSameSizeAs(result.alerts());
        assertThat(live.verdicts()).as("nothing live is changed").hasSize(before);
    }

    @Test
    void comparesWithThePolicyAsItIsAndWithTheAlertsThereWere() throws Exception {
        LiveRun live = live();
        PastAlerts past = new PastAlerts();
        BacktestService service = past.service(live);
        Result asItIs = result(service, new Request("errors", null, at(2 * 60), at(MINUTES - 5), null));
        Rehearsal.Course first = asItIs.alerts().get((int) asItIs.alertCount() - 4);
        past.happened("a-1", first, Judgement.CONFIRMED);
        past.happened("a-2", asItIs.alerts().get((int) asItIs.alertCount() - 3), Judgement.DISMISSED);
        past.happened("a-3", Map.of("node", "other"), first.since(), first.clearedAt(), Judgement.CONFIRMED);
        Map<String, Object> document =
                Json.yaml(POLICIES.replace("above: 20", "above: 30")).get(0);
        Result tried = result(service, new Request("errors", document, at(2 * 60), at(MINUTES - 5), null));

        assertThat(tried.alertCount()).isLessThan(asItIs.alertCount());
        assertThat(tried.current().alerts()).isEqualTo(asItIs.alertCount());
        assertThat(tried.current().gone()).isNotEmpty();
        Result again = result(service, new Request("errors", null, at(2 * 60), at(MINUTES - 5), null));
        assertThat(again.real().alerts()).isEqualTo(3);
        assertThat(again.real().both()).isEqualTo(2);
        assertThat(again.real().missed()).extracting(Backtests.Past::id).containsExactly("a-3");
        assertThat(again.real().precision()).isEqualTo(0.5);
        assertThat(again.real().recall()).isEqualTo(0.5);
        assertThat(again.alerts()).isEqualTo(asItIs.alerts());
    }

    @Test
    void offersTheLimitThatComesNearestToATarget() throws Exception {
        LiveRun live = live();
        BacktestService service = new PastAlerts().service(live);
        Target target = new Target(2, Duration.ofHours(12), null);
        Backtests.Suggestion offered = result(service, new Request("errors", null, at(0), at(MINUTES), target))
                .suggestion();
        assertThat(offered.setting()).isEqualTo("detect.threshold.above");
        assertThat(offered.now()).isEqualTo("20");
        assertThat(offered.target()).isCloseTo(2, within(0.01));
        assertThat(offered.alerts()).isBetween(1L, 3L);
        assertThat(offered.says()).startsWith("detect.threshold.above " + offered.offered() + " instead of 20");
        assertThat(offered.curve()).hasSizeGreaterThan(5);
        assertThat(offered.curve()).extracting(Backtests.Choice::number).isSorted();
        Map<String, Object> document = Json.yaml(POLICIES.replace("above: 20", "above: " + offered.offered()))
                .get(0);
        assertThat(result(service, new Request("errors", document, at(0), at(MINUTES), null))
                        .alertCount())
                .as("the same comes of it when it is run")
                .isEqualTo(offered.alerts());

        Backtests.Suggestion hold = result(
                        service,
                        new Request("errors", null, at(0), at(MINUTES), new Target(2, Duration.ofHours(12), "for")))
                .suggestion();
        assertThat(hold.now()).isEqualTo("3m");
        assertThat(hold.curve()).extracting(Backtests.Choice::value).contains("0s", "1h");
        Backtests.Suggestion factor = result(
                        service,
                        new Request(
                                "slow",
                                null,
                                at(0),
                                at(MINUTES),
                                new Target(1, Duration.ofHours(12), "detect.any[1].baseline.factor")))
                .suggestion();
        assertThat(factor.setting()).isEqualTo("detect.any[1].baseline.factor");
        Job wrong = job(
                service,
                new Request("errors", null, at(0), at(MINUTES), new Target(2, Duration.ofHours(12), "severity")));
        assertThat(wrong.error()).contains("suggest.setting").contains("detect.threshold.above, ");
    }

    @Test
    void saysWhatCouldNotBeJudged() throws Exception {
        LiveRun live = live();
        BacktestService service = new PastAlerts().service(live);
        Instant future = live.clock().instant().plus(Duration.ofDays(1));
        Result result = result(service, new Request("errors", null, at(0), future, null));

        assertThat(result.to()).isBeforeOrEqualTo(live.clock().instant());
        assertThat(result.uncovered()).singleElement().satisfies(gap -> {
            assertThat(gap.to()).isEqualTo(future);
            assertThat(gap.why()).contains("not happened yet");
        });
    }

    @Test
    void refusesWhatCannotBe() {
        LiveRun live = live();
        BacktestService service = new PastAlerts().service(live);
        assertThatThrownBy(() -> service.start(WHERE, new Request("nothing", null, at(0), at(9), null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> service.start(
                        WHERE, new Request("errors", null, at(9), at(0), new Target(-1, Duration.ZERO, null))))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactly("to", "suggest"));
        assertThatThrownBy(() -> service.start(
                        WHERE, new Request("errors", Map.of("id", "errors", "measure", Map.of()), at(0), at(9), null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("detect");
        assertThatThrownBy(() -> service.start(
                        WHERE, new Request("errors", null, BEGIN.minus(Duration.ofDays(40)), at(9), null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("35 days");
    }

    @Test
    void canBeCancelledAndTenantsTakeTurns() {
        LiveRun live = live();
        live.workers().hold("backtest");
        BacktestService service = new PastAlerts().service(live);
        Request request = new Request("errors", null, at(0), at(60), null);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            jobs.add(service.start(WHERE, request));
        }
        assertThat(jobs.get(0).state()).isEqualTo(State.QUEUED);
        assertThatThrownBy(() -> service.start(WHERE, request)).isInstanceOf(Backtests.Busy.class);
        assertThat(service.cancel(WHERE.tenant(), jobs.get(0).id())
                        .orElseThrow()
                        .state())
                .isEqualTo(State.CANCELLED);
        assertThat(service.find(
                        io.bellwether.api.tenancy.TenantId.of("other"),
                        jobs.get(1).id()))
                .isEmpty();
        live.workers().release("backtest");
        assertThat(jobs)
                .extracting(job -> service.find(null, job.id()).orElseThrow().state())
                .startsWith(State.CANCELLED, State.DONE)
                .endsWith(State.DONE);
        live.clock().advance(Duration.ofHours(2));
        service.start(WHERE, request);
        assertThat(service.find(null, jobs.get(1).id())).as("forgotten").isEmpty();

        Turns<String> turns = new Turns<>(3);
        turns.add(io.bellwether.api.tenancy.TenantId.of("a"), "a1");
        turns.add(io.bellwether.api.tenancy.TenantId.of("a"), "a2");
        turns.add(io.bellwether.api.tenancy.TenantId.of("b"), "b1");
        assertThat(List.of(turns.next(), turns.next(), turns.next())).containsExactly("a1", "b1", "a2");
        assertThat(turns.next()).isNull();
    }

    @Test
    void stopsWhenItsTimeIsUp() {
        assertThatThrownBy(() -> new Effort(Duration.ofNanos(-1)).check())
                .isInstanceOfSatisfying(Effort.Stopped.class, stopped -> assertThat(stopped.isCancelled())
                        .isFalse());
    }

    private LiveRun live() {
        LiveRun live = new LiveRun(folder, POLICIES, BEGIN);
        Random random = new Random(7);
        for (int minute = 0; minute < MINUTES; minute++) {
            Instant begin = BEGIN.plus(MINUTE.multipliedBy(minute));
            List<Event> events = new ArrayList<>();
            for (int node = 1; node <= 3; node++) {
                boolean bad = (minute / 17 + node) % 4 == 0;
                int count = bad ? 15 + random.nextInt(25) : random.nextInt(12);
                for (int i = 0; i < count; i++) {
                    Map<String, Object> properties = Map.of(
                            "_Server",
                            "N" + node,
                            "ElapsedMs",
                            (bad ? 260.0 : 120.0) + random.nextInt(200),
                            "StatusCode",
                            random.nextInt(bad ? 3 : 12) == 0 ? 503L : 200L);
                    Instant at = begin.plusMillis(random.nextInt(60_000));
                    events.add(live.event(at, begin.plusSeconds(65), properties));
                }
            }
            live.minute(begin, events);
        }
        return live;
    }

    private static Instant at(int minute) {
        return BEGIN.plus(MINUTE.multipliedBy(minute));
    }

    /** Closed verdicts of one policy without the events they name, which an archive of numbers does not know. */
    private static List<String> closed(List<Verdict> verdicts, String policy, Instant from, Instant to) {
        return verdicts.stream()
                .filter(verdict -> verdict.rule().policy().equals(policy))
                .filter(verdict -> !verdict.open())
                .filter(verdict -> verdict.at().isAfter(from) && !verdict.at().isAfter(to))
                .sorted(Comparator.comparing(Verdict::at)
                        .thenComparing(verdict -> verdict.group().toString()))
                .map(verdict -> verdict.toString().replaceFirst("evidence=.*, severity=", "severity="))
                .toList();
    }

    private static Result result(BacktestService service, Request request) throws InterruptedException {
        Job job = job(service, request);
        assertThat(job.error()).isNull();
        assertThat(job.state()).isEqualTo(State.DONE);
        return job.result();
    }

    private static Job job(BacktestService service, Request request) throws InterruptedException {
        Job started = service.start(WHERE, request);
        return service.await(null, started.id(), Duration.ofSeconds(60)).orElseThrow();
    }
}
