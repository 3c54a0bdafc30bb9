// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.detect.internal.prometheus.PromNode.Matcher;
import io.bellwether.detect.internal.prometheus.PromNode.Selector;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The filter over stored samples that selects what a PromQL selector selects. A sample is an event of type
 * {@code metric}: its name is {@code metric.name}, its reading {@code value}, and each label is a property of the same
 * name. A label that is absent counts as empty, as in Prometheus.
 */
final class SampleFilter {
    private static final String NAME = "__name__";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern ALTERNATIVES = Pattern.compile("[A-Za-z0-9_ /-]+(\\|[A-Za-z0-9_ /-]+)*");

    private SampleFilter() {}

    /** @throws PromError when it cannot be said in the filter language */
    static String of(Selector selector) throws PromError {
        List<String> parts = new ArrayList<>();
        parts.add("@Type = 'metric'");
        if (selector.name() != null) {
            parts.add("metric.name = " + quoted(selector.name()));
        }
        for (Matcher matcher : selector.matchers()) {
            parts.add(part(matcher));
        }
        if (parts.size() == 1) {
            throw new PromError("'" + selector.text() + "' selects every series there is");
        }
        String filter = String.join(" and ", parts);
        try {
            Expression.parse(filter);
        } catch (InvalidExpression e) {
            throw new PromError(
                    "the matchers of '" + selector.text() + "' cannot be said in a filter: " + e.getMessage());
        }
        return filter;
    }

    private static String part(Matcher matcher) {
        String field = matcher.label().equals(NAME) ? "metric.name" : "@Properties[" + quoted(matcher.label()) + "]";
        String value = matcher.value();
        String orEmpty = "Coalesce(" + field + ", '')";
        return switch (matcher.operator()) {
            case "=" -> value.isEmpty() ? orEmpty + " = ''" : equal(field, value);
            case "!=" -> value.isEmpty() ? orEmpty + " <> ''" : "not (" + equal(field, value) + ")";
            case "=~" -> matching(field, orEmpty, value);
            default -> "not (" + matching(field, orEmpty, value) + ")";
        };
    }

    /** Senders write a status code as a number or as text. */
    private static String equal(String field, String value) {
        return (NUMBER.matcher(value).matches() ? "ToString(" + field + ")" : field) + " = " + quoted(value);
    }

    private static String matching(String field, String orEmpty, String pattern) {
        if (ALTERNATIVES.matcher(pattern).matches()) {
            List<String> values = Arrays.asList(pattern.split("\\|"));
            boolean numbers =
                    values.stream().anyMatch(value -> NUMBER.matcher(value).matches());
            return (numbers ? "ToString(" + field + ")" : field)
                    + " in "
                    + values.stream().map(SampleFilter::quoted).collect(Collectors.joining(", ", "[", "]"));
        }
        return "IsMatch(ToString(" + orEmpty + "), " + quoted("^(?:" + pattern + ")$") + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
