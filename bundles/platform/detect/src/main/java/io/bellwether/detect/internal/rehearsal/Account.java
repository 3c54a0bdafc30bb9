// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyTest;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened in a test, for those who wonder why it failed. Not safe for concurrent use. */
final class Account {
    private static final int MOST_LINES = 200;
    private static final int SHOWN = 6;
    private static final int MOST_SERIES = 3;

    private final Policy policy;
    private final PolicyTest test;
    private final List<String> lines = new ArrayList<>();
    private final List<String> ranges = new ArrayList<>();
    private final Map<Map<String, String>, Verdict> last = new HashMap<>();
    private final Map<Map<String, String>, Verdict> longest = new HashMap<>();

    Account(Policy policy, PolicyTest test) {
        this.policy = policy;
        this.test = test;
    }

    /** Takes note of a verdict where it changes something. */
    void heard(Verdict verdict) {
        Verdict before = last.put(verdict.group(), verdict);
        boolean holds = verdict.condition() == Verdict.Condition.TRUE;
        boolean held = before != null && before.condition() == Verdict.Condition.TRUE;
        if (holds) {
            longest.merge(
                    verdict.group(),
                    verdict,
                    (one, other) -> other.trueFor().compareTo(one.trueFor()) > 0 ? other : one);
        }
        boolean changed = before == null ? holds : before.condition() != verdict.condition();
        if (changed && lines.size() < MOST_LINES) {
            String what = holds ? "the condition holds" : held ? "it no longer holds" : "it is over";
            lines.add(offset(verdict.at()) + " " + what + group(verdict.group()) + reason(verdict));
        }
    }

    /** Takes note of the values of a measure. */
    void measured(String name, Measure measure, Instant from, Instant to) {
        int window = measure.spec().windowBuckets();
        for (Series series : measure.series()) {
            if (ranges.size() == MOST_SERIES) {
                return;
            }
            double least = Double.NaN;
            double most = Double.NaN;
            long leastAt = 0;
            long mostAt = 0;
            long last = measure.bucket(to.toEpochMilli() - 1);
            for (long bucket = measure.bucket(from.toEpochMilli()); bucket <= last; bucket++) {
                double value = series.value(bucket - window + 1, bucket);
                if (!(value >= least)) {
                    least = Double.isNaN(value) ? least : value;
                    leastAt = Double.isNaN(value) ? leastAt : bucket;
                }
                if (!(value <= most)) {
                    most = Double.isNaN(value) ? most : value;
                    mostAt = Double.isNaN(value) ? mostAt : bucket;
                }
            }
            String subject = (policy.measures().size() > 1 ? name : "the value") + group(series.group());
            ranges.add(
                    Double.isNaN(most)
                            ? subject + " had no value"
                            : subject + " lay between " + number(least) + " (" + ended(measure, leastAt) + ") and "
                                    + number(most) + " (" + ended(measure, mostAt) + ")");
        }
    }

    /** What happened instead, in one line. */
    String instead() {
        if (longest.isEmpty()) {
            return "the condition never held"
                    + (ranges.isEmpty() ? ", and nothing was measured" : "; " + String.join("; ", ranges));
        }
        List<String> parts = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
        if (lines.size() > SHOWN) {
            parts.add("and " + (lines.size() - SHOWN) + " more changes");
        }
        Duration hold = policy.rule().hold();
        longest.values().stream()
                .filter(verdict -> verdict.trueFor().compareTo(hold) < 0)
                .findFirst()
                .ifPresent(verdict -> parts.add("it held for " + Durations.format(verdict.trueFor())
                        + " where the policy asks for " + Durations.format(hold)));
        return String.join("; ", parts);
    }

    /** A time as the test writes it. */
    String offset(Instant at) {
        Duration after = Duration.between(test.start(), at);
        return after.isNegative() ? "before the start" : Durations.rounded(after);
    }

    static String group(Map<String, String> group) {
        return group.isEmpty() ? "" : " for " + group;
    }

    private String ended(Measure measure, long bucket) {
        return offset(Instant.ofEpochMilli((bucket + 1) * measure.stepMillis()));
    }

    private static String reason(Verdict verdict) {
        return verdict.explanation().isBlank() ? "" : " (" + verdict.explanation() + ")";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(java.util.Locale.ROOT, "%.4g", value);
    }
}
