// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Health.Chart;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Kpis;
import io.bellwether.detect.Health.Line;
import io.bellwether.detect.Health.SeriesQuery;
import io.bellwether.detect.internal.health.EnvironmentHealth.GroupCopy;
import io.bellwether.detect.internal.health.EnvironmentHealth.KpiCopy;
import io.bellwether.detect.internal.health.EnvironmentHealth.MeasureCopy;
import io.bellwether.detect.internal.health.KpiBoard.Reading;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesArchive;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Answers questions about health: takes what is held in memory out of the environment's lane, and does everything else,
 * such as reading older values from the store, on the caller's thread. Safe for concurrent use.
 */
public final class HealthReader {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MINUTE_MILLIS = 60_000;
    private static final Duration DAYS_BEFORE = Duration.ofDays(2);
    private static final int USUAL_POINTS = 720;
    private static final int MOST_KPI_POINTS = 1_500;
    private static final int MOST_POINTS = 2_000;
    private static final int MOST_LINES = 10;

    private final SeriesArchive archive;

    public HealthReader(SeriesArchive archive) {
        this.archive = archive;
    }

    /** Runs a question in the lane of an environment. */
    public interface Asking {
        /** @return null when the environment is not ready to answer */
        <T> T ask(Function<EnvironmentHealth, T> question);
    }

    /** As {@link io.bellwether.detect.Health#kpis}. */
    public Kpis kpis(TenantEnvironment where, Instant from, Instant to, Duration asked, Asking lane) {
        Duration step = Steps.of(from, to, asked, MINUTE, USUAL_POINTS, MOST_KPI_POINTS);
        long width = step.toMillis();
        long begin = Steps.first(from, width);
        long end = to.toEpochMilli();
        KpiCopy copy = lane.ask(health -> health.kpis(begin / MINUTE_MILLIS, Math.floorDiv(end - 1, MINUTE_MILLIS)));
        if (copy == null) {
            return new Kpis(from, to, step, Map.of(), List.of());
        }
        Map<String, Reading> readings = new LinkedHashMap<>();
        copy.readings().forEach(reading -> readings.put(reading.spec().id(), reading));
        List<Kpi> items = new ArrayList<>();
        for (KpiSpec spec : KpiSpec.BUILT_IN) {
            Trace trace = trace(where, spec, copy, begin, end, step);
            items.add(kpi(spec, readings.get(spec.id()), copy, trace));
        }
        return new Kpis(from, to, step, contributions(copy.readings()), items);
    }

    private Trace trace(TenantEnvironment where, KpiSpec spec, KpiCopy copy, long begin, long end, Duration step) {
        long width = step.toMillis();
        Trace trace = new Trace(spec.scale(), copy.weeks().getOrDefault(spec.id(), WeekRange.NONE));
        long held = copy.first() > copy.last() ? end : heldFrom(copy.first() * MINUTE_MILLIS, begin, width);
        if (held > begin) {
            long until = Math.min(held, end);
            trace.archive(sum(kept(where, spec.measure(), Map.of(), begin, until, step)), begin, until, width);
        }
        if (held < end) {
            trace.memory(cut(copy, spec.id(), held), held, MINUTE_MILLIS, width);
        }
        return trace;
    }

    /** The first step that memory knows all of. */
    private static long heldFrom(long first, long begin, long width) {
        return first <= begin ? begin : begin + Math.floorDiv(first - begin + width - 1, width) * width;
    }

    private static double[] cut(KpiCopy copy, String id, long held) {
        double[] values = copy.values().get(id);
        int skipped = (int) (held / MINUTE_MILLIS - copy.first());
        return skipped <= 0 ? values : Arrays.copyOfRange(values, Math.min(skipped, values.length), values.length);
    }

    private static Kpi kpi(KpiSpec spec, Reading reading, KpiCopy copy, Trace trace) {
        return new Kpi(
                spec.id(),
                spec.title(),
                spec.category(),
                spec.unit(),
                reading == null ? Double.NaN : reading.value(),
                reading == null ? "no data" : reading.status(),
                reading == null ? Double.NaN : reading.score(),
                copy.shares().getOrDefault(spec.id(), Map.of()),
                trace.points(),
                trace.bands(),
                trace.scores());
    }

    private static Map<String, Double> contributions(List<Reading> readings) {
        double sum = readings.stream()
                .mapToDouble(Reading::score)
                .filter(score -> score > 0)
                .sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        readings.stream()
                .filter(reading -> reading.score() > 0)
                .sorted(Comparator.comparingDouble(Reading::score).reversed())
                .forEach(reading -> shares.put(reading.spec().id(), reading.score() / sum));
        return shares;
    }

    /** As {@link io.bellwether.detect.Health#series}. @param policies by id, those active in the environment */
    public Chart series(TenantEnvironment where, SeriesQuery query, Map<String, Policy> policies, Asking lane) {
        if ((query.policy() == null) == (query.kpi() == null)) {
            throw new InvalidInput(
                    query.policy() == null ? "policy" : "kpi", query.kpi(), "name either a policy or a key figure");
        }
        return query.kpi() == null ? ofPolicy(where, query, policies, lane) : ofKpi(where, query, lane);
    }

    private Chart ofKpi(TenantEnvironment where, SeriesQuery query, Asking lane) {
        KpiSpec spec = KpiSpec.BUILT_IN.stream()
                .filter(each -> each.id().equals(query.kpi()))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "kpi",
                        query.kpi(),
                        "must be one of "
                                + String.join(
                                        ", ",
                                        KpiSpec.BUILT_IN.stream()
                                                .map(KpiSpec::id)
                                                .toList())));
        if (!spec.measure().by().isEmpty() && !query.group().isEmpty()) {
            return chart(where, query, Map.of("value", spec.measure()), any -> spec.scale(), lane);
        }
        Duration step = Steps.of(query.from(), query.to(), query.step(), MINUTE, MOST_POINTS, MOST_POINTS);
        long width = step.toMillis();
        long begin = Steps.first(query.from(), width);
        long end = query.to().toEpochMilli();
        KpiCopy copy = lane.ask(health -> health.kpis(begin / MINUTE_MILLIS, Math.floorDiv(end - 1, MINUTE_MILLIS)));
        if (copy == null) {
            return new Chart(query.from(), query.to(), step, false, List.of());
        }
        Trace trace = trace(where, spec, copy, begin, end, step);
        Line line = new Line("value", Map.of(), trace.points(), trace.bands(), trace.scores());
        return new Chart(query.from(), query.to(), step, true, List.of(line));
    }

    private Chart ofPolicy(TenantEnvironment where, SeriesQuery query, Map<String, Policy> policies, Asking lane) {
        Policy policy = policies.get(query.policy());
        if (policy == null) {
            throw new InvalidInput("policy", query.policy(), "is not active in " + where);
        }
        if (policy.measures().isEmpty()) {
            throw new InvalidInput("policy", query.policy(), "follows events and has no series");
        }
        return chart(where, query, policy.measures(), Scale::of, lane);
    }

    private Chart chart(
            TenantEnvironment where,
            SeriesQuery query,
            Map<String, MeasureSpec> measures,
            Function<MeasureSpec, Scale> scales,
            Asking lane) {
        MeasureSpec any = measures.values().iterator().next();
        Duration step = Steps.of(query.from(), query.to(), query.step(), any.every(), MOST_POINTS, MOST_POINTS);
        List<Line> lines = new ArrayList<>();
        boolean complete = true;
        for (Map.Entry<String, MeasureSpec> each : measures.entrySet()) {
            MeasureSpec spec = each.getValue();
            long width = step.toMillis();
            long begin = Steps.first(query.from(), width);
            long end = query.to().toEpochMilli();
            MeasureCopy copy =
                    lane.ask(health -> health.measure(spec, query.group(), Instant.ofEpochMilli(begin), query.to()));
            if (copy == null) {
                return new Chart(query.from(), query.to(), step, false, List.of());
            }
            complete &= copy.complete();
            lines.addAll(lines(where, each.getKey(), spec, scales.apply(spec), query.group(), copy, begin, end, step));
        }
        if (lines.size() > MOST_LINES) {
            complete = false;
            lines = lines.subList(0, MOST_LINES);
        }
        return new Chart(query.from(), query.to(), step, complete, List.copyOf(lines));
    }

    private List<Line> lines(
            TenantEnvironment where,
            String name,
            MeasureSpec spec,
            Scale scale,
            Map<String, String> group,
            MeasureCopy copy,
            long begin,
            long end,
            Duration step) {
        long bucket = spec.every().toMillis();
        long width = step.toMillis();
        long held = copy.groups().isEmpty() ? end : heldFrom(copy.first() * bucket, begin, width);
        Map<Map<String, String>, Trace> traces = new LinkedHashMap<>();
        copy.groups().forEach(each -> traces.put(each.group(), new Trace(scale, WeekRange.NONE)));
        if (held > begin) {
            long until = Math.min(held, end);
            for (SeriesArchive.Line line : kept(where, spec, group, begin, until, step)) {
                if (traces.containsKey(line.group()) || traces.size() < MOST_LINES) {
                    traces.computeIfAbsent(line.group(), any -> new Trace(scale, WeekRange.NONE))
                            .archive(line.points(), begin, until, width);
                }
            }
        }
        for (GroupCopy each : copy.groups()) {
            if (held < end) {
                int skipped = (int) Math.max(0, held / bucket - copy.first());
                double[] values = each.values();
                traces.get(each.group())
                        .memory(
                                Arrays.copyOfRange(values, Math.min(skipped, values.length), values.length),
                                held,
                                bucket,
                                width);
            }
        }
        List<Line> lines = new ArrayList<>();
        traces.forEach(
                (labels, trace) -> lines.add(new Line(name, labels, trace.points(), trace.bands(), trace.scores())));
        return lines;
    }

    private List<SeriesArchive.Line> kept(
            TenantEnvironment where, MeasureSpec spec, Map<String, String> group, long begin, long end, Duration step) {
        Instant from = Instant.ofEpochMilli(begin).minus(DAYS_BEFORE).minus(step);
        return archive.read(where, spec, group, from, Instant.ofEpochMilli(end), step);
    }

    /** Several groups added up. */
    private static List<SeriesArchive.Point> sum(List<SeriesArchive.Line> lines) {
        if (lines.size() == 1) {
            return lines.get(0).points();
        }
        TreeMap<Instant, SeriesArchive.Point> byTime = new TreeMap<>();
        lines.forEach(line -> line.points()
                .forEach(point -> byTime.merge(
                        point.at(),
                        point,
                        (one, other) -> new SeriesArchive.Point(
                                one.at(),
                                one.mean() + other.mean(),
                                one.least() + other.least(),
                                one.greatest() + other.greatest()))));
        return List.copyOf(byTime.values());
    }

    /** What is usual in each hour of the week, by key figure; reads the store. */
    public Map<String, WeekRange> weeks(TenantEnvironment where, Instant now, ZoneId zone) {
        Map<String, WeekRange> weeks = new LinkedHashMap<>();
        Duration hour = Duration.ofHours(1);
        for (KpiSpec spec : KpiSpec.BUILT_IN) {
            List<SeriesArchive.Point> hours =
                    sum(archive.read(where, spec.measure(), Map.of(), now.minus(WeekRange.REACH), now, hour));
            weeks.put(spec.id(), WeekRange.of(hours, zone));
        }
        return weeks;
    }
}
