// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Finding;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detector.baseline.BaselineDetector;
import io.bellwether.detector.heartbeat.HeartbeatDetector;
import io.bellwether.detector.slope.SlopeDetector;
import io.bellwether.detector.threshold.ThresholdDetector;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An engine on a clock that a test moves: "at this time that happens, by then expect this". */
public final class Timeline {
    public static final TenantEnvironment WHERE = TenantEnvironment.of("harbour-wren", "prod");
    public static final Origin SEQ = new Origin("seq", true, true);
    public static final Origin BACKFILL = new Origin("seq", false, true);

    private static final String DAY = "2025-08-12T";

    private final ManualClock clock = ManualClock.at(DAY + "03:00:00Z");
    private final DetectorCatalogue detectors = detectors();
    private final List<Finding> findings = new ArrayList<>();
    private final Engine engine;
    private final List<Verdict> verdicts = new ArrayList<>();
    private int events;

    public Timeline() {
        this(Schedule.ALWAYS);
    }

    public Timeline(Schedule schedule) {
        engine = new Engine(WHERE, detectors, schedule, findings::add);
    }

    /** The four detectors of the house. */
    public static DetectorCatalogue detectors() {
        DetectorCatalogue detectors = new DetectorCatalogue(new DirectGuard());
        List<SeriesDetector> all =
                List.of(new ThresholdDetector(), new BaselineDetector(), new SlopeDetector(), new HeartbeatDetector());
        all.forEach(detectors::add);
        return detectors;
    }

    /** Judges these policies, written as YAML, from now on. */
    public Timeline policies(String yaml) {
        PolicyReader reader = new PolicyReader(detectors);
        engine.policies(Json.yaml(yaml).stream().map(reader::read).toList());
        return this;
    }

    /** Watches these policies, written as YAML, from now on. */
    public Timeline watch(String yaml) {
        PolicyReader reader = new PolicyReader(detectors);
        engine.watch(Json.yaml(yaml).stream().map(reader::read).toList());
        return this;
    }

    /** Lets time pass second by second until the clock shows this time of the day. */
    public Timeline at(String time) {
        Instant until = Instant.parse(DAY + time + "Z");
        while (clock.instant().isBefore(until)) {
            clock.advance(Duration.ofSeconds(1));
            verdicts.addAll(engine.tick(clock.instant()));
        }
        return this;
    }

    /** Pushes so many events that happen now. */
    public Timeline push(int count, String message, Map<String, Object> properties) {
        return arrive(Origin.PUSH, count, clock.instant(), message, properties);
    }

    public Timeline push(int count, String message) {
        return push(count, message, Map.of());
    }

    /** Pushes so many events now that happened at another time. */
    public Timeline pushLate(int count, String happened, String message) {
        return arrive(Origin.PUSH, count, Instant.parse(DAY + happened + "Z"), message, Map.of());
    }

    /** Brings so many events of one time. */
    public Timeline arrive(Origin origin, int count, Instant happened, String message, Map<String, Object> properties) {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(event("e" + ++events, happened, clock.instant(), message, properties));
        }
        verdicts.addAll(engine.accept(origin, batch, clock.instant()));
        return this;
    }

    /** Says that the polled origin has come so far. */
    public Timeline polledUpTo(String time) {
        verdicts.addAll(engine.progress(SEQ, Instant.parse(DAY + time + "Z"), clock.instant()));
        return this;
    }

    /** The verdicts since the last call. */
    public List<Verdict> verdicts() {
        List<Verdict> taken = List.copyOf(verdicts);
        verdicts.clear();
        return taken;
    }

    /** The findings since the last call. */
    public List<Finding> findings() {
        List<Finding> taken = List.copyOf(findings);
        findings.clear();
        return taken;
    }

    public Engine engine() {
        return engine;
    }

    public ManualClock clock() {
        return clock;
    }

    public DetectorCatalogue catalogue() {
        return detectors;
    }

    /** An error event. */
    public static Event event(
            String id, Instant happened, Instant received, String message, Map<String, Object> properties) {
        EventBody body = EventBody.of("seq", "log", Severity.ERROR, message)
                .withEventId(id)
                .withTimestamp(happened)
                .withProperties(properties);
        return new Event(WHERE, id, true, happened, received, body, null);
    }

    public static Instant time(String time) {
        return Instant.parse(DAY + time + "Z");
    }
}
