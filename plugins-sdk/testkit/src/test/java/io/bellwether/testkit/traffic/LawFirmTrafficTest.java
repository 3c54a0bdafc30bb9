// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.traffic.Incident.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LawFirmTrafficTest {
    private static final Firm FIRM = Firm.withThreeEnvironments(
            "harbour-wren", "Harbour & Wren Lawyers", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney"));
    /** A Tuesday, 10:00 in Sydney. */
    private static final Instant MORNING = Instant.parse("2025-08-12T00:00:00Z");

    private final LawFirmTraffic quiet = new LawFirmTraffic(FIRM, 1, List.of());

    private static LawFirmTraffic with(Incident... incidents) {
        return new LawFirmTraffic(FIRM, 1, List.of(incidents));
    }

    private static Instant minutes(int count) {
        return MORNING.plus(Duration.ofMinutes(count));
    }

    private static List<Integer> perMinute(LawFirmTraffic traffic, int from, int to, Predicate<SeqEvent> wanted) {
        List<Integer> counts = new ArrayList<>();
        for (int minute = from; minute < to; minute++) {
            counts.add((int) traffic.between("prod", minutes(minute), minutes(minute + 1)).stream()
                    .filter(wanted)
                    .count());
        }
        return counts;
    }

    private static boolean isTokenError(SeqEvent event) {
        String message = event.message();
        return message.contains("Token handle not found") || message.contains("Token expired");
    }

    private static boolean isServerError(SeqEvent event) {
        return event.properties().get("StatusCode") instanceof Long status && status >= 500;
    }

    @Test
    void isAPureFunction() {
        long minute = MORNING.getEpochSecond() / 60;
        List<SeqEvent> once = quiet.minute(minute);
        quiet.minute(minute + 17);
        assertThat(quiet.minute(minute)).isEqualTo(once);
        assertThat(new LawFirmTraffic(FIRM, 1, List.of()).minute(minute)).isEqualTo(once);
        assertThat(new LawFirmTraffic(FIRM, 2, List.of()).minute(minute)).isNotEqualTo(once);
        assertThat(once).isSortedAccordingTo(SeqEvent.NEWEST_FIRST);
    }

    @Test
    void anIncidentLeavesOrdinaryEventsAsTheyAre() {
        List<SeqEvent> before = quiet.between("prod", minutes(0), minutes(10));
        List<SeqEvent> during = with(Incident.of(Kind.TOKEN_OUTAGE, "prod", minutes(2), Duration.ofMinutes(5)))
                .between("prod", minutes(0), minutes(10));
        assertThat(during).containsAll(before).hasSizeGreaterThan(before.size() + 400);
    }

    @Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        int events = 0;
        LawFirmTraffic troubled = with(
                Incident.of(Kind.TOKEN_OUTAGE, "prod", minutes(2), Duration.ofMinutes(5)),
                Incident.of(Kind.DOWNSTREAM_5XX, "prod", minutes(2), Duration.ofMinutes(5)));
        for (int minute = 0; minute < 60; minute++) {
            for (SeqEvent event : troubled.minute(MORNING.getEpochSecond() / 60 + minute)) {
                ids.add(event.id());
                events++;
            }
        }
        assertThat(ids).hasSize(events);
    }

    @Test
    void followsTheWorkingDayAndWeek() {
        int morning = count("prod", MORNING);
        int night = count("prod", Instant.parse("2025-08-11T16:00:00Z"));
        int sunday = count("prod", Instant.parse("2025-08-10T00:00:00Z"));
        assertThat(morning).isBetween(3_000, 4_300);
        assertThat(night).isLessThan(morning / 4);
        assertThat(sunday).isLessThan(morning / 3);
        assertThat(count("uat", MORNING)).isBetween(900, 1_400);
        assertThat(count("vnext", MORNING)).isBetween(300, 600);
    }

    @Test
    void theDayFollowsTheFirmsTimeZone() {
        Rhythm sydney = new Rhythm(ZoneId.of("Australia/Sydney"));
        Rhythm london = new Rhythm(ZoneId.of("Europe/London"));
        assertThat(sydney.at(MORNING)).isGreaterThan(0.9);
        assertThat(london.at(MORNING)).isLessThan(0.1);
        assertThat(london.at(Instant.parse("2025-08-12T09:00:00Z"))).isGreaterThan(0.9);
    }

    private int count(String environment, Instant from) {
        return quiet.between(environment, from, from.plus(Duration.ofHours(1))).size();
    }

    @Test
    void carriesTheKnownProperties() {
        List<SeqEvent> hour = quiet.between("prod", MORNING, minutes(60));
        assertThat(hour).allSatisfy(event -> assertThat(event.properties())
                .containsKeys("_Environment", "_AppName", "_Server", "SourceContext"));
        assertThat(hour)
                .allSatisfy(event -> assertThat((String) event.properties().get("_Environment"))
                        .startsWith("Sharedo Harbour Wren Prod"));
        Set<String> seen = hour.stream()
                .flatMap(event -> event.properties().keySet().stream())
                .collect(Collectors.toSet());
        assertThat(seen)
                .contains(
                        "StatusCode",
                        "ElapsedMs",
                        "RequestId",
                        "routePattern",
                        "ExecutionEngine",
                        "CorrelationId",
                        "InternalCorrelationId",
                        "_TotalRestartCount",
                        "Group");
        assertThat(hour.stream()
                        .map(event -> event.properties().get("_AppName"))
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(hour).anyMatch(event -> String.valueOf(event.properties().get("SourceContext"))
                .startsWith("Seq.Api"));
        assertThat(hour).anyMatch(event -> event.exception() != null);
        assertThat(hour).noneMatch(event -> event.message().contains("{"));
        assertThat(hour.stream()
                        .map(event -> event.properties().get("ExecutionEngine"))
                        .filter(Map.class::isInstance)
                        .map(Map.class::cast))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.keySet().toString()).contains("PlanExecutionId", "StepSystemName"));
    }

    @Test
    void anOrdinaryDayCrossesNoThreshold() {
        assertThat(perMinute(quiet, 0, 240, LawFirmTrafficTest::isTokenError)).allMatch(count -> count < 10);
        assertThat(perMinute(quiet, 0, 240, LawFirmTrafficTest::isServerError)).allMatch(count -> count < 10);
        for (String node : FIRM.site("prod").engineNodes()) {
            assertThat(longestGap(quiet, node, 0, 240)).isLessThan(Duration.ofSeconds(35));
        }
    }

    @Test
    void aTokenOutageIsWellAboveFiftyAMinute() {
        LawFirmTraffic troubled = with(Incident.of(Kind.TOKEN_OUTAGE, "prod", minutes(10), Duration.ofMinutes(13))
                .withLeadIn(Duration.ofMinutes(5)));
        List<Integer> counts = perMinute(troubled, 0, 30, LawFirmTrafficTest::isTokenError);
        assertThat(counts.subList(10, 23)).hasSize(13).allMatch(count -> count > 80);
        assertThat(counts.subList(0, 5)).allMatch(count -> count < 10);
        assertThat(counts.subList(5, 10)).allMatch(count -> count < 50);
        assertThat(counts.subList(5, 10).stream().mapToInt(Integer::intValue).sum())
                .as("precursors")
                .isGreaterThan(10);
        assertThat(counts.subList(23, 30)).allMatch(count -> count < 10);
    }

    @Test
    void aDownstreamOutageIsAboveThirtyAMinuteAndRises() {
        LawFirmTraffic troubled = with(Incident.of(Kind.DOWNSTREAM_5XX, "prod", minutes(10), Duration.ofMinutes(10))
                .withLeadIn(Duration.ofMinutes(5)));
        List<Integer> counts = perMinute(troubled, 0, 25, LawFirmTrafficTest::isServerError);
        assertThat(counts.subList(11, 20)).allMatch(count -> count > 30);
        double early = mean(counts.subList(10, 13));
        double late = mean(counts.subList(17, 20));
        assertThat(late).isGreaterThan(early * 1.5);
        assertThat(counts.subList(5, 10)).allMatch(count -> count < 30);
        assertThat(troubled.between("prod", minutes(10), minutes(12)))
                .anyMatch(event -> event.message().contains("SendWithRetry"));
    }

    @Test
    void restartsRaiseTheCountByThreeWithinMinutes() {
        LawFirmTraffic troubled = with(Incident.of(Kind.EE_RESTARTS, "prod", minutes(10), Duration.ofMinutes(5)));
        String node = FIRM.site("prod").engineNodes().get(0);
        long before = restarts(troubled, node, 8, 10);
        assertThat(restarts(troubled, node, 14, 16)).isEqualTo(before + 3);
        assertThat(restarts(troubled, node, 200, 202)).isEqualTo(before + 3);
        String other = FIRM.site("prod").engineNodes().get(1);
        assertThat(restarts(troubled, other, 14, 16)).isEqualTo(restarts(quiet, other, 14, 16));
        assertThat(longestGap(troubled, node, 5, 20)).isLessThan(Duration.ofMinutes(2));
        assertThat(troubled.between("prod", minutes(10), minutes(14)).stream()
                        .filter(event -> "Fatal".equals(event.level())))
                .hasSize(3);
    }

    private static long restarts(LawFirmTraffic traffic, String node, int from, int to) {
        return traffic.between("prod", minutes(from), minutes(to)).stream()
                .filter(event -> node.equals(event.properties().get("_Server")))
                .map(event -> event.properties().get("_TotalRestartCount"))
                .filter(Long.class::isInstance)
                .mapToLong(Long.class::cast)
                .max()
                .orElseThrow();
    }

    @Test
    void aSilentNodeIsSilentAndNoOther() {
        String node = FIRM.site("prod").engineNodes().get(1);
        LawFirmTraffic troubled = with(Incident.of(Kind.HEARTBEAT_GAP, "prod", minutes(10), Duration.ofMinutes(4))
                .withLeadIn(Duration.ofMinutes(3))
                .on(node));
        assertThat(longestGap(troubled, node, 5, 20)).isGreaterThan(Duration.ofMinutes(3));
        assertThat(troubled.between("prod", minutes(10), minutes(14)))
                .noneMatch(event -> node.equals(event.properties().get("_Server")));
        assertThat(longestGap(troubled, FIRM.site("prod").engineNodes().get(0), 5, 20))
                .isLessThan(Duration.ofSeconds(35));
        assertThat(troubled.between("prod", minutes(7), minutes(10)))
                .as("precursors")
                .anyMatch(event -> event.message().contains("starved"));
    }

    private static Duration longestGap(LawFirmTraffic traffic, String node, int from, int to) {
        Duration longest = Duration.ZERO;
        Instant last = null;
        for (SeqEvent event : traffic.between("prod", minutes(from), minutes(to))) {
            if (event.message().startsWith("Event engine heartbeat from " + node)) {
                if (last != null && Duration.between(last, event.timestamp()).compareTo(longest) > 0) {
                    longest = Duration.between(last, event.timestamp());
                }
                last = event.timestamp();
            }
        }
        return longest;
    }

    private static double mean(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    @Test
    void refusesAnUnknownEnvironment() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Incident.of(Kind.TOKEN_OUTAGE, "live", MORNING, Duration.ofMinutes(1))))
                .withMessageContaining("live");
    }
}
