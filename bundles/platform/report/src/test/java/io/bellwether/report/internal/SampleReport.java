// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.report.Signals.Band;
import io.bellwether.report.Signals.Curve;
import io.bellwether.report.Signals.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A report with something of everything; its texts hold what breaks careless markup. */
final class SampleReport {
    static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    private SampleReport() {}

    static Report full() {
        Report.Reference event = new Report.Reference("event-1", START, "HW-WEB01", null);
        List<Report.Entry> timeline = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            timeline.add(new Report.Entry(
                    START.plusSeconds(60L * i),
                    i % 3 == 0 ? "event" : "alert",
                    i % 5 == 0 ? "alice" : null,
                    "Entry " + i + " – Token handle not found for “Zoë & Sons” <prod>, Ωmega Łódź",
                    i % 4 == 0 ? List.of(event) : List.of()));
        }
        return new Report(
                new Report.Head(
                        "inc-42",
                        "harbour-wren",
                        "Harbour & Wren",
                        "prod",
                        "Sign-in fails after a change of the identity configuration <b>",
                        "critical",
                        "CLOSED",
                        "alice",
                        "A configuration change at 12:58 by j.doe",
                        ZoneId.of("Australia/Sydney"),
                        START.plus(Duration.ofHours(2))),
                new Report.Figures(
                        START,
                        START.plusSeconds(180),
                        START.plusSeconds(420),
                        START.plusSeconds(3_900),
                        START.plusSeconds(5_400),
                        Duration.ofSeconds(180),
                        Duration.ofSeconds(240),
                        Duration.ofSeconds(3_720)),
                List.of(
                        "Token errors rose to 62 a minute at 13:03, 15 times what is usual.",
                        "It took 1 h 2 min to resolve."),
                List.of("sharedo-identity", "sharedo-web"),
                List.of("imanage"),
                List.of("u-1001", "u-1002"),
                List.of(new Report.AlertLine(
                        "a1",
                        "Token errors",
                        "critical",
                        "RESOLVED",
                        "sharedo-identity",
                        "62 token errors/min is above 50",
                        START,
                        START.plusSeconds(3_900),
                        "alice",
                        "runbooks/auth.md")),
                List.of(signal(), signal()),
                List.of(new Report.Cause(
                        1,
                        "Configuration change",
                        0.62,
                        START.minusSeconds(120),
                        List.of(new Report.Claim(
                                START.minusSeconds(120), "j.doe changed TokenLifetime", List.of(event))))),
                List.of(new Report.Claim(
                        START.minusSeconds(300), "Sign-in duration left its usual range", List.of(event))),
                List.of(),
                List.of(
                        new Report.Flag(false, "No configuration change in Prod", "One was made at 12:58 by j.doe."),
                        new Report.Flag(true, "Critical alerts are acknowledged within 15 minutes", "After 4 min.")),
                List.of(),
                List.of(new Report.Entry(START.plusSeconds(600), "note", "alice", "Rolled back.", List.of())),
                timeline);
    }

    static Report.Signal signal() {
        List<Point> points = new ArrayList<>();
        List<Band> usual = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Instant at = START.minusSeconds(1_800).plusSeconds(60L * i);
            if (i < 50 || i > 56) {
                points.add(new Point(at, i < 30 || i > 95 ? 3 + i % 4 : 40 + 20 * Math.sin(i / 6.0)));
            }
            usual.add(new Band(at, 2, 8 + i % 3));
        }
        return new Report.Signal(
                "Token errors (sharedo-identity)",
                "62 token errors/min is above 50",
                START.minusSeconds(1_800),
                START.plusSeconds(5_400),
                50,
                START,
                START.plusSeconds(3_900),
                new Curve("value", points, usual));
    }
}
