// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.internal.suppress.MaintenanceWindow.Boundary;
import io.bellwether.alert.internal.suppress.MaintenanceWindow.Occurrence;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static Map<String, Object> document(String every, String at, String duration) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", "w");
        document.put("recurrence", new LinkedHashMap<>(Map.of("every", every, "at", at)));
        document.put("duration", duration);
        return document;
    }

    private static MaintenanceWindow window(Map<String, Object> document, Object... more) {
        for (int i = 0; i < more.length; i += 2) {
            document.put((String) more[i], more[i + 1]);
        }
        return WindowDocument.read(document);
    }

    private static MaintenanceWindow daily(String at, String duration) {
        return window(document("day", at, duration));
    }

    private static List<String> from(List<Occurrence> occurrences) {
        return occurrences.stream().map(each -> each.from().toString()).toList();
    }

    /** Clocks go forward: the time is skipped. Clocks go back: it comes twice. One beginning and one end either way. */
    @ParameterizedTest
    @CsvSource({
        // spring: 01:30 or 02:30 does not exist
        "Europe/London,       01:30, 2026-03-29, 2026-03-29T01:30:00Z",
        "America/New_York,    02:30, 2026-03-08, 2026-03-08T07:30:00Z",
        "Australia/Sydney,    02:30, 2026-10-04, 2026-10-03T16:30:00Z",
        "Australia/Lord_Howe, 02:15, 2026-10-04, 2026-10-03T15:45:00Z",
        // autumn: it exists twice, and the first is meant
        "Europe/London,       01:30, 2026-10-25, 2026-10-25T00:30:00Z",
        "America/New_York,    01:30, 2026-11-01, 2026-11-01T05:30:00Z",
        "Australia/Sydney,    02:30, 2026-04-05, 2026-04-04T15:30:00Z",
        "Australia/Lord_Howe, 01:45, 2026-04-05, 2026-04-04T14:45:00Z",
    })
    void aDayWithAChangeOfClocksHasOneBeginningAndOneEnd(String zone, String at, String day, Instant begins) {
        ZoneId clock = ZoneId.of(zone);
        Instant midnight = java.time.LocalDate.parse(day).atStartOfDay(clock).toInstant();
        for (String length : List.of("10m", "45m", "1h", "3h")) {
            MaintenanceWindow window = daily(at, length);
            Duration duration = window.duration();
            List<Boundary> found =
                    window.boundaries(midnight.minusSeconds(1), midnight.plus(12, ChronoUnit.HOURS), clock);
            assertThat(found).extracting(Boundary::at).as(length).containsExactly(begins, begins.plus(duration));
            assertThat(found).extracting(Boundary::begins).containsExactly(true, false);

            List<Boundary> stepped = new ArrayList<>();
            int activeMinutes = 0;
            for (Instant t = midnight; t.isBefore(midnight.plus(12, ChronoUnit.HOURS)); t = t.plusSeconds(60)) {
                stepped.addAll(window.boundaries(t, t.plusSeconds(60), clock));
                activeMinutes += window.at(t, clock) == null ? 0 : 1;
            }
            assertThat(stepped).isEqualTo(found);
            assertThat(activeMinutes).isEqualTo((int) duration.toMinutes());
        }
    }

    @ParameterizedTest
    @CsvSource({"Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Apia"})
    void everyDayOfAYearHasOneBeginningAndOneEndAtThatTimeByTheClock(String zone) {
        ZoneId clock = ZoneId.of(zone);
        MaintenanceWindow window = daily("22:00", "4h");
        Instant start = java.time.LocalDate.parse("2026-01-01")
                .atTime(12, 0)
                .atZone(clock)
                .toInstant();
        Instant end = java.time.LocalDate.parse("2027-01-01")
                .atTime(12, 0)
                .atZone(clock)
                .toInstant();
        List<Boundary> found = window.boundaries(start, end, clock);
        assertThat(found).hasSize(730);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).begins()).isEqualTo(i % 2 == 0);
            if (i % 2 == 0) {
                assertThat(found.get(i).at().atZone(clock).toLocalTime()).hasToString("22:00");
                assertThat(found.get(i + 1).at()).isEqualTo(found.get(i).at().plus(4, ChronoUnit.HOURS));
            }
        }
        assertThat(follow(window, clock, start, end))
                .isEqualTo(found.stream().map(Boundary::at).toList());
    }

    private static List<Instant> follow(MaintenanceWindow window, ZoneId clock, Instant start, Instant end) {
        List<Instant> turns = new ArrayList<>();
        Instant next = window.nextTurn(start, clock);
        while (!next.isAfter(end)) {
            turns.add(next);
            next = window.nextTurn(next, clock);
        }
        return turns;
    }

    @Test
    void aDayThatAZoneLeavesOutHasNoWindowOfItsOwn() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        List<Occurrence> found = daily("22:00", "1h").next(Instant.parse("2011-12-29T20:00:00Z"), apia, 4);
        assertThat(from(found))
                .containsExactly(
                        "2011-12-30T08:00:00Z", "2011-12-31T08:00:00Z", "2012-01-01T08:00:00Z", "2012-01-02T08:00:00Z");
    }

    @Test
    void aWindowKeepsItsOwnZone() {
        MaintenanceWindow window = window(document("day", "02:00", "1h"), "time_zone", "Australia/Sydney");
        assertThat(from(window.next(Instant.parse("2026-01-05T00:00:00Z"), LONDON, 2)))
                .containsExactly("2026-01-05T15:00:00Z", "2026-01-06T15:00:00Z");
        assertThat(from(daily("02:00", "1h").next(Instant.parse("2026-07-05T12:00:00Z"), LONDON, 1)))
                .containsExactly("2026-07-06T01:00:00Z");
    }

    @Test
    void weekdaysAndOverMidnight() {
        Map<String, Object> document = document("week", "22:00", "8h");
        document.put("recurrence", Map.of("every", "week", "at", "22:00", "weekdays", List.of("sat", "Tuesday")));
        MaintenanceWindow window = window(document, "from", "2026-01-05", "until", "2026-01-13");
        assertThat(from(window.next(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC, 9)))
                .containsExactly("2026-01-06T22:00:00Z", "2026-01-10T22:00:00Z", "2026-01-13T22:00:00Z");
        assertThat(window.at(Instant.parse("2026-01-11T05:59:59Z"), ZoneOffset.UTC))
                .isEqualTo(
                        new Occurrence(Instant.parse("2026-01-10T22:00:00Z"), Instant.parse("2026-01-11T06:00:00Z")));
        assertThat(window.at(Instant.parse("2026-01-11T06:00:00Z"), ZoneOffset.UTC))
                .isNull();
        assertThat(window.at(Instant.parse("2026-01-14T05:00:00Z"), ZoneOffset.UTC))
                .isNotNull();
        assertThat(window.nextTurn(Instant.parse("2026-01-14T05:00:00Z"), ZoneOffset.UTC))
                .isEqualTo("2026-01-14T06:00:00Z");
        assertThat(window.nextTurn(Instant.parse("2026-01-14T06:00:00Z"), ZoneOffset.UTC))
                .isNull();
    }

    @Test
    void daysOfTheMonthFromBothEnds() {
        Map<String, Object> document = document("month", "00:30", "2h");
        document.put("recurrence", Map.of("every", "month", "at", "00:30", "days", List.of(1, -1)));
        assertThat(from(window(document).next(Instant.parse("2028-01-31T12:00:00Z"), ZoneOffset.UTC, 4)))
                .containsExactly(
                        "2028-02-01T00:30:00Z", "2028-02-29T00:30:00Z", "2028-03-01T00:30:00Z", "2028-03-31T00:30:00Z");
        document.put("recurrence", Map.of("every", "month", "at", "00:30", "days", List.of("31")));
        assertThat(from(window(document).next(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC, 3)))
                .containsExactly("2026-03-31T00:30:00Z", "2026-05-31T00:30:00Z", "2026-07-31T00:30:00Z");
        document.put("from", "2031-06-30");
        assertThat(from(window(document).next(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC, 1)))
                .containsExactly("2031-07-31T00:30:00Z");
    }

    @Test
    void timesThatOverlapAreUnderWayUntilTheLastEnds() {
        Map<String, Object> document = document("week", "12:00", "5d");
        document.put("recurrence", Map.of("every", "week", "at", "12:00", "weekdays", List.of("mon", "wed")));
        MaintenanceWindow window = window(document);
        Instant thursday = Instant.parse("2026-01-08T00:00:00Z");
        assertThat(window.at(thursday, ZoneOffset.UTC).to()).isEqualTo("2026-01-12T12:00:00Z");
        assertThat(window.nextTurn(thursday, ZoneOffset.UTC)).isEqualTo("2026-01-10T12:00:00Z");
        assertThat(window.nextTurn(Instant.parse("2026-01-11T00:00:00Z"), ZoneOffset.UTC))
                .isEqualTo("2026-01-12T12:00:00Z");
    }

    @Test
    void onceFromOneTimeToAnother() {
        MaintenanceWindow window = WindowDocument.read(
                Map.of("id", "w", "starts_at", "2026-03-29T00:00:00+00:00", "ends_at", "2026-03-29T04:00:00+01:00"));
        assertThat(window.duration()).isEqualTo(Duration.ofHours(3));
        assertThat(window.at(Instant.parse("2026-03-28T23:59:59Z"), LONDON)).isNull();
        assertThat(window.at(Instant.parse("2026-03-29T00:00:00Z"), LONDON)).isNotNull();
        assertThat(window.nextTurn(Instant.parse("2026-03-29T00:00:00Z"), LONDON))
                .isEqualTo("2026-03-29T03:00:00Z");
        assertThat(window.at(Instant.parse("2026-03-29T03:00:00Z"), LONDON)).isNull();
        assertThat(window.nextTurn(Instant.parse("2026-03-29T03:00:00Z"), LONDON))
                .isNull();
        assertThat(window.boundaries(Instant.EPOCH, Instant.parse("2027-01-01T00:00:00Z"), LONDON))
                .hasSize(2);
        assertThat(window(new LinkedHashMap<>(Map.of(
                                "id", "w", "starts_at", "2026-03-29T00:00:00Z", "duration", "3h", "enabled", false)))
                        .next(Instant.EPOCH, LONDON, 3))
                .isEmpty();
    }

    @Test
    void everyMistakeIsNamed() {
        assertProblems(Map.of("id", "Not A Slug"), "id", "starts_at", "ends_at");
        assertProblems(
                Map.of("id", "w", "starts_at", "2026-01-01T00:00:00Z", "ends_at", "2025-01-01T00:00:00Z"), "ends_at");
        assertProblems(
                Map.of("id", "w", "starts_at", "tomorrow", "duration", "1h", "until", "2026-01-01"),
                "starts_at",
                "until");
        assertProblems(
                Map.of(
                        "id", "w",
                        "recurrence", Map.of("every", "year", "at", "7:00", "weekday", "x"),
                        "starts_at", "2026-01-01T00:00:00Z",
                        "time_zone", "Moon/Crater",
                        "from", "2026-02-30",
                        "matchers", List.of("=")),
                "recurrence.every",
                "recurrence.at",
                "recurrence.weekday",
                "starts_at",
                "time_zone",
                "from",
                "matchers[0]",
                "duration");
        assertProblems(
                Map.of(
                        "id",
                        "w",
                        "recurrence",
                        Map.of("every", "week", "at", "07:00", "days", List.of(1)),
                        "duration",
                        "8d"),
                "recurrence.weekdays",
                "recurrence.days");
        assertProblems(
                Map.of("id", "w", "recurrence", Map.of("every", "day", "at", "24:00"), "duration", "1h"),
                "recurrence.at");
        assertProblems(
                Map.of(
                        "id", "w",
                        "recurrence", Map.of("every", "day", "at", "23:00"),
                        "duration", "25h",
                        "from", "2026-02-02",
                        "until", "2026-02-01"),
                "duration",
                "until");
        assertProblems(
                Map.of(
                        "id",
                        "w",
                        "recurrence",
                        Map.of("every", "month", "at", "23:00", "days", List.of(0, 32, "x", -31))),
                "recurrence.days[0]",
                "recurrence.days[1]",
                "recurrence.days[2]",
                "duration");
    }

    private static void assertProblems(Map<String, ?> document, String... fields) {
        assertThatThrownBy(() -> WindowDocument.read(document))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(fields));
    }
}
