// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import java.time.Duration;
import java.util.List;

/** A part of a PromQL expression. Source: Prometheus documentation, "Querying Prometheus". */
sealed interface PromNode {
    /** As written. */
    String text();

    /** A number. */
    record Number(double value, String text) implements PromNode {}

    /** A text in quotes. */
    record Text(String value, String text) implements PromNode {}

    /**
     * Series by their name and labels.
     *
     * @param name null when only matchers are given
     * @param range null for the value now
     * @param modifier an {@code offset} or {@code @} behind it as written; null for none
     */
    record Selector(String name, List<Matcher> matchers, Duration range, String modifier, String text)
            implements PromNode {}

    /** What a label must be. @param operator {@code =}, {@code !=}, {@code =~} or {@code !~} */
    record Matcher(String label, String operator, String value) {}

    /** A function's value. */
    record Call(String function, List<PromNode> arguments, String text) implements PromNode {}

    /**
     * Several series taken together.
     *
     * @param without whether the labels are those that go rather than those that stay
     * @param parameter of {@code topk}, {@code quantile} and the like; null for the others
     */
    record Aggregate(
            String operator, boolean without, List<String> labels, PromNode parameter, PromNode of, String text)
            implements PromNode {}

    /**
     * Two parts and what joins them.
     *
     * @param modifier {@code bool}, {@code on}, {@code ignoring} or {@code group_left} as written; empty for none
     * @param on the labels of {@code on}; empty for none
     */
    record Binary(String operator, PromNode left, PromNode right, String modifier, List<String> on, String text)
            implements PromNode {}

    /** The opposite of a part. */
    record Negated(PromNode of, String text) implements PromNode {}

    /** A part asked for over and over. */
    record Subquery(PromNode of, String text) implements PromNode {}
}
