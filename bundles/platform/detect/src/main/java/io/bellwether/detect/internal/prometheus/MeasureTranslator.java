// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.prometheus.PromNode.Aggregate;
import io.bellwether.detect.internal.prometheus.PromNode.Binary;
import io.bellwether.detect.internal.prometheus.PromNode.Call;
import io.bellwether.detect.internal.prometheus.PromNode.Negated;
import io.bellwether.detect.internal.prometheus.PromNode.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the value of a PromQL expression into a measure over stored samples, or says which part has no counterpart. */
final class MeasureTranslator {
    /** How far Prometheus looks back for a series' value now is 5m; a little over two scrapes do. */
    private static final Duration NOW = Duration.ofMinutes(2);

    private static final String UNGROUPED = "' names no labels to group by";
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Set<String> RISES = Set.of("rate", "irate", "increase");
    private static final Map<String, String> OVER_TIME = Map.of(
            "avg_over_time", "mean(value)",
            "min_over_time", "min(value)",
            "max_over_time", "max(value)",
            "sum_over_time", "sum(value)",
            "last_over_time", "last(value)",
            "count_over_time", "count",
            "delta", "delta(value)",
            "deriv", "slope(value)");
    private static final Map<Double, String> QUANTILES =
            Map.of(0.5, "p50(value)", 0.95, "p95(value)", 0.99, "p99(value)");
    private static final Map<String, String> REASONS = Map.of(
            "histogram_quantile", "the buckets of a histogram are counters of their own; use p95 of a duration instead",
            "predict_linear", "use the detector forecast instead",
            "label_replace", "labels are not rewritten",
            "label_join", "labels are not rewritten",
            "vector", "it is a number without a measure",
            "time", "a measure does not know the time of day",
            "changes", "changes of a reading are not counted",
            "resets", "resets of a counter are not counted",
            "absent", "it says whether there is anything, and has no value");

    private final Map<String, PromNode> recorded;
    private final List<String> usual;
    private final Set<String> notes = new LinkedHashSet<>();
    private int depth;

    /**
     * @param recorded the expressions of recording rules, by name
     * @param usual the labels that tell series apart where the expression does not say
     */
    MeasureTranslator(Map<String, PromNode> recorded, List<String> usual) {
        this.recorded = recorded;
        this.usual = usual;
    }

    /** What people should know about how it was read. */
    Set<String> notes() {
        return notes;
    }

    /** A number, when that is all an expression is. */
    static Optional<Double> number(PromNode node) {
        if (node instanceof PromNode.Number number) {
            return Optional.of(number.value());
        }
        if (node instanceof Negated negated) {
            return number(negated.of()).map(value -> -value);
        }
        if (node instanceof Call call
                && call.function().equals("vector")
                && call.arguments().size() == 1) {
            return number(call.arguments().get(0));
        }
        if (node instanceof Binary binary) {
            Optional<Double> left = number(binary.left());
            Optional<Double> right = number(binary.right());
            return left.isEmpty() || right.isEmpty()
                    ? Optional.empty()
                    : calculated(binary.operator(), left.get(), right.get());
        }
        return Optional.empty();
    }

    private static Optional<Double> calculated(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> Optional.of(left + right);
            case "-" -> Optional.of(left - right);
            case "*" -> Optional.of(left * right);
            case "/" -> Optional.of(left / right);
            case "%" -> Optional.of(left % right);
            case "^" -> Optional.of(Math.pow(left, right));
            default -> Optional.empty();
        };
    }

    /** @param growing whether it is compared with an upper limit, a lower one, or (null) neither */
    SampleMeasure value(PromNode node, Boolean growing) throws PromError {
        if (++depth > 50) {
            throw new PromError("'" + node.text() + "' refers to itself");
        }
        try {
            if (node instanceof Selector selector) {
                return now(selector, growing);
            }
            if (node instanceof Call call) {
                return call(call);
            }
            if (node instanceof Aggregate aggregate) {
                return aggregate(aggregate, growing);
            }
            if (node instanceof Negated negated) {
                return value(negated.of(), opposite(growing)).scaled(-1);
            }
            if (node instanceof Binary binary) {
                return arithmetic(binary, growing);
            }
            throw new PromError(
                    "'" + node.text() + "' " + (node instanceof PromNode.Subquery ? "is a subquery" : "is no measure"));
        } finally {
            depth--;
        }
    }

    private static Boolean opposite(Boolean growing) {
        return growing == null ? null : !growing;
    }

    private SampleMeasure now(Selector selector, Boolean growing) throws PromError {
        PromNode record = recorded.get(String.valueOf(selector.name()));
        if (record != null
                && selector.matchers().isEmpty()
                && selector.range() == null
                && selector.modifier() == null) {
            return value(record, growing);
        }
        if (selector.range() != null) {
            throw new PromError("'" + selector.text() + "' is a range without a function");
        }
        String function = growing == null ? "last(value)" : growing ? "max(value)" : "min(value)";
        return new SampleMeasure(filter(selector), function, usualLabels(selector.text()), NOW);
    }

    private List<String> usualLabels(String text) {
        notes.add("'" + text + UNGROUPED + ": grouped by " + String.join(", ", usual)
                + "; series that differ in other labels count as one");
        return usual;
    }

    private SampleMeasure call(Call call) throws PromError {
        String function = call.function();
        if (function.equals("quantile_over_time") && call.arguments().size() == 2) {
            String quantile =
                    number(call.arguments().get(0)).map(QUANTILES::get).orElse(null);
            if (quantile == null) {
                throw new PromError("'" + call.text() + "' asks for another quantile than 0.5, 0.95 and 0.99");
            }
            return over(call.arguments().get(1), quantile, call);
        }
        if (RISES.contains(function) && call.arguments().size() == 1) {
            SampleMeasure rise = over(call.arguments().get(0), "increase(value)", call);
            if (function.equals("irate")) {
                notes.add("irate, of the last two samples, is read as rate over the whole range");
            }
            return function.equals("increase")
                    ? rise
                    : rise.scaled(1.0 / rise.window().toSeconds());
        }
        if (OVER_TIME.containsKey(function) && call.arguments().size() == 1) {
            SampleMeasure measure = over(call.arguments().get(0), OVER_TIME.get(function), call);
            return function.equals("deriv") ? measure.scaled(1.0 / SampleMeasure.BUCKET.toSeconds()) : measure;
        }
        throw new PromError("'" + call.text() + "': " + function + "() has no counterpart"
                + (REASONS.containsKey(function) ? "; " + REASONS.get(function) : ""));
    }

    private SampleMeasure over(PromNode argument, String function, Call call) throws PromError {
        if (!(argument instanceof Selector selector) || selector.range() == null) {
            throw new PromError(
                    "'" + argument.text() + "' within " + call.function() + "() is no selector with a range");
        }
        return new SampleMeasure(filter(selector), function, usualLabels(call.text()), window(selector.range()));
    }

    private Duration window(Duration range) throws PromError {
        if (range.compareTo(LONGEST) > 0) {
            throw new PromError("the range " + Durations.format(range) + " is longer than 24h");
        }
        long minutes = Math.max(1, range.plusSeconds(59).toMinutes());
        Duration window = Duration.ofMinutes(minutes);
        if (!window.equals(range)) {
            notes.add("the range " + Durations.format(range) + " is taken as " + Durations.format(window));
        }
        return window;
    }

    private static String filter(Selector selector) throws PromError {
        if (selector.modifier() != null) {
            throw new PromError(
                    "'" + selector.modifier() + "' of '" + selector.text() + "': the past is not asked for");
        }
        return SampleFilter.of(selector);
    }

    private SampleMeasure aggregate(Aggregate aggregate, Boolean growing) throws PromError {
        String operator = aggregate.operator();
        if (!Set.of("sum", "avg", "min", "max").contains(operator)) {
            throw new PromError("'" + aggregate.text() + "': " + operator + "() has no counterpart");
        }
        Set<String> before = new LinkedHashSet<>(notes);
        SampleMeasure inner = value(aggregate.of(), operator.equals("min") ? Boolean.FALSE : Boolean.TRUE);
        notes.removeIf(note -> !before.contains(note) && note.contains(UNGROUPED));
        if (inner.shift() != 0 && operator.equals("sum")) {
            throw new PromError("'" + aggregate.text() + "': a number is added within the sum");
        }
        inner = inner.grouped(aggregate.without() ? remaining(aggregate) : aggregate.labels());
        boolean counter = inner.value().startsWith("increase(") || inner.value().equals("count");
        boolean instant = aggregate.of() instanceof Selector;
        if (operator.equals("sum")) {
            if (counter || inner.value().startsWith("sum(")) {
                return inner;
            }
            throw new PromError("'" + aggregate.text()
                    + "': the sum of readings of several series; a bucket holds several readings of each");
        }
        if (counter) {
            throw new PromError("'" + aggregate.text() + "': " + operator
                    + "() over the rates of single series; only their sum is measured");
        }
        String function = operator.equals("avg") ? "mean(value)" : operator + "(value)";
        if (instant || inner.value().equals(function)) {
            return new SampleMeasure(
                    inner.select(), function, inner.by(), inner.window(), inner.scale(), inner.shift());
        }
        throw new PromError(
                "'" + aggregate.text() + "': " + operator + "() of " + inner.value() + " has no counterpart");
    }

    private List<String> remaining(Aggregate aggregate) {
        List<String> labels = new ArrayList<>(usual);
        labels.removeAll(aggregate.labels());
        notes.add("'without' is read as: grouped by " + (labels.isEmpty() ? "nothing" : String.join(", ", labels)));
        return labels;
    }

    private SampleMeasure arithmetic(Binary binary, Boolean growing) throws PromError {
        Optional<Double> left = number(binary.left());
        Optional<Double> right = number(binary.right());
        switch (binary.operator()) {
            case "+", "-" -> {
                double sign = binary.operator().equals("-") ? -1 : 1;
                if (right.isPresent()) {
                    return value(binary.left(), growing).shifted(sign * right.get());
                }
                if (left.isPresent()) {
                    Boolean direction = sign < 0 ? opposite(growing) : growing;
                    return value(binary.right(), direction).scaled(sign).shifted(left.get());
                }
            }
            case "*" -> {
                if (right.isPresent()) {
                    return value(binary.left(), right.get() < 0 ? opposite(growing) : growing)
                            .scaled(right.get());
                }
                if (left.isPresent()) {
                    return value(binary.right(), left.get() < 0 ? opposite(growing) : growing)
                            .scaled(left.get());
                }
            }
            case "/" -> {
                if (right.isPresent()) {
                    return value(binary.left(), right.get() < 0 ? opposite(growing) : growing)
                            .scaled(1 / right.get());
                }
                return ratio(binary);
            }
            default -> {
                // Powers, remainders and comparisons within a value.
            }
        }
        throw new PromError("'" + binary.text() + "': '" + binary.operator() + "' of two measures has no counterpart");
    }

    /** The ratio of the rises of two counters; also {@code (total - part) / total}. */
    private SampleMeasure ratio(Binary binary) throws PromError {
        if (binary.left() instanceof Binary difference && difference.operator().equals("-")) {
            SampleMeasure total = value(binary.right(), null);
            if (value(difference.left(), null).equals(total)) {
                return share(binary, value(difference.right(), null), total)
                        .scaled(-1)
                        .shifted(1);
            }
        }
        return share(binary, value(binary.left(), null), value(binary.right(), null));
    }

    private SampleMeasure share(Binary binary, SampleMeasure part, SampleMeasure total) throws PromError {
        for (SampleMeasure each : List.of(part, total)) {
            if (!each.value().equals("increase(value)") || each.shift() != 0) {
                throw new PromError("'" + binary.text()
                        + "': only the ratio of the rates or increases of two counters is measured, not of "
                        + each.value());
            }
        }
        if (!part.by().equals(total.by())) {
            throw new PromError("'" + binary.text() + "': its sides are grouped by different labels, " + part.by()
                    + " and " + total.by());
        }
        if (!part.window().equals(total.window())) {
            throw new PromError("'" + binary.text() + "': its sides have different ranges");
        }
        return new SampleMeasure(
                part.select(),
                "share(value, " + total.select() + ")",
                part.by(),
                part.window(),
                part.scale() / total.scale(),
                0);
    }
}
