// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import io.bellwether.testkit.traffic.Incident.Kind;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Eight hours of a law firm with one trouble of each kind, and what each looks like as it goes on. */
class ClassifierTest {
    private static final Instant HISTORY = Instant.parse("2025-08-10T00:00:00Z");
    private static final Instant LIVE = Instant.parse("2025-08-12T00:30:00Z");
    private static final Instant TOKENS = Instant.parse("2025-08-12T01:10:00Z");
    private static final Instant DOWNSTREAM = Instant.parse("2025-08-12T03:20:00Z");
    private static final Instant RESTARTS = Instant.parse("2025-08-12T05:10:00Z");
    private static final Instant SILENCE = Instant.parse("2025-08-12T06:40:00Z");
    private static final Instant CALM = Instant.parse("2025-08-12T07:40:00Z");
    private static final Instant CHANGED = Instant.parse("2025-08-12T08:20:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final MemoryIndex INDEX = new MemoryIndex();
    private static final Map<Instant, KpiTraces> TRACES = new LinkedHashMap<>();
    private static final List<Observation> FOUND = new ArrayList<>();

    @BeforeAll
    static void play() {
        LawFirmTraffic traffic = new LawFirmTraffic(
                Firm.withThreeEnvironments(
                        "harbour-wren", "Harbour & Wren", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney")),
                7,
                List.of(
                        Incident.of(Kind.TOKEN_OUTAGE, "prod", TOKENS, Duration.ofMinutes(20)),
                        Incident.of(Kind.DOWNSTREAM_5XX, "prod", DOWNSTREAM, Duration.ofMinutes(12)),
                        Incident.of(Kind.EE_RESTARTS, "prod", RESTARTS, Duration.ofMinutes(5))
                                .withLeadIn(Duration.ofMinutes(5)),
                        Incident.of(Kind.HEARTBEAT_GAP, "prod", SILENCE, Duration.ofMinutes(10))
                                .withLeadIn(Duration.ofMinutes(4))));
        EnvironmentHealth health = new EnvironmentHealth(new AnomalyRoom.Watching() {
            @Override
            public void found(Observation observation, Instant now) {
                FOUND.add(observation);
            }

            @Override
            public void pass(Instant watermark, Instant now) {}
        });
        Engine engine = new Engine(Timeline.WHERE, Timeline.detectors(), Schedule.ALWAYS, health::found);
        health.follow(engine);
        for (Instant minute = HISTORY; minute.isBefore(LIVE); minute = minute.plus(MINUTE)) {
            engine.history(events(traffic, minute), LIVE);
        }
        Instant end = CHANGED.plus(Duration.ofMinutes(15));
        for (Instant minute = LIVE; minute.isBefore(end); minute = minute.plus(MINUTE)) {
            List<Event> events = events(traffic, minute);
            if (minute.equals(CHANGED.minus(Duration.ofMinutes(10)))) {
                events.add(event("c1", minute, "config-change", "The configuration changed: matter-intake by jane"));
            }
            INDEX.offer(Timeline.WHERE, events);
            Instant polled = minute.plus(MINUTE).plusSeconds(15);
            engine.accept(Timeline.SEQ, events, polled);
            engine.progress(Timeline.SEQ, polled, polled);
            health.pass(polled);
            for (Instant start : List.of(TOKENS, DOWNSTREAM, RESTARTS, SILENCE, CALM, CHANGED)) {
                if (minute.equals(start.plus(Duration.ofMinutes(6)))) {
                    Anomaly anomaly = anomaly(start);
                    TRACES.put(start, health.traces(Classifier.from(anomaly), Classifier.to(anomaly, polled)));
                }
            }
        }
    }

    @Test
    void tokensThatAreRefusedLookLikeSignIn() {
        Hint hint = first(TOKENS);

        assertThat(hint.alertClass()).isEqualTo(AlertClass.AUTH);
        assertThat(hint.confidence()).isGreaterThan(0.5);
        assertThat(hint.reasons()).extracting(Reason::text).anySatisfy(text -> assertThat(text)
                .startsWith("Token failures: ")
                .contains("the first to be"));
        assertThat(hint.reasons()).anySatisfy(reason -> {
            assertThat(reason.text())
                    .contains("further warnings and errors are about it")
                    .contains("Token");
            assertThat(reason.events()).isNotEmpty().allSatisfy(event -> {
                assertThat(event.eventId()).isNotBlank();
                assertThat(event.node()).isNotBlank();
                assertThat(event.timestamp()).isBetween(TOKENS.minus(Duration.ofMinutes(2)), TOKENS.plusSeconds(600));
            });
        });
    }

    @Test
    void serverErrorsOfACalledServiceLookLikeDownstream() {
        Hint hint = first(DOWNSTREAM);

        assertThat(hint.alertClass()).isEqualTo(AlertClass.DOWNSTREAM);
        assertThat(hint.confidence()).isGreaterThan(0.5);
        assertThat(hint.reasons()).extracting(Reason::kpi).contains("http-5xx", "send-with-retry");
    }

    @Test
    void enginesThatRestartOrFallSilentLookLikeCapacity() {
        assertThat(first(RESTARTS).alertClass()).isEqualTo(AlertClass.EE_CAPACITY);
        assertThat(first(SILENCE).alertClass()).isEqualTo(AlertClass.EE_CAPACITY);
    }

    @Test
    void nothingThatCoincidesIsUnknown() {
        List<Hint> hints = classify(CALM);

        assertThat(hints.get(0).alertClass()).isEqualTo(AlertClass.UNKNOWN);
        assertThat(hints.get(0).confidence()).isZero();
    }

    @Test
    void aChangeShortlyBeforeIsNamedWithItsEvent() {
        Hint hint = first(CHANGED);

        assertThat(hint.alertClass()).isEqualTo(AlertClass.CONFIG_CHANGE);
        assertThat(hint.reasons()).anySatisfy(reason -> {
            assertThat(reason.text()).isEqualTo("the configuration was changed 10 min before it began");
            assertThat(reason.events()).extracting(event -> event.eventId()).containsExactly("c1");
        });
    }

    @Test
    void theSameIsSaidEachTimeAndTheIndexIsAskedADozenTimesAtMost() {
        int before = INDEX.questions;
        List<Hint> once = classify(TOKENS);
        assertThat(INDEX.questions - before).isLessThanOrEqualTo(12);
        assertThat(classify(TOKENS)).isEqualTo(once);
    }

    @Test
    void anIndexThatIsBehindLeavesTheKeyFigures() {
        MemoryIndex behind = new MemoryIndex();
        behind.behind = true;
        List<Hint> hints = new Classifier(behind)
                .classify(anomaly(TOKENS), TRACES.get(TOKENS), TOKENS.plus(Duration.ofMinutes(8)));
        assertThat(hints.get(0).alertClass()).isEqualTo(AlertClass.AUTH);
        assertThat(hints.get(0).reasons()).extracting(Reason::kpi).doesNotContainNull();
    }

    @Test
    void theKeyFiguresAreUnusualInEachTroubleAndNotInTheCalm() {
        assertThat(subjects(TOKENS, 20)).contains("token-failures", "http-4xx", "errors");
        assertThat(subjects(DOWNSTREAM, 12)).contains("http-5xx", "send-with-retry");
        assertThat(subjects(RESTARTS, 10)).contains("ee-restarts");
        assertThat(subjects(SILENCE, 10)).contains("ee-heartbeats");
        assertThat(subjects(CALM, 30)).isEmpty();
        assertThat(FOUND)
                .filteredOn(each -> each.subject().id().equals("token-failures"))
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(each.subject().alertClass()).isEqualTo(AlertClass.AUTH);
                    assertThat(each.evidence()).isNotEmpty();
                    assertThat(each.score()).isGreaterThanOrEqualTo(Scale.UNUSUAL);
                });
    }

    private static List<String> subjects(Instant from, int minutes) {
        return FOUND.stream()
                .filter(each -> each.at().isAfter(from) && each.at().isBefore(from.plus(Duration.ofMinutes(minutes))))
                .map(each -> each.subject().id())
                .distinct()
                .toList();
    }

    private static Hint first(Instant start) {
        return classify(start).get(0);
    }

    private static List<Hint> classify(Instant start) {
        return new Classifier(INDEX).classify(anomaly(start), TRACES.get(start), start.plus(Duration.ofMinutes(8)));
    }

    private static Anomaly anomaly(Instant start) {
        return new Anomaly(
                Timeline.WHERE,
                "a",
                "policy",
                "error-burst",
                "Error burst",
                AlertClass.UNKNOWN,
                Severity.WARNING,
                Map.of(),
                start,
                start.plus(Duration.ofMinutes(6)),
                null,
                start.plus(Duration.ofMinutes(3)),
                5,
                100.0,
                60.0,
                4.0,
                4.0,
                Map.of(),
                "",
                List.of(),
                null,
                List.of());
    }

    private static List<Event> events(LawFirmTraffic traffic, Instant minute) {
        List<Event> events = new ArrayList<>();
        for (SeqEvent seq : traffic.minute("prod", minute.getEpochSecond() / 60)) {
            EventBody body = EventBody.of(
                            "seq", "log", Severity.fromName(seq.level()).orElse(Severity.INFO), seq.message())
                    .withEventId(seq.id())
                    .withTimestamp(seq.timestamp())
                    .withProperties(seq.properties())
                    .withText(seq.message(), seq.exception());
            events.add(new Event(Timeline.WHERE, seq.id(), true, seq.timestamp(), seq.arrivedAt(), body, null));
        }
        return events;
    }

    private static Event event(String id, Instant at, String type, String message) {
        EventBody body = EventBody.of("sharedo", type, Severity.INFO, message)
                .withEventId(id)
                .withTimestamp(at);
        return new Event(Timeline.WHERE, id, true, at, at, body, null);
    }
}
