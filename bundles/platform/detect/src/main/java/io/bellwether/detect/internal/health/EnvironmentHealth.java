// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.event.Severity;
import io.bellwether.detect.Health.Overview;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Finding;
import io.bellwether.detect.internal.health.KpiBoard.Reading;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.Series;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The health of one environment: its key figures, and what is found, as anomalies. Belongs to the environment's lane;
 * not safe for concurrent use.
 */
public final class EnvironmentHealth {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_LINES = 10;
    /** So many minutes in a row make a key figure's anomaly. */
    private static final int LASTING = 2;

    private final AnomalyRoom.Watching watching;
    private final KpiWatch kpiWatch = new KpiWatch();
    private KpiBoard board;
    private Engine engine;
    private List<Reading> readings = List.of();
    private final Map<String, Integer> unusual = new LinkedHashMap<>();
    private Overview overview = new Overview(Double.NaN, Double.NaN, null, null, "unknown");
    private Instant now = Instant.EPOCH;

    public EnvironmentHealth(AnomalyRoom.Watching watching) {
        this.watching = watching;
    }

    /** Follows the key figures of an engine whose findings come to {@link #found}. */
    public void follow(Engine of) {
        engine = of;
        board = new KpiBoard(of);
    }

    /** Has key figures watched by the detectors for it that are installed. */
    public void detectors(DetectorCatalogue installed) {
        engine.watch(kpiWatch.policies(installed));
    }

    /** Takes what the engine found. */
    public void found(Finding finding) {
        Observation observation = KpiWatch.isWatched(finding) ? kpiWatch.observation(finding) : Observation.of(finding);
        if (observation != null) {
            watching.found(observation, now);
        }
    }

    /** Tells the time that findings are judged by. */
    public void at(Instant clock) {
        now = clock;
    }

    /** Says that the past has changed, as by a backfill. */
    public void stale() {
        board.stale();
    }

    /** Lets time pass. */
    public void pass(Instant clock) {
        now = clock;
        long closed = advance();
        Instant watermark = engine.watermark(clock);
        if (watermark != null) {
            watching.pass(watermark, clock);
        }
        overview = new Overview(
                board.value("events", closed),
                board.value("errors", closed),
                engine.lastEventAt(),
                watermark == null ? null : Duration.between(watermark, clock),
                KpiBoard.worst(readings));
    }

    /** Works out what has closed by now. @return the minute that has closed last */
    private long advance() {
        Instant watermark = engine.watermark(now);
        long closed = KpiBoard.closedMinute(watermark == null ? now : watermark);
        if (board.advance(closed)) {
            readings = board.readings(closed);
            if (watermark != null) {
                observe(closed);
            }
        }
        return closed;
    }

    public Overview overview() {
        return overview;
    }

    /** Notes which key figures are unusual in a minute. */
    private void observe(long minute) {
        Instant end = Instant.ofEpochMilli((minute + 1) * MINUTE.toMillis());
        for (Reading reading : readings) {
            String id = reading.spec().id();
            double least = kpiWatch.watches(reading.spec()) ? Scale.SEVERE : Scale.UNUSUAL;
            if (!(reading.score() >= least)) {
                unusual.remove(id);
                continue;
            }
            if (unusual.merge(id, 1, Integer::sum) < LASTING) {
                continue;
            }
            watching.found(observation(reading, minute, end), now);
        }
    }

    private Observation observation(Reading reading, long minute, Instant end) {
        KpiSpec spec = reading.spec();
        boolean severe = reading.score() >= Scale.SEVERE;
        String usual = reading.low() == reading.high()
                ? number(reading.low())
                : number(reading.low()) + " to " + number(reading.high());
        String text = number(reading.value()) + " " + spec.unit() + " where " + usual + " is usual";
        return new Observation(
                KpiWatch.subject(spec, severe ? Severity.ERROR : Severity.WARNING),
                Map.of(),
                end,
                MINUTE,
                true,
                reading.score(),
                reading.value(),
                Double.NaN,
                reading.low(),
                reading.high(),
                board.shares(spec.id(), minute),
                text,
                board.evidence(spec.id(), end));
    }

    /** To four digits at most, without zeros that say nothing. */
    private static String number(double value) {
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }

    /** How the key figures went between two times. */
    public KpiTraces traces(Instant from, Instant to) {
        long first = Math.floorDiv(from.toEpochMilli(), MINUTE.toMillis());
        advance();
        long last = Math.min(board.lastHeld(), Math.floorDiv(to.toEpochMilli() - 1, MINUTE.toMillis()));
        List<KpiTraces.Figure> figures = new ArrayList<>();
        if (board.lastHeld() != Long.MIN_VALUE) {
            for (KpiSpec spec : KpiSpec.BUILT_IN) {
                figures.add(board.trace(spec, first, last, to));
            }
        }
        return new KpiTraces(Instant.ofEpochMilli(first * MINUTE.toMillis()), to, figures);
    }

    /**
     * The key figures as they are held in memory.
     *
     * @param from the first minute to show
     * @param to the last
     */
    KpiCopy kpis(long from, long to) {
        advance();
        UsualRange range = new UsualRange(MINUTE.toMillis());
        long first = Math.max(from, board.firstHeld());
        long last = Math.min(to, board.lastHeld());
        long closed = board.lastHeld();
        Map<String, Map<String, Double>> shares = new LinkedHashMap<>();
        if (closed != Long.MIN_VALUE) {
            KpiSpec.BUILT_IN.forEach(spec -> shares.put(spec.id(), board.shares(spec.id(), closed)));
        }
        Map<String, double[]> values = first > last ? Map.of() : board.copy(first - range.lookback(), last);
        return new KpiCopy(first, last, values, readings, shares, board.weeks());
    }

    /**
     * Key figures copied out of the lane.
     *
     * @param first the first minute shown; the values begin as much earlier as is looked back
     * @param last the last minute shown; less than {@code first} when none is held
     */
    record KpiCopy(
            long first,
            long last,
            Map<String, double[]> values,
            List<Reading> readings,
            Map<String, Map<String, Double>> shares,
            Map<String, WeekRange> weeks) {}

    /** Says what is usual in each hour of the week, by key figure. */
    public void weeks(Map<String, WeekRange> weeks) {
        board.weeks(weeks);
    }

    /**
     * The groups of a measure as they are held in memory, those with the greatest values first.
     *
     * @param group labels a group must have
     * @return empty when nobody follows the measure
     */
    MeasureCopy measure(MeasureSpec spec, Map<String, String> group, Instant from, Instant to) {
        Measure measure = engine.find(spec);
        if (measure == null) {
            return new MeasureCopy(0, true, List.of());
        }
        long step = measure.stepMillis();
        Instant watermark = engine.watermark(now);
        long closed = Math.floorDiv((watermark == null ? now : watermark).toEpochMilli(), step) - 1;
        long last = Math.min(closed, Math.floorDiv(to.toEpochMilli() - 1, step));
        long first = Math.max(measure.bucket(from.toEpochMilli()), closed - held(step) + 1);
        int lookback = new UsualRange(step).lookback();
        List<GroupCopy> groups = new ArrayList<>();
        for (Series series : measure.series()) {
            if (series.group().entrySet().containsAll(group.entrySet()) && first <= last) {
                groups.add(copy(series, spec.windowBuckets(), first - lookback, last, lookback));
            }
        }
        groups.sort(Comparator.comparingDouble(GroupCopy::sum).reversed().thenComparing(each -> each.group()
                .toString()));
        boolean all = groups.size() <= MOST_LINES;
        return new MeasureCopy(first, all, all ? groups : List.copyOf(groups.subList(0, MOST_LINES)));
    }

    private static long held(long step) {
        return Duration.ofHours(49).toMillis() / step;
    }

    private static GroupCopy copy(Series series, int window, long from, long to, int lookback) {
        double[] values = new double[(int) (to - from + 1)];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = series.value(from + i - window + 1, from + i);
            sum += i < lookback || Double.isNaN(values[i]) ? 0 : Math.abs(values[i]);
        }
        return new GroupCopy(series.group(), values, sum);
    }

    /** @param first the first bucket shown; values begin as much earlier as is looked back */
    record MeasureCopy(long first, boolean complete, List<GroupCopy> groups) {}

    /** @param sum of what is shown */
    record GroupCopy(Map<String, String> group, double[] values, double sum) {}
}
