// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import io.bellwether.testkit.traffic.Incident.Kind;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A week of a law firm's production with one trouble of each kind: each is found, and nothing else is. */
class LawFirmWeekTest {
    private static final Instant HISTORY = Instant.parse("2025-08-09T00:00:00Z");
    private static final Instant LIVE = Instant.parse("2025-08-11T00:00:00Z");
    private static final Instant END = Instant.parse("2025-08-18T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Incident> incidents = List.of(
            Incident.of(Kind.TOKEN_OUTAGE, "prod", Instant.parse("2025-08-12T01:10:00Z"), Duration.ofMinutes(20)),
            Incident.of(Kind.DOWNSTREAM_5XX, "prod", Instant.parse("2025-08-13T03:20:00Z"), Duration.ofMinutes(12)),
            Incident.of(Kind.EE_RESTARTS, "prod", Instant.parse("2025-08-14T12:40:00Z"), Duration.ofMinutes(5)),
            Incident.of(Kind.HEARTBEAT_GAP, "prod", Instant.parse("2025-08-15T20:05:00Z"), Duration.ofMinutes(6)));
    private final LawFirmTraffic traffic = new LawFirmTraffic(
            Firm.withThreeEnvironments(
                    "harbour-wren", "Harbour & Wren", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney")),
            7,
            incidents);

    @Test
    void eachTroubleIsFoundAndNothingElse() throws IOException {
        DetectorCatalogue detectors = InstalledDetectors.catalogue();
        PolicyReader reader = new PolicyReader(detectors);
        Engine engine = new Engine(Timeline.WHERE, detectors, Schedule.ALWAYS, finding -> {});
        engine.policies(pack(reader));
        for (Instant minute = HISTORY; minute.isBefore(LIVE); minute = minute.plus(MINUTE)) {
            engine.history(events(minute), LIVE);
        }
        Set<String> opened = new TreeSet<>();
        List<String> beside = new ArrayList<>();
        for (Instant minute = LIVE; minute.isBefore(END); minute = minute.plus(MINUTE)) {
            Instant polled = minute.plus(MINUTE).plusSeconds(5);
            List<Verdict> verdicts = new ArrayList<>(engine.accept(Timeline.SEQ, events(minute), polled));
            verdicts.addAll(engine.progress(Timeline.SEQ, polled, polled));
            for (Verdict verdict : verdicts) {
                if (opens(verdict)) {
                    String trouble = troubleAt(verdict.at());
                    if (trouble == null) {
                        beside.add(verdict.rule().policy() + " at " + verdict.at() + ": " + verdict.explanation());
                    } else {
                        opened.add(trouble + " -> " + verdict.rule().policy());
                    }
                }
            }
        }
        assertThat(beside).as("found where there was no trouble").isEmpty();
        assertThat(opened)
                .contains(
                        "token outage -> auth-token-errors",
                        "downstream 5xx -> downstream-5xx",
                        "event engine restarts -> ee-restarts",
                        "heartbeat gap -> ee-heartbeat-gap");
    }

    /** Everything that is shipped. */
    private static List<Policy> pack(PolicyReader reader) throws IOException {
        List<Policy> policies = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../../../etc/policies"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                Json.yaml(Files.readString(file)).forEach(document -> policies.add(reader.read(document)));
            }
        }
        return policies;
    }

    private static boolean opens(Verdict verdict) {
        return verdict.condition() == Verdict.Condition.TRUE
                && verdict.trueFor().compareTo(verdict.rule().hold()) >= 0;
    }

    /** The trouble of that time; a restart counter's jump stays in sight for half an hour. */
    private String troubleAt(Instant time) {
        return incidents.stream()
                .filter(incident -> !time.isBefore(incident.begin())
                        && time.isBefore(incident.end().plus(Duration.ofMinutes(35))))
                .map(incident -> incident.kind().toString())
                .findFirst()
                .orElse(null);
    }

    private List<Event> events(Instant minute) {
        return traffic.minute("prod", minute.getEpochSecond() / 60).stream()
                .map(LawFirmWeekTest::event)
                .toList();
    }

    private static Event event(SeqEvent seq) {
        EventBody body = EventBody.of(
                        "seq", "log", Severity.fromName(seq.level()).orElse(Severity.INFO), seq.message())
                .withEventId(seq.id())
                .withTimestamp(seq.timestamp())
                .withProperties(seq.properties())
                .withText(seq.message(), seq.exception());
        return new Event(Timeline.WHERE, seq.id(), true, seq.timestamp(), seq.arrivedAt(), body, null);
    }
}
