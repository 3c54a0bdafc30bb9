// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says what kind of trouble an anomaly looks like, by what coincided with it: key figures outside their usual range and
 * which of them was first, what warnings and errors say that did not say it before, status codes, and configuration
 * changes shortly before. Deterministic; at most a dozen bounded questions to the event index for each anomaly, none of
 * which has to be answered. Safe for concurrent use.
 */
final class Classifier {
    /** How long before an anomaly others may have begun that belong to it. */
    private static final Duration BEFORE = Duration.ofMinutes(15);

    private static final Duration DURING = Duration.ofMinutes(30);
    private static final Duration CALM = Duration.ofMinutes(45);
    private static final Duration CHANGE = Duration.ofMinutes(60);
    /** A figure has left its usual range from this score on. */
    private static final double LEFT = 2;
    /** From this score on a figure speaks with its full weight. */
    private static final double FULL = 8;

    private static final double FIRST = 1.25;
    private static final double AFTERWARDS = 0.5;
    private static final double STATUS = 0.5;
    private static final double CHANGED = 0.9;
    /** Fewer deviations than this beyond what chance brings say nothing, and from so many on all is said. */
    private static final double NOISE = 2;

    private static final double CLEAR = 6;
    private static final int SHAPES = 12;
    private static final int EVENTS = 3;
    /** What is known of the world without having looked: so much speaks for something else. */
    private static final double PRIOR = 0.5;

    private static final double LEAST = 0.35;
    private static final double TIE = 0.1;
    private static final int SHOWN = 3;
    private static final Expression LOUD = parse("@Level in ['Warning', 'Error', 'Fatal'] ci");
    private static final Expression FAILED = parse("@StatusCode >= 400");

    private final EventIndex index;

    Classifier(EventIndex index) {
        this.index = index;
    }

    /** From when on key figures are needed. */
    static Instant from(Anomaly anomaly) {
        return anomaly.start().minus(BEFORE);
    }

    /** Up to when key figures are needed. */
    static Instant to(Anomaly anomaly, Instant now) {
        Instant longest = anomaly.start().plus(DURING);
        Instant known = anomaly.lastAt().plus(Duration.ofMinutes(2));
        Instant end = known.isBefore(longest) ? known : longest;
        return end.isBefore(now) ? end : now;
    }

    /** What speaks for one kind. */
    private static final class Case {
        private final HintSpec spec;
        private final List<Reason> reasons = new ArrayList<>();
        private double weight;

        Case(HintSpec spec) {
            this.spec = spec;
        }

        void add(double more, Reason reason) {
            weight += more;
            reasons.add(reason);
        }
    }

    /** How much more there is of something than before. @param before as many as the calm would have brought */
    private record More(double added, double before) {
        /** In deviations of a count. */
        double beyondChance() {
            return added / Math.sqrt(Math.max(1, added + before));
        }

        More and(More other) {
            return new More(added + other.added, before + other.before);
        }
    }

    /** The likeliest first; the first is unknown when nothing, or not enough, tells one kind from the others. */
    List<Hint> classify(Anomaly anomaly, KpiTraces figures, Instant now) {
        List<Case> cases = HintSpec.BUILT_IN.stream().map(Case::new).toList();
        Instant from = anomaly.start().minus(Duration.ofMinutes(2));
        Instant to = to(anomaly, now);
        figures(cases, anomaly, figures);
        if (from.isBefore(to)) {
            messages(cases, anomaly, from, to);
            statuses(cases, anomaly, from, to);
        }
        changes(cases, anomaly);
        return hints(cases);
    }

    private static void figures(List<Case> cases, Anomaly anomaly, KpiTraces traces) {
        int begun = (int) Duration.between(traces.from(), anomaly.start()).toMinutes();
        int first = traces.figures().stream()
                .filter(each -> cases.stream().anyMatch(of -> of.spec.kpis().containsKey(each.id())))
                .mapToInt(each -> each.onset(LEFT))
                .filter(onset -> onset >= 0)
                .min()
                .orElse(-1);
        for (KpiTraces.Figure figure : traces.figures()) {
            int onset = figure.onset(LEFT);
            if (onset < 0) {
                continue;
            }
            double strength = Math.min(1, figure.highest() / FULL);
            boolean leads = onset == first;
            double order = leads ? FIRST : onset > begun + 5 ? AFTERWARDS : 1;
            Instant at = traces.from().plus(Duration.ofMinutes(onset)).truncatedTo(ChronoUnit.MINUTES);
            Reason reason = new Reason(
                    String.format(
                            Locale.ROOT,
                            "%s: %s %s where %s to %s is usual, outside since %s%s",
                            figure.title(),
                            plain(figure.peak()),
                            figure.unit(),
                            plain(figure.low()),
                            plain(figure.high()),
                            at,
                            leads ? ", the first to be" : ""),
                    figure.id(),
                    figure.evidence());
            for (Case each : cases) {
                Double weight = each.spec.kpis().get(figure.id());
                if (weight != null) {
                    each.add(weight * strength * order, reason);
                }
            }
        }
    }

    /** Which messages of warnings and errors there are more of than in the calm before. */
    private void messages(List<Case> cases, Anomaly anomaly, Instant from, Instant to) {
        Map<String, More> added = added(anomaly.where(), LOUD, "shape", anomaly, from, to);
        double all = added.values().stream().mapToDouble(More::added).sum();
        for (Case each : cases) {
            More sum = new More(0, 0);
            String most = null;
            for (Map.Entry<String, More> shape : added.entrySet()) {
                if (each.spec.speaks(shape.getKey())) {
                    sum = sum.and(shape.getValue());
                    most = most == null
                                    || shape.getValue().added()
                                            > added.get(most).added()
                            ? shape.getKey()
                            : most;
                }
            }
            double matching = sum.added();
            if (most != null && sum.beyondChance() >= NOISE) {
                double strength = matching / all * Math.min(1, sum.beyondChance() / CLEAR);
                String text = String.format(
                        Locale.ROOT,
                        "%.0f of %.0f further warnings and errors are about it, most of them \"%s\"",
                        matching,
                        all,
                        shortened(most));
                each.add(strength, new Reason(text, null, events(anomaly.where(), from, to, each.spec.select())));
            }
        }
    }

    private void statuses(List<Case> cases, Anomaly anomaly, Instant from, Instant to) {
        Map<String, More> added = added(anomaly.where(), FAILED, "status_code", anomaly, from, to);
        double all = added.values().stream().mapToDouble(More::added).sum();
        for (Case each : cases) {
            More sum = new More(0, 0);
            List<String> found = new ArrayList<>();
            for (Map.Entry<String, More> status : added.entrySet()) {
                if (each.spec.statuses().contains(code(status.getKey()))) {
                    sum = sum.and(status.getValue());
                    found.add(status.getKey());
                }
            }
            double matching = sum.added();
            if (sum.beyondChance() >= NOISE) {
                double strength = STATUS * matching / all * Math.min(1, sum.beyondChance() / CLEAR);
                String text = String.format(
                        Locale.ROOT,
                        "%.0f of %.0f further failed requests were answered with %s",
                        matching,
                        all,
                        String.join(", ", found));
                each.add(strength, new Reason(text, null, List.of()));
            }
        }
    }

    private void changes(List<Case> cases, Anomaly anomaly) {
        Case change = cases.stream()
                .filter(each -> each.spec.alertClass() == AlertClass.CONFIG_CHANGE)
                .findFirst()
                .orElseThrow();
        Instant start = anomaly.start();
        List<Evidence> events =
                events(anomaly.where(), start.minus(CHANGE), start.plus(Duration.ofMinutes(1)), change.spec.select());
        if (!events.isEmpty()) {
            long minutes = Math.max(
                    0, Duration.between(events.get(0).timestamp(), start).toMinutes());
            double strength = CHANGED * Math.max(0.3, 1 - minutes / (double) CHANGE.toMinutes());
            change.add(
                    strength,
                    new Reason("the configuration was changed " + minutes + " min before it began", null, events));
        }
    }

    /** The counts beyond those of the calm before, most first; empty when the index cannot say. */
    private Map<String, More> added(
            TenantEnvironment where, Expression filter, String field, Anomaly anomaly, Instant from, Instant to) {
        try {
            Instant calmEnd = anomaly.start().minus(BEFORE);
            Instant calm = calmEnd.minus(CALM);
            EventIndex.Top during = index.top(where, from, to, filter, field, SHAPES);
            EventIndex.Top before = index.top(where, calm, calmEnd, filter, field, 4 * SHAPES);
            double share = Duration.between(from, to).toMillis() / (double) CALM.toMillis();
            Map<String, More> added = new LinkedHashMap<>();
            during.counts().forEach((value, count) -> {
                double usual = share * before.counts().getOrDefault(value, 0L);
                if (count - usual >= 1) {
                    added.put(value, new More(count - usual, usual));
                }
            });
            return added;
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            return Map.of();
        }
    }

    private List<Evidence> events(TenantEnvironment where, Instant from, Instant to, Expression select) {
        try {
            return index.search(where, from, to, select, EVENTS, null).events().stream()
                    .map(Classifier::evidence)
                    .toList();
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            return List.of();
        }
    }

    private static Evidence evidence(Event event) {
        return new Evidence(event.eventId(), event.timestamp(), WellKnown.SERVER_NODE.text(event), null);
    }

    private static List<Hint> hints(List<Case> cases) {
        List<Case> found = cases.stream()
                .filter(each -> each.weight > 0)
                .sorted(Comparator.comparingDouble((Case each) -> -each.weight)
                        .thenComparing(each -> each.spec.alertClass()))
                .toList();
        double first = found.isEmpty() ? 0 : found.get(0).weight;
        double second = found.size() < 2 ? 0 : found.get(1).weight;
        List<Hint> hints = new ArrayList<>();
        if (first < LEAST) {
            hints.add(new Hint(
                    AlertClass.UNKNOWN,
                    0,
                    List.of(new Reason("nothing that coincided speaks clearly for any kind", null, List.of()))));
        } else if (first - second < TIE * first) {
            String text = "as much speaks for " + found.get(0).spec.alertClass() + " as for "
                    + found.get(1).spec.alertClass();
            hints.add(new Hint(AlertClass.UNKNOWN, 0, List.of(new Reason(text, null, List.of()))));
        }
        for (Case each : found) {
            if (hints.size() < SHOWN) {
                double rival = each == found.get(0) ? second : first;
                double confidence = each.weight / (each.weight + rival + PRIOR);
                hints.add(new Hint(
                        each.spec.alertClass(), Math.round(confidence * 1000) / 1000.0, List.copyOf(each.reasons)));
            }
        }
        return hints;
    }

    private static int code(String text) {
        try {
            return (int) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String plain(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        return Math.abs(value) >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= 120 ? line : line.substring(0, 119) + "…";
    }

    private static Expression parse(String text) {
        try {
            return Expression.parse(text);
        } catch (InvalidExpression e) {
            throw new IllegalStateException(e);
        }
    }
}
