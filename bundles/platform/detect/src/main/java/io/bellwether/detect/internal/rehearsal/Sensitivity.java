// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.detect.Backtests.Choice;
import io.bellwether.detect.Backtests.Suggestion;
import io.bellwether.detect.Backtests.Target;
import io.bellwether.detect.internal.policy.Condition;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Looks for the value of one setting that would have led to a wanted number of alerts, by running the policy again with
 * other values: first with some that the measured values suggest, then between the two that enclose the target. Not safe
 * for concurrent use.
 */
final class Sensitivity {
    private static final double[] SHARES = {0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1};
    private static final double[] FACTORS = {0.25, 0.5, 0.7, 0.85, 1.2, 1.5, 2, 3, 5, 8};
    private static final int[] MINUTES = {0, 1, 2, 3, 5, 10, 15, 20, 30, 60};
    private static final List<String> FIRST = List.of("above", "below", "factor", "sensitivity", "score");
    private static final int HALVINGS = 6;
    private static final MathContext DIGITS = new MathContext(3);
    private static final String HOLD = "for";

    private final DetectorCatalogue detectors;
    private final Map<String, Object> document;
    private final Tape tape;
    private final Instant from;
    private final Instant to;
    private final ToIntFunction<Map<String, Object>> alerts;
    private final TreeMap<Double, Integer> counts = new TreeMap<>();

    /** @param alerts how many a document would have led to */
    Sensitivity(
            DetectorCatalogue detectors, Backtester.Plan plan, Tape tape, ToIntFunction<Map<String, Object>> alerts) {
        this.detectors = detectors;
        this.document = plan.document();
        this.tape = tape;
        this.from = plan.from();
        this.to = plan.to();
        this.alerts = alerts;
    }

    /**
     * A number that can be varied.
     *
     * @param path where it stands in the policy, such as {@code detect.threshold.above}
     * @param measure what it is compared with; null when it is compared with something else
     */
    private record Setting(String path, String key, double now, boolean whole, MeasureSpec measure) {
        boolean isHold() {
            return path.equals(HOLD);
        }

        String text(double value) {
            return isHold()
                    ? Durations.format(Duration.ofSeconds(Math.round(value)))
                    : written(value).toString();
        }

        Object written(double value) {
            if (isHold()) {
                return text(value);
            }
            return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : (Object) value;
        }
    }

    /** @throws InvalidInput when there is no such setting */
    Suggestion suggest(Policy policy, Target target, int found) {
        Setting setting = choose(policy, target.setting());
        double wanted = target.alerts()
                * Duration.between(from, to).toMillis()
                / target.per().toMillis();
        counts.put(setting.now(), found);
        for (double value : candidates(setting)) {
            count(setting, value);
        }
        narrow(setting, wanted);
        double best = counts.entrySet().stream()
                .min(Comparator.<Map.Entry<Double, Integer>>comparingDouble(each -> Math.abs(each.getValue() - wanted))
                        .thenComparing(each -> Math.abs(each.getKey() - setting.now())))
                .map(Map.Entry::getKey)
                .orElse(setting.now());
        boolean better = Math.abs(counts.get(best) - wanted) < Math.abs(found - wanted);
        List<Choice> curve = counts.entrySet().stream()
                .map(each -> new Choice(setting.text(each.getKey()), each.getKey(), each.getValue()))
                .toList();
        String range = Durations.rounded(Duration.between(from, to));
        String says = better
                ? setting.path() + " " + setting.text(best) + " instead of " + setting.text(setting.now())
                        + " would have opened " + alerts(counts.get(best)) + " in " + range + " instead of " + found
                : setting.path() + " " + setting.text(setting.now()) + ", as it is, comes nearest: " + alerts(found)
                        + " in " + range;
        return new Suggestion(
                setting.path(),
                setting.text(setting.now()),
                better ? setting.text(best) : null,
                counts.get(best),
                wanted,
                curve,
                says);
    }

    private static String alerts(int number) {
        return number == 1 ? "1 alert" : number + " alerts";
    }

    private Setting choose(Policy policy, String asked) {
        List<Setting> settings = settings(policy);
        if (asked == null && !settings.isEmpty()) {
            return settings.get(0);
        }
        return settings.stream()
                .filter(setting -> setting.path().equals(asked))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "suggest.setting",
                        asked,
                        "is no number of this policy that can be varied; it has "
                                + String.join(
                                        ", ",
                                        settings.stream().map(Setting::path).toList())));
    }

    private List<Setting> settings(Policy policy) {
        List<Setting> settings = new ArrayList<>();
        for (Condition.Detector leaf : policy.detect().detectors()) {
            if (!(detectors.bind(leaf) instanceof Bound bound)) {
                continue;
            }
            MeasureSpec measure = leaf.measures().isEmpty()
                    ? policy.measure()
                    : policy.measures().get(leaf.measures().get(0));
            for (Parameter<?> parameter : bound.detector().parameters()) {
                Object value = leaf.settings().get(parameter.key());
                Object now = value == null ? parameter.fallback().orElse(null) : value;
                boolean limit =
                        parameter.key().equals("above") || parameter.key().equals("below");
                if (now instanceof Number number) {
                    settings.add(new Setting(
                            leaf.path() + "." + parameter.key(),
                            parameter.key(),
                            number.doubleValue(),
                            parameter.fallback().orElse(null) instanceof Long,
                            limit ? measure : null));
                }
            }
        }
        settings.sort(Comparator.comparingInt(setting -> {
            int place = FIRST.indexOf(setting.key());
            return place < 0 ? FIRST.size() : place;
        }));
        if (policy.events() == null && policy.quorum() == null) {
            settings.add(new Setting(HOLD, HOLD, policy.rule().hold().toSeconds(), true, null));
        }
        return settings;
    }

    private List<Double> candidates(Setting setting) {
        List<Double> candidates = new ArrayList<>();
        if (setting.isHold()) {
            for (int minutes : MINUTES) {
                candidates.add(minutes * 60.0);
            }
        } else if (setting.measure() != null) {
            double[] values = tape.values(setting.measure(), from);
            boolean falling = setting.key().equals("below");
            for (double share : SHARES) {
                if (values.length > 0) {
                    double place = (values.length - 1) * (falling ? 1 - share : share);
                    candidates.add(rounded(values[(int) Math.round(place)], setting));
                }
            }
        } else {
            for (double factor : FACTORS) {
                candidates.add(rounded(setting.now() * factor, setting));
            }
        }
        return candidates.stream().distinct().sorted().toList();
    }

    private static double rounded(double value, Setting setting) {
        double number = setting.whole()
                ? Math.rint(value)
                : new BigDecimal(value).round(DIGITS).doubleValue();
        return number == 0 ? 0 : number;
    }

    /** Halves the stretch between the two values whose numbers of alerts enclose the wanted one. */
    private void narrow(Setting setting, double wanted) {
        for (int i = 0; i < HALVINGS; i++) {
            Map.Entry<Double, Integer> before = null;
            double middle = Double.NaN;
            for (Map.Entry<Double, Integer> each : counts.entrySet()) {
                boolean encloses = before != null
                        && (before.getValue() - wanted) * (each.getValue() - wanted) < 0
                        && Math.min(Math.abs(before.getValue() - wanted), Math.abs(each.getValue() - wanted)) >= 0.5;
                if (encloses) {
                    double half = (before.getKey() + each.getKey()) / 2;
                    double value = setting.isHold() ? Math.rint(half / 60) * 60 : rounded(half, setting);
                    middle = counts.containsKey(value) ? Double.NaN : value;
                    break;
                }
                before = each;
            }
            if (Double.isNaN(middle) || !count(setting, middle)) {
                return;
            }
        }
    }

    /** @return false when the policy does not take the value */
    private boolean count(Setting setting, double value) {
        if (counts.containsKey(value)) {
            return true;
        }
        try {
            counts.put(value, alerts.applyAsInt(with(setting.path(), setting.written(value))));
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }

    private Map<String, Object> with(String path, Object value) {
        Object copy = copy(document, "", path, value);
        Map<String, Object> changed = new LinkedHashMap<>();
        ((Map<?, ?>) copy).forEach((name, item) -> changed.put(String.valueOf(name), item));
        return changed;
    }

    private static Object copy(Object node, String at, String path, Object value) {
        if (node instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                items.add(copy(list.get(i), at + "[" + i + "]", path, value));
            }
            return items;
        }
        String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
        if (!(node instanceof Map<?, ?>) && !(node == null && at.equals(parent))) {
            return node;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, item) -> fields.put(
                    String.valueOf(name), copy(item, at.isEmpty() ? name.toString() : at + "." + name, path, value)));
        }
        if (at.equals(parent)) {
            fields.put(path.substring(path.lastIndexOf('.') + 1), value);
        }
        return fields;
    }
}
