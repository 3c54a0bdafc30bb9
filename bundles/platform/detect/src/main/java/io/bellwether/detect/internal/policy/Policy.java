// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.expression.Expression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A policy that has been read.
 *
 * @param rule what the alert stage needs of it
 * @param measures by name, in the order written; one, named {@code value}, for a policy of a single measure; empty when
 *     it follows events
 * @param events which events it follows; null when it judges measures
 * @param levels severities that are reached while more than {@code detect} holds; the highest wins
 * @param quorum how many of the last buckets must have fired; null for the last one
 * @param flap when a condition that comes and goes is flapping; null for never
 * @param overrides what is different for some groups; the first that matches counts
 * @param lateness how long its buckets stay open after their end, and events wait for earlier ones
 * @param tests what must and must not come of what
 */
public record Policy(
        Verdict.Rule rule,
        Map<String, MeasureSpec> measures,
        Events events,
        Condition detect,
        List<Level> levels,
        Quorum quorum,
        Recovery recover,
        Flap flap,
        When when,
        List<Override> overrides,
        Duration lateness,
        List<PolicyTest> tests) {
    /** The name of a single measure. */
    public static final String SINGLE = "value";

    public Policy {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        levels = List.copyOf(levels);
        overrides = List.copyOf(overrides);
        tests = List.copyOf(tests);
    }

    /** A policy of one measure without any of the finer points, as key figures are watched by. */
    public static Policy of(Verdict.Rule rule, MeasureSpec measure, Condition detect, Duration lateness) {
        return new Policy(
                rule,
                Map.of(SINGLE, measure),
                null,
                detect,
                List.of(),
                null,
                Recovery.AT_ONCE,
                null,
                When.ALWAYS,
                List.of(),
                lateness,
                List.of());
    }

    public String id() {
        return rule.policy();
    }

    /** The first measure; null for a policy that follows events. */
    public MeasureSpec measure() {
        return measures.isEmpty() ? null : measures.values().iterator().next();
    }

    /** Every condition in it: its own, and those of its levels and overrides. */
    public List<Condition> conditions() {
        List<Condition> all = new ArrayList<>();
        all.add(detect);
        levels.stream().map(Level::detect).filter(Objects::nonNull).forEach(all::add);
        overrides.stream().map(Override::detect).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    /**
     * The events a policy follows.
     *
     * @param filter null for all
     * @param by fields that become labels of what is found
     */
    public record Events(Expression filter, List<Field> by) {
        public Events {
            by = List.copyOf(by);
        }
    }

    /**
     * A severity that is reached while this holds as well.
     *
     * @param detect null when the score decides
     * @param score reached when the score is at least this; NaN when the condition decides
     */
    public record Level(Severity severity, Condition detect, double score) {}

    /** Holds when so many of the last {@code of} buckets fired. */
    public record Quorum(int buckets, int of) {}

    /** Flapping is what changes so often within so long; it ends after as long without a change. */
    public record Flap(int changes, Duration within) {}

    /**
     * When and where it is judged.
     *
     * @param kinds of environments, such as {@code prod}; empty for all
     */
    public record When(Hours hours, List<String> kinds) {
        public static final When ALWAYS = new When(Hours.ANY, List.of());

        public When {
            kinds = List.copyOf(kinds);
        }
    }

    /** Hours of the day. */
    public enum Hours {
        ANY,
        BUSINESS,
        OUTSIDE_BUSINESS
    }

    /**
     * What is different for some groups.
     *
     * @param match patterns by label, {@code *} standing for anything; all must match
     * @param detect instead of the policy's; null for the same
     * @param severity instead of the policy's; null for the same
     * @param mute true when these groups are not judged at all
     */
    public record Override(Map<String, String> match, Condition detect, Severity severity, boolean mute) {
        public Override {
            match = Collections.unmodifiableMap(new LinkedHashMap<>(match));
        }

        /** True when every pattern matches the label's value; a label that is absent is empty. */
        public boolean matches(Map<String, String> labels) {
            for (Map.Entry<String, String> each : match.entrySet()) {
                if (!matches(each.getValue(), labels.getOrDefault(each.getKey(), ""))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean matches(String pattern, String value) {
            int star = -1;
            int retry = 0;
            int at = 0;
            int in = 0;
            while (in < value.length()) {
                if (at < pattern.length() && pattern.charAt(at) == '*') {
                    star = at++;
                    retry = in;
                } else if (at < pattern.length() && pattern.charAt(at) == value.charAt(in)) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++retry;
                } else {
                    return false;
                }
            }
            while (at < pattern.length() && pattern.charAt(at) == '*') {
                at++;
            }
            return at == pattern.length();
        }
    }
}
