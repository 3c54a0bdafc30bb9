// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FirmMonthTest {
    private final FirmMonth month = new FirmMonth(1);

    private List<Event> between(FirmMonth from, String environment, Instant begin, Duration length) {
        return Stream.iterate(begin, minute -> minute.isBefore(begin.plus(length)), minute -> minute.plusSeconds(60))
                .flatMap(minute -> from.minute(environment, minute).stream())
                .toList();
    }

    private Episode first(Kind kind) {
        return Stream.concat(month.incidents().stream(), month.decoys().stream())
                .filter(episode -> episode.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private long count(Episode episode, Instant begin, Duration length, String template) {
        return between(month, episode.environment(), begin, length).stream()
                .filter(event -> Objects.equals(event.body().template(), template))
                .count();
    }

    @Test
    void aMinuteIsAlwaysTheSameAndOfAnotherSeedAnother() {
        Instant begin = first(Kind.AUTH_STORM).onset().minusSeconds(30);
        List<Event> once = between(month, "prod", begin, Duration.ofMinutes(30));
        between(month, "prod", begin.plus(Duration.ofDays(3)), Duration.ofMinutes(3));
        assertThat(between(new FirmMonth(1), "prod", begin, Duration.ofMinutes(30)))
                .isEqualTo(once);
        assertThat(between(new FirmMonth(2), "prod", begin, Duration.ofMinutes(30)))
                .isNotEqualTo(once);
    }

    @Test
    void eventsAreOfTheirMinuteAndUnique() {
        for (Episode episode : month.incidents()) {
            Instant begin = Instant.ofEpochSecond(episode.peak().getEpochSecond() / 60 * 60);
            List<Event> events = between(month, "prod", begin, Duration.ofMinutes(5));
            Set<String> ids = events.stream().map(Event::eventId).collect(Collectors.toCollection(HashSet::new));
            assertThat(ids).as(episode.id()).hasSameSizeAs(events);
            assertThat(month.minute("prod", begin))
                    .allSatisfy(event -> assertThat(event.timestamp()).isBetween(begin, begin.plusSeconds(63)));
        }
    }

    @Test
    void everyKindIsThereAndNothingGoesWrongWhileThereIsToLearn() {
        for (long seed = 1; seed <= 5; seed++) {
            FirmMonth other = new FirmMonth(seed);
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            Stream.of(other.incidents(), other.notes(), other.decoys())
                    .flatMap(List::stream)
                    .forEach(episode -> {
                        kinds.add(episode.kind());
                        assertThat(episode.onset()).as(episode.id()).isAfterOrEqualTo(other.scoredFrom());
                        assertThat(episode.end()).as(episode.id()).isBefore(other.end());
                    });
            assertThat(kinds).hasSize(Kind.values().length);
            assertThat(other.incidents()).hasSizeGreaterThanOrEqualTo(20);
            assertThat(other.incidents()).extracting(Episode::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void anOrdinaryHourOfAWorkingDayHasAThousandsEventsAndAHolidayFew() {
        Instant tuesday = Instant.parse("2025-05-27T00:00:00Z");
        Instant holiday = Instant.parse("2025-06-09T00:00:00Z");
        int usual = between(month, "prod", tuesday, Duration.ofHours(1)).size();
        int quiet = between(month, "prod", holiday, Duration.ofHours(1)).size();
        int last = between(month, "prod", Instant.parse("2025-06-26T00:00:00Z"), Duration.ofHours(1))
                .size();
        assertThat(usual).isBetween(8_000, 16_000);
        assertThat(quiet).isLessThan(usual / 2);
        assertThat(last).isGreaterThan(usual * 5 / 4);
    }

    @Test
    void tokenErrorsRiseUntilThePeak() {
        Episode storm = first(Kind.AUTH_STORM);
        Duration five = Duration.ofMinutes(5);
        String lost = Catalogue.TOKEN_NOT_FOUND.text();
        long early = count(storm, storm.onset(), five, lost);
        long late = count(storm, storm.peak(), five, lost);
        assertThat(early).isLessThan(150);
        assertThat(late).isGreaterThan(400);
        assertThat(count(storm, storm.end().plusSeconds(120), five, lost)).isLessThan(10);
    }

    @Test
    void aSilentNodeSaysNothingAndTheOthersGoOn() {
        Episode gap = first(Kind.HEARTBEAT_GAP);
        String node = gap.nodes().get(0);
        List<Event> silent = between(month, "prod", gap.firstEffect(), Duration.ofMinutes(5));
        assertThat(silent)
                .noneMatch(event -> node.equals(event.properties().get("_Server"))
                        && Catalogue.ENGINE.equals(event.properties().get("_AppName")));
        assertThat(silent.stream().map(event -> event.properties().get("_Server")))
                .contains(month.minute("prod", month.begin()).stream()
                        .filter(event ->
                                Catalogue.HEARTBEAT.text().equals(event.body().template()))
                        .map(event -> event.properties().get("_Server"))
                        .filter(other -> !other.equals(node))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void restartsCountUpAndADeploymentRestartsEachNodeOnce() {
        Episode restarts = first(Kind.EE_RESTARTS);
        String node = restarts.nodes().get(0);
        assertThat(restartsOf(node, restarts.end()) - restartsOf(node, restarts.onset()))
                .isEqualTo(3);
        Episode deployment = first(Kind.DEPLOYMENT);
        assertThat(deployment.nodes()).hasSize(3).allSatisfy(each -> assertThat(
                        restartsOf(each, deployment.end()) - restartsOf(each, deployment.onset()))
                .isEqualTo(1));
    }

    private long restartsOf(String node, Instant at) {
        return between(month, "prod", at, Duration.ofMinutes(2)).stream()
                .filter(event -> node.equals(event.properties().get("_Server"))
                        && event.properties().get("_TotalRestartCount") != null)
                .mapToLong(event -> (Long) event.properties().get("_TotalRestartCount"))
                .max()
                .orElseThrow();
    }

    @Test
    void facetsFollowTheirEpisodes() {
        assertThat(facet(first(Kind.INDEX_BACKLOG).peak(), "index", "documents", "backlog"))
                .isGreaterThan(8_000);
        assertThat(facet(first(Kind.INDEX_BACKLOG).onset(), "index", "documents", "backlog"))
                .isLessThan(1_000);
        assertThat(facet(first(Kind.EMAIL_UNALLOCATED).peak(), "email_channel", "intake@example.com", "unallocated"))
                .isGreaterThan(200);
        assertThat(facet(
                        first(Kind.EMAIL_DEAD_LETTERS).peak(), "email_channel", "accounts@example.com", "dead_letters"))
                .isGreaterThan(150);
        assertThat(facet(first(Kind.EE_CAPACITY).peak(), "ee_stream", "plans", "backlog"))
                .isGreaterThan(3_000);
    }

    private long facet(Instant at, String type, String name, String value) {
        return month.minute("prod", at).stream()
                .filter(event -> type.equals(event.properties().get("facet_type"))
                        && name.equals(event.properties().get("facet")))
                .mapToLong(event -> (Long) event.properties().get(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void servicesFareAsTheirEpisodesSay() {
        Duration five = Duration.ofMinutes(5);
        Episode crowd = first(Kind.TRAFFIC_TENFOLD);
        assertThat(requests(crowd.peak(), five))
                .isGreaterThan(7 * requests(crowd.onset().minus(five), five));
        Episode drop = first(Kind.AVAILABILITY_DROP);
        assertThat(between(month, "prod", drop.peak(), five))
                .filteredOn(event -> event.type().equals("request")
                        && Long.valueOf(503).equals(event.properties().get("status_code")))
                .hasSizeGreaterThan(60);
        Episode drift = first(Kind.SCHEMA_DRIFT);
        assertThat(between(month, "prod", drift.peak(), Duration.ofMinutes(10)).stream()
                        .map(event -> event.properties().get("schema_version"))
                        .filter(Objects::nonNull)
                        .distinct())
                .hasSize(2);
        Episode slow = first(Kind.LATENCY_DRIFT);
        assertThat(between(month, "prod", slow.peak(), five).stream()
                        .filter(event -> event.type().equals("request"))
                        .mapToDouble(event -> (Double) event.properties().get("elapsed_ms"))
                        .average()
                        .orElseThrow())
                .isGreaterThan(1_000);
    }

    private long requests(Instant begin, Duration length) {
        return between(month, "prod", begin, length).stream()
                .filter(event -> event.type().equals("request"))
                .count();
    }

    @Test
    void aConfigurationChangesOnceAndWhereItIsScripted() {
        for (Episode change : Stream.of(month.incidents(), month.notes(), month.decoys())
                .flatMap(List::stream)
                .filter(episode -> episode.kind().name().contains("CONFIG_CHANGE"))
                .toList()) {
            assertThat(between(month, change.environment(), change.onset().minusSeconds(120), Duration.ofMinutes(5)))
                    .filteredOn(event -> event.type().equals("config_change"))
                    .hasSize(1);
        }
    }

    @Test
    void aLoopLeadsFromPlanToMatterToPlan() {
        Episode loop = first(Kind.PLAN_LOOP);
        List<Event> about = between(month, "prod", loop.onset(), Duration.ofMinutes(3)).stream()
                .filter(event ->
                        loop.entities().get(0).equals(event.properties().get("WorkItemReference")))
                .toList();
        assertThat(about).hasSizeGreaterThan(30);
        assertThat(about.stream()
                        .map(event -> Properties.find(event.properties(), "ExecutionEngine.PlanExecutionId"))
                        .filter(Objects::nonNull))
                .doesNotHaveDuplicates();
    }

    @Test
    void aScoreTellsFoundFromMissedAndWrong() {
        Episode storm = first(Kind.AUTH_STORM);
        Episode gap = first(Kind.HEARTBEAT_GAP);
        MonthScore score = new MonthScore(
                List.of(storm, gap),
                List.of(),
                List.of(
                        alarm("prod", Kind.AUTH_STORM, storm.peak().minusSeconds(600)),
                        alarm("prod", Kind.AUTH_STORM, storm.peak()),
                        alarm("prod", Kind.INDEX_BACKLOG, gap.peak()),
                        alarm("uat", Kind.HEARTBEAT_GAP, gap.peak()),
                        alarm("prod", Kind.HEARTBEAT_GAP, gap.onset().minusSeconds(1))),
                2);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.missed()).containsExactly(gap);
        assertThat(score.wrong()).hasSize(2);
        assertThat(score.falseShare()).isEqualTo(0.4, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(score.falsePerWeek()).isEqualTo(1);
        assertThat(score.lead()).isEqualTo(Duration.ofMinutes(10));
        assertThat(String.join("\n", score.lines())).contains("recall 50.0 %", "MISSED", "FALSE uat");
        assertThat(Arrays.stream(Kind.values()).filter(Kind::isDecoy)).hasSize(8);
    }

    private static MonthScore.Alarm alarm(String environment, Kind kind, Instant at) {
        return new MonthScore.Alarm(
                environment, kind.name(), kind.classes().iterator().next(), at, "text");
    }
}
