// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.detect.internal.prometheus.PromNode.Binary;
import io.bellwether.detect.internal.prometheus.PromNode.Call;
import io.bellwether.detect.internal.prometheus.PromNode.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns an alert's expression into the measures and the condition of a policy. For one expression. */
final class ConditionTranslator {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Map<String, String> FLIPPED =
            Map.of("<", ">", "<=", ">=", ">", "<", ">=", "<=", "==", "==", "!=", "!=");
    private static final Pattern STATE = Pattern.compile("(.*_)?(up|ready|healthy|success)");
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST_MEASURES = 16;

    private final MeasureTranslator measures;
    private final List<SampleMeasure> used = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    ConditionTranslator(MeasureTranslator measures) {
        this.measures = measures;
    }

    /** A comparison: the settings of a detector, which say the measure once it has a name. */
    private record Leaf(Map<String, Object> settings, SampleMeasure measure) {}

    /** Adds {@code measure} or {@code measures}, and {@code detect}. */
    void translate(PromNode expression, Map<String, Object> policy) throws PromError {
        Map<String, Object> detect = condition(expression);
        List<String> by = used.get(0).by();
        for (SampleMeasure measure : used) {
            if (!measure.by().equals(by)) {
                throw new PromError("its parts are grouped by different labels, " + by + " and " + measure.by());
            }
        }
        if (used.size() > MOST_MEASURES) {
            throw new PromError("it compares more than " + MOST_MEASURES + " measures");
        }
        boolean wide = used.stream().allMatch(SampleMeasure::wide);
        if (used.size() == 1) {
            policy.put("measure", used.get(0).document(wide));
        } else {
            Map<String, Object> named = new LinkedHashMap<>();
            for (SampleMeasure measure : used) {
                named.put(name(measure), measure.document(wide));
            }
            policy.put("measures", named);
            leaves.forEach(leaf -> leaf.settings().put("measure", name(leaf.measure())));
        }
        policy.put("detect", detect);
    }

    private String name(SampleMeasure measure) {
        return "m" + (used.indexOf(measure) + 1);
    }

    private Map<String, Object> condition(PromNode node) throws PromError {
        if (node instanceof Call call && Set.of("absent", "absent_over_time").contains(call.function())) {
            return absent(call);
        }
        if (node instanceof Binary binary) {
            if (COMPARISONS.contains(binary.operator())) {
                return comparison(binary);
            }
            if (Set.of("and", "or", "unless").contains(binary.operator())) {
                return joined(binary);
            }
        }
        if (MeasureTranslator.number(node).isPresent()) {
            throw new PromError("'" + node.text() + "' is always there; a policy has nothing to judge");
        }
        throw new PromError("'" + node.text() + "' is not compared with a number");
    }

    private Map<String, Object> joined(Binary binary) throws PromError {
        Map<String, Object> left = condition(binary.left());
        Map<String, Object> right = condition(binary.right());
        return switch (binary.operator()) {
            case "and" -> several("all", List.of(left, right));
            case "or" -> several("any", List.of(left, right));
            default -> several("all", List.of(left, new LinkedHashMap<>(Map.of("not", right))));
        };
    }

    /** Flat where it can be. */
    private static Map<String, Object> several(String key, List<Map<String, Object>> parts) {
        List<Object> flat = new ArrayList<>();
        for (Map<String, Object> part : parts) {
            if (part.size() == 1 && part.get(key) instanceof List<?> inner) {
                flat.addAll(inner);
            } else {
                flat.add(part);
            }
        }
        Map<String, Object> joined = new LinkedHashMap<>();
        joined.put(key, flat);
        return joined;
    }

    private Map<String, Object> absent(Call call) throws PromError {
        if (call.arguments().size() != 1 || !(call.arguments().get(0) instanceof Selector selector)) {
            throw new PromError("'" + call.text() + "': only the absence of a selector is measured");
        }
        if (selector.modifier() != null) {
            throw new PromError(
                    "'" + selector.modifier() + "' of '" + selector.text() + "': the past is not asked for");
        }
        Duration range = selector.range() == null ? LOOK_BACK : selector.range();
        if (range.compareTo(LONGEST) > 0) {
            throw new PromError("the range of '" + selector.text() + "' is longer than 24h");
        }
        Duration window = Duration.ofMinutes(Math.max(1, range.toMinutes()));
        return threshold(new SampleMeasure(SampleFilter.of(selector), "count", List.of(), window), "below", (Object) 1);
    }

    private Map<String, Object> comparison(Binary binary) throws PromError {
        Optional<Double> right = MeasureTranslator.number(binary.right());
        Optional<Double> left = MeasureTranslator.number(binary.left());
        if (binary.modifier().toLowerCase(java.util.Locale.ROOT).startsWith("bool")) {
            throw new PromError("'" + binary.text() + "': bool makes 0 or 1 of it, which is always there");
        }
        if (left.isPresent() == right.isPresent()) {
            throw new PromError("'" + binary.text() + "' "
                    + (left.isPresent() ? "compares two numbers" : "compares two measures; a limit must be a number"));
        }
        String operator = right.isPresent() ? binary.operator() : FLIPPED.get(binary.operator());
        double limit = right.isPresent() ? right.get() : left.get();
        Boolean growing = operator.startsWith(">") ? Boolean.TRUE : operator.startsWith("<") ? Boolean.FALSE : null;
        PromNode side = right.isPresent() ? binary.left() : binary.right();
        if (operator.equals("==") && limit == 0 && isState(side)) {
            return threshold(measures.value(side, false).plain(), "below", (Object) 1);
        }
        SampleMeasure measure = measures.value(side, growing);
        double plain = (limit - measure.shift()) / measure.scale();
        if (!Double.isFinite(plain)) {
            throw new PromError("'" + binary.text() + "': its limit is no finite number");
        }
        String plainOperator = measure.scale() < 0 ? FLIPPED.get(operator) : operator;
        double rounded = Double.parseDouble(String.format(java.util.Locale.ROOT, "%.12g", plain));
        return threshold(measure.plain(), plainOperator, rounded);
    }

    /** True for what is 1 or 0, such as {@code up}. */
    private static boolean isState(PromNode node) {
        return node instanceof Selector selector
                && selector.name() != null
                && STATE.matcher(selector.name()).matches();
    }

    /** A comparison as settings of {@code threshold}, whose limits are not themselves beyond the limit. */
    private Map<String, Object> threshold(SampleMeasure measure, String operator, double limit) throws PromError {
        return switch (operator) {
            case ">" -> threshold(measure, "above", shown(limit));
            case "<" -> threshold(measure, "below", shown(limit));
            case ">=" -> threshold(measure, "above", shown(before(measure, limit)));
            case "<=" -> threshold(measure, "below", shown(behind(measure, limit)));
            case "!=" -> threshold(measure, "outside", shown(limit) + ".." + shown(limit));
            default ->
                several(
                        "all",
                        List.of(
                                threshold(measure, "above", shown(before(measure, limit))),
                                threshold(measure, "below", shown(behind(measure, limit)))));
        };
    }

    private Map<String, Object> threshold(SampleMeasure measure, String setting, Object limit) {
        if (!used.contains(measure)) {
            used.add(measure);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(setting, limit);
        leaves.add(new Leaf(settings, measure));
        Map<String, Object> leaf = new LinkedHashMap<>();
        leaf.put("threshold", settings);
        return leaf;
    }

    /** Counts are whole: at least 5 is above 4. */
    private static double before(SampleMeasure measure, double limit) {
        return measure.value().equals("count") ? Math.ceil(limit) - 1 : Math.nextDown(limit);
    }

    private static double behind(SampleMeasure measure, double limit) {
        return measure.value().equals("count") ? Math.floor(limit) + 1 : Math.nextUp(limit);
    }

    private static Object shown(double limit) {
        return limit == Math.rint(limit) && Math.abs(limit) < 1e15 ? (Object) (long) limit : (Object) limit;
    }
}
