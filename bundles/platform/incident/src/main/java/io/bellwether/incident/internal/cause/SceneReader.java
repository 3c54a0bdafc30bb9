// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.incident.Cause;
import io.bellwether.incident.internal.cause.Scene.Changed;
import io.bellwether.incident.internal.cause.Scene.Novel;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks the event index for what surrounds an incident: some thirty bounded questions. What the index cannot answer now is
 * left out. Safe for concurrent use.
 */
final class SceneReader {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Before the first condition, what may have led to it. */
    private static final Duration BEFORE = Duration.ofMinutes(60);
    /** Before that, what is usual. */
    private static final Duration CALM = Duration.ofMinutes(90);

    private static final Duration LEAST_AFTER = Duration.ofMinutes(10);
    private static final Duration MOST_AFTER = Duration.ofHours(3);
    private static final Duration CHANGES = Duration.ofMinutes(90);
    private static final Duration PEAK_BEFORE = Duration.ofMinutes(30);

    private static final int GROUPS = 8;
    private static final int PAGE = 5_000;
    private static final int CHANGED = 100;
    private static final int SHAPES = 30;
    private static final int KNOWN_SHAPES = 200;
    private static final int NOVEL = 5;
    private static final int TIED = 20;

    private static final Expression LOUD = Signal.expression("@Level in ['Error', 'Fatal'] ci");
    private static final Expression CONFIGURED =
            Signal.expression("@Type in ['config_change', 'config-change', 'configuration_change'] ci");
    private static final Expression DEPLOYED = Signal.expression("@Type in ['deployment', 'deploy', 'release'] ci"
            + " or Has(Version) and (@Message like '%started on%' ci or @Message like '%deployed%' ci)");
    private static final List<WellKnown> IDS = List.of(
            WellKnown.PLAN_EXECUTION_ID,
            WellKnown.CORRELATION_ID,
            WellKnown.INTERNAL_CORRELATION_ID,
            WellKnown.REQUEST_ID);

    private final EventIndex index;
    private final AnomalyStore anomalies;

    SceneReader(EventIndex index, AnomalyStore anomalies) {
        this.index = index;
        this.anomalies = anomalies;
    }

    /** The window of one reading, in whole minutes. */
    private record Window(TenantEnvironment where, Instant from, Instant calmEnd, Instant begun, Instant to) {
        int minutes() {
            return (int) Duration.between(from, to).toMinutes();
        }

        int minute(Instant at) {
            return (int) Math.floorDiv(Duration.between(from, at).toMillis(), MINUTE.toMillis());
        }
    }

    /**
     * @param elsewhere alerts of other incidents of the environment at the time
     * @param zone in which times are said
     */
    Scene read(
            TenantEnvironment where,
            Collection<Alert> alerts,
            Collection<Alert> elsewhere,
            ServiceMap map,
            ZoneId zone,
            Instant now) {
        Instant begun =
                alerts.stream().map(Alert::startedAt).min(Instant::compareTo).orElseThrow();
        Instant last = alerts.stream()
                .map(alert -> alert.resolvedAt() == null ? now : alert.resolvedAt())
                .max(Instant::compareTo)
                .orElseThrow();
        Instant earliestEnd = alerts.stream()
                .map(Alert::detectedAt)
                .max(Instant::compareTo)
                .orElseThrow()
                .plus(LEAST_AFTER);
        Instant end = min(now, min(begun.plus(MOST_AFTER), last.isBefore(earliestEnd) ? earliestEnd : last));
        Instant minute = begun.truncatedTo(ChronoUnit.MINUTES);
        Window window = new Window(
                where,
                minute.minus(BEFORE).minus(CALM),
                minute.minus(BEFORE),
                begun,
                end.truncatedTo(ChronoUnit.MINUTES));
        List<Trace> traces = traces(window);
        Set<Cause> others = new TreeSet<>();
        elsewhere.forEach(alert -> others.add(Scene.of(alert.alertClass())));
        return new Scene(
                where,
                window.from,
                window.to,
                List.copyOf(alerts),
                others,
                traces,
                changes(where, begun.minus(CHANGES), window.to),
                anomalies(window),
                novel(window),
                ids(window, traces),
                map,
                zone);
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private <T> T asked(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            return otherwise;
        }
    }

    private List<Trace> traces(Window window) {
        List<Trace> traces = new ArrayList<>();
        if (window.minutes() <= 0) {
            return traces;
        }
        double[] all = count(window, null, null).getOrDefault("", new double[window.minutes()]);
        Map<Expression, List<Event>> facets = new HashMap<>();
        for (Signal signal : Signal.BUILT_IN) {
            Map<String, double[]> series = signal.value() == null
                    ? count(window, signal.select(), signal.by())
                    : values(window, signal, facets);
            int calm = window.minute(window.calmEnd);
            int earliest = window.minute(window.begun.minus(PEAK_BEFORE));
            new TreeMap<>(series).forEach((group, values) -> {
                double[] load = load(all, values, calm);
                Trace trace =
                        Trace.of(signal, group.isEmpty() ? null : group, window.from, values, load, calm, earliest);
                if (trace != null) {
                    traces.add(trace);
                }
            });
        }
        return traces;
    }

    /** How busy everything but this is, beside the calm. */
    private static double[] load(double[] all, double[] own, int calm) {
        double[] load = new double[all.length];
        double usual = 0;
        for (int i = 0; i < calm && i < all.length; i++) {
            usual += Math.max(0, all[i] - zero(own[i]));
        }
        usual = Math.max(1, usual / Math.max(1, calm));
        for (int i = 0; i < all.length; i++) {
            load[i] = Math.max(0, all[i] - zero(own[i])) / usual;
        }
        return load;
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    /** Counts by minute, and by group when there is one; the group is empty when there is none. */
    private Map<String, double[]> count(Window window, Expression select, String by) {
        Map<String, double[]> counts = new LinkedHashMap<>();
        EventIndex.Histogram found =
                asked(() -> index.histogram(window.where, window.from, window.to, select, MINUTE, by, GROUPS), null);
        if (found == null) {
            return counts;
        }
        found.series().forEach((value, series) -> counts.put(value, doubles(series)));
        if (by == null && counts.isEmpty()) {
            counts.put("", doubles(found.others()));
        } else if (Arrays.stream(found.others()).sum() > 0) {
            counts.put("", doubles(found.others()));
        }
        return counts;
    }

    private static double[] doubles(long[] counts) {
        return Arrays.stream(counts).asDoubleStream().toArray();
    }

    private Map<String, double[]> values(Window window, Signal signal, Map<Expression, List<Event>> read) {
        List<Event> events = read.computeIfAbsent(
                signal.select(),
                select -> asked(
                        () -> index.search(window.where, window.from, window.to, select, PAGE, null)
                                .events(),
                        List.of()));
        Map<String, double[]> values = new TreeMap<>();
        for (Event event : events) {
            Double value = WellKnown.toNumber(Properties.find(event.properties(), signal.value()));
            Object group = signal.by() == null ? "" : Properties.find(event.properties(), signal.by());
            int minute = window.minute(event.timestamp());
            if (value == null || group == null || minute < 0 || minute >= window.minutes()) {
                continue;
            }
            double[] series = values.computeIfAbsent(group.toString(), name -> {
                double[] empty = new double[window.minutes()];
                Arrays.fill(empty, Double.NaN);
                return empty;
            });
            series[minute] = Double.isNaN(series[minute]) ? value : Math.max(series[minute], value);
        }
        return values;
    }

    /** Configuration changes and deployments; of a version that starts on several nodes, the first. */
    List<Changed> changes(TenantEnvironment where, Instant from, Instant to) {
        List<Changed> changes = new ArrayList<>();
        for (Event event : found(where, CONFIGURED, from, to)) {
            changes.add(changed(Cause.CONFIG_CHANGE, event));
        }
        Map<String, Changed> deployed = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>(found(where, DEPLOYED, from, to));
        events.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        for (Event event : events) {
            String version = text(event, "Version", "version", "release");
            String key = version + " " + text(event, "Application", "app_name", "service");
            deployed.putIfAbsent(key, changed(Cause.DEPLOYMENT, event));
        }
        changes.addAll(deployed.values());
        return changes;
    }

    private List<Event> found(TenantEnvironment where, Expression select, Instant from, Instant to) {
        return asked(() -> index.search(where, from, to, select, CHANGED, null).events(), List.of());
    }

    private static Changed changed(Cause kind, Event event) {
        String what = String.join(
                        " ",
                        Stream.of(
                                        "entity",
                                        "change_type",
                                        "service",
                                        "component",
                                        "Application",
                                        "app_name",
                                        "name",
                                        "setting")
                                .map(name -> text(event, name))
                                .filter(text -> text != null)
                                .toList())
                + " " + event.message();
        String entity = text(event, "entity", "service", "component", "Application", "app_name");
        String version = text(event, "Version", "version", "release");
        String said = kind == Cause.CONFIG_CHANGE
                ? "Configuration was changed" + (entity == null ? "" : ": " + entity)
                : (entity == null ? "A deployment" : "Deployment of " + entity)
                        + (version == null ? "" : ", version " + version);
        return new Changed(
                kind,
                event.timestamp(),
                text(event, "changed_by", "actor", "user", "deployed_by"),
                what.toLowerCase(Locale.ROOT),
                said,
                event);
    }

    private static String text(Event event, String... names) {
        for (String name : names) {
            Object value = Properties.find(event.properties(), name);
            if (value != null && !value.toString().isBlank()) {
                return value.toString();
            }
        }
        return null;
    }

    private List<StoredAnomaly> anomalies(Window window) {
        return anomalies
                .list(new AnomalyQuery(window.where, window.calmEnd, window.to, Set.of(), null, null), SHAPES, null)
                .items();
    }

    /** Kinds of errors that the calm did not have. */
    private List<Novel> novel(Window window) {
        Map<String, Long> before = asked(
                () -> index.top(window.where, window.from, window.calmEnd, LOUD, "shape", KNOWN_SHAPES)
                        .counts(),
                Map.of());
        Map<String, Long> since = asked(
                () -> index.top(window.where, window.calmEnd, window.to, LOUD, "shape", SHAPES)
                        .counts(),
                Map.of());
        List<Novel> novel = new ArrayList<>();
        if (before.size() >= KNOWN_SHAPES) {
            return novel;
        }
        List<String> fresh = new TreeMap<>(since)
                .entrySet().stream()
                        .filter(each -> !before.containsKey(each.getKey()) && each.getValue() >= NOVEL)
                        .map(Map.Entry::getKey)
                        .limit(NOVEL)
                        .toList();
        List<Event> loud = fresh.isEmpty()
                ? List.of()
                : asked(
                        () -> index.search(window.where, window.calmEnd, window.to, LOUD, PAGE / 5, null)
                                .events(),
                        List.of());
        for (String shape : fresh) {
            loud.stream()
                    .filter(event -> shape.equals(event.body().template()) || shape.equals(event.message()))
                    .min(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId))
                    .ifPresent(first -> novel.add(new Novel(shape, since.get(shape), first.timestamp(), first)));
        }
        return novel;
    }

    /** The ids by which the first events of each signal are tied to others. */
    private Map<String, Set<String>> ids(Window window, List<Trace> traces) {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (Trace trace : traces) {
            if (trace.signal().value() == null
                    && !trace.signal().falls()
                    && !ids.containsKey(trace.signal().id())) {
                Set<String> own = new TreeSet<>();
                events(window.where, trace, TIED).forEach(event -> own.addAll(of(event)));
                ids.put(trace.signal().id(), own);
            }
        }
        return ids;
    }

    /** The first events of a trace, oldest first; a few. */
    List<Event> events(TenantEnvironment where, Trace trace, int most) {
        Instant to = trace.onset().plus(Duration.ofMinutes(5));
        List<Event> events = new ArrayList<>(asked(
                () -> index.search(where, trace.onset(), to, trace.signal().select(), 200, null)
                        .events(),
                List.of()));
        events.removeIf(event -> !isOf(trace, event));
        events.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        return events.subList(0, Math.min(most, events.size()));
    }

    private static boolean isOf(Trace trace, Event event) {
        if (trace.group() == null || trace.signal().by() == null) {
            return true;
        }
        String by = trace.signal().by();
        Object value = by.equals(WellKnown.SERVER_NODE.field())
                ? WellKnown.SERVER_NODE.in(event.properties())
                : Properties.find(event.properties(), by);
        return value != null && value.toString().equals(trace.group());
    }

    /** Ids that tie an event to others. */
    static List<String> of(Event event) {
        return Stream.concat(
                        IDS.stream().map(each -> each.text(event)),
                        Stream.ofNullable(event.body().traceId()))
                .filter(id -> id != null && !id.isBlank())
                .distinct()
                .toList();
    }
}
