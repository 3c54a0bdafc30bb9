// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * One of a policy's tests: what happens, and what must come of it. Times are durations after the start, by the events'
 * own time.
 *
 * @param history for how long the detectors may learn before the start; zero for not at all
 * @param past what happened in that time, from its beginning
 * @param given what happens from the start on
 * @param allowOthers whether alerts that are not expected are let pass
 * @param until when it ends
 * @param paging who is told, and by which documents
 */
public record PolicyTest(
        String name,
        Instant start,
        Surroundings environment,
        Duration history,
        Facts past,
        Facts given,
        List<Expectation> expect,
        boolean allowOthers,
        Duration until,
        Paging paging) {
    public PolicyTest {
        expect = List.copyOf(expect);
    }

    /**
     * The environment it plays in.
     *
     * @param kind {@code prod}, {@code uat}, {@code vnext} or {@code other}
     * @param id which matchers see as {@code environment}
     * @param zone null for the tenant's
     * @param hours business hours; null for always
     */
    public record Surroundings(String id, String kind, ZoneId zone, String hours) {}

    /** What happens. */
    public record Facts(List<Events> events, List<Values> series) {
        public static final Facts NONE = new Facts(List.of(), List.of());

        public Facts {
            events = List.copyOf(events);
            series = List.copyOf(series);
        }
    }

    /**
     * Events of one kind.
     *
     * @param at when they happen; empty when they happen {@code every} so often
     * @param from the first of these times
     * @param to none of these times; null for the end of the test
     * @param count how many at each time
     * @param properties with lists where a value changes from time to time
     * @param groups the values by which they are multiplied, by placeholder
     */
    public record Events(
            Text text,
            List<Duration> at,
            Duration every,
            Duration from,
            Duration to,
            int count,
            Map<String, Object> properties,
            Map<String, List<Object>> changing,
            Map<String, List<String>> groups) {}

    /** What events say; parts that are not given are null. */
    public record Text(String message, String template, String level, String source, String type, String exception) {}

    /**
     * Numbers of one series of a measure, one for each bucket; NaN for a bucket without events.
     *
     * @param measure the name of the policy's measure
     */
    public record Values(String measure, Map<String, String> group, Duration from, List<Double> values) {}

    /** What must come of it. */
    public sealed interface Expectation {
        /** The labels an alert must have; empty for any alert. */
        Map<String, String> group();
    }

    /**
     * An alert opens.
     *
     * @param by at this time at the latest; null for any
     * @param notBefore at this time at the earliest; null for any
     * @param severity which it has by then; null for any
     * @param count how many alerts exactly; 0 for at least one
     * @param summary words that are part of its summary, in any case; null for any
     */
    public record Fires(
            Map<String, String> group, Duration by, Duration notBefore, Severity severity, int count, String summary)
            implements Expectation {}

    /** Every alert is over; at least one there was. */
    public record Clears(Map<String, String> group, Duration by, Duration notBefore) implements Expectation {}

    /** No alert opens. @param to not included; null for the end */
    public record Silent(Map<String, String> group, Duration from, Duration to) implements Expectation {}
}
