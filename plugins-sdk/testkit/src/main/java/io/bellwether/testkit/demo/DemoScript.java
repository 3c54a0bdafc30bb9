// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import io.bellwether.testkit.traffic.Incident.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** Who takes part in the demonstration, and what goes wrong there when. */
final class DemoScript {
    static final Duration HISTORY = Duration.ofHours(48);

    private static final Duration HORIZON = Duration.ofDays(3);
    private static final Duration ROUND = Duration.ofMinutes(56);
    private static final List<Scene> SCENES = List.of(
            new Scene(0, Kind.TOKEN_OUTAGE, 30, 6, 15),
            new Scene(1, Kind.DOWNSTREAM_5XX, minutes(7), 7, 60),
            new Scene(0, Kind.EE_RESTARTS, minutes(13), 4, 90),
            new Scene(1, Kind.HEARTBEAT_GAP, minutes(18), 4, 90),
            new Scene(1, Kind.TOKEN_OUTAGE, minutes(26), 13, 90),
            new Scene(0, Kind.DOWNSTREAM_5XX, minutes(34), 7, 90),
            new Scene(1, Kind.EE_RESTARTS, minutes(43), 4, 90),
            new Scene(0, Kind.HEARTBEAT_GAP, minutes(49), 4, 90));

    private DemoScript() {}

    private record Scene(int firm, Kind kind, int beginSecond, int minutes, int leadInSeconds) {
        Incident at(Instant round) {
            return Incident.of(kind, "prod", round.plusSeconds(beginSecond), Duration.ofMinutes(minutes))
                    .withLeadIn(Duration.ofSeconds(leadInSeconds));
        }
    }

    private static int minutes(int count) {
        return count * 60;
    }

    /** The two invented firms. */
    static List<Firm> firms() {
        return List.of(
                Firm.withThreeEnvironments(
                        "harbour-wren", "Harbour & Wren Lawyers", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney")),
                Firm.withThreeEnvironments(
                        "merri-stone",
                        "Merri & Stone Solicitors",
                        "Merri Stone",
                        "MS",
                        ZoneId.of("Australia/Melbourne")));
    }

    /** The firm's incidents of the days before and of the days to come. */
    static List<Incident> incidents(int firm, ZoneId zone, Instant start) {
        List<Incident> incidents = new ArrayList<>(past(firm, zone, start));
        for (Instant round = start; round.isBefore(start.plus(HORIZON)); round = round.plus(ROUND)) {
            for (Scene scene : SCENES) {
                if (scene.firm() == firm) {
                    incidents.add(scene.at(round));
                }
            }
        }
        return incidents;
    }

    /** Bound to the calendar, so that a second start finds the same history as the first. */
    private static List<Incident> past(int firm, ZoneId zone, Instant start) {
        List<Incident> past = new ArrayList<>();
        ZonedDateTime today = start.atZone(zone);
        for (int daysAgo = 0; daysAgo <= 3; daysAgo++) {
            ZonedDateTime day = today.minusDays(daysAgo);
            boolean even = (day.getDayOfYear() + firm) % 2 == 0;
            past.add(on(day, LocalTime.of(10, 20), even ? Kind.TOKEN_OUTAGE : Kind.DOWNSTREAM_5XX, 14));
            past.add(on(day, LocalTime.of(15, 10), even ? Kind.EE_RESTARTS : Kind.HEARTBEAT_GAP, 5));
        }
        past.removeIf(incident -> incident.end().isAfter(start.minus(Duration.ofMinutes(20)))
                || incident.firstSigns().isBefore(start.minus(HISTORY)));
        return past;
    }

    private static Incident on(ZonedDateTime day, LocalTime time, Kind kind, int minutes) {
        Instant begin = day.with(time).toInstant();
        return Incident.of(kind, "prod", begin, Duration.ofMinutes(minutes)).withLeadIn(Duration.ofMinutes(12));
    }
}
