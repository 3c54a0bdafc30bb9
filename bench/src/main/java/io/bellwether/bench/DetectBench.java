// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.PolicyReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Detection through the engine that runs live: what each shipped detector costs for a point, and what a node's policies
 * cost each minute. Times are CPU time of the thread. Beside them a loop that does nothing but read the same points.
 */
final class DetectBench {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    private static final Origin ORIGIN = new Origin("bench", true, true);
    private static final Instant START = Instant.parse("2025-08-11T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HISTORY = Duration.ofHours(49);
    private static final int SERIES = 20;
    private static final int ROUND = 60;
    private static final int ROUNDS = 7;
    /** The compiler is done after so much work on a detector, or after so many rounds. */
    private static final long WARM = 1_500_000_000L;

    private static final int MOST_WARM_UP = 60;

    private final int series;
    private final int policies;
    private final int minutes;

    /**
     * @param series how many series there are in all
     * @param policies how many policies judge them
     * @param minutes how many minutes of data are measured
     */
    DetectBench(int series, int policies, int minutes) {
        this.series = series;
        this.policies = policies;
        this.minutes = minutes;
    }

    void run() throws IOException {
        detectors();
        node();
    }

    /** Each detector with what it cannot do without. */
    private static Map<String, Map<String, Object>> defaults() {
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        settings.put("threshold", Map.of("above", 1e9));
        settings.put("heartbeat", Map.of());
        settings.put("slope", Map.of());
        settings.put("baseline", Map.of());
        settings.put("spike", Map.of());
        settings.put("change", Map.of());
        settings.put("season", Map.of());
        settings.put("forecast", Map.of("above", 1e9));
        settings.put("forest", Map.of());
        return settings;
    }

    /** Those that follow events; for them a point is an event. */
    private static Map<String, Map<String, Object>> following() {
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        settings.put("sequence", Map.of("steps", List.of("load > 1000", "load > 2000")));
        settings.put("runaway-plan", Map.of());
        settings.put("error-novelty", Map.of());
        return settings;
    }

    private void detectors() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "Each detector by its defaults: %d series of 1-minute buckets with %d h of past, CPU for each point%n",
                SERIES,
                HISTORY.toHours());
        System.out.printf(
                "%-26s %12s %12s %24s %14s %8s%n", "", "first minute", "warm", "(least to most)", "points/s", "ratio");
        double reading = reading();
        print("reading the points only", Double.NaN, new double[] {reading}, reading);
        double[] none = measured(Map.of());
        print("engine without a detector", Double.NaN, none, reading);
        for (Map.Entry<String, Map<String, Object>> each : defaults().entrySet()) {
            double[] all = measured(Map.of(each.getKey(), each.getValue()));
            print(each.getKey(), all[0], Arrays.copyOfRange(all, 1, all.length), reading);
        }
        double[] isolation = measured(Map.of("forest", Map.of("method", "isolation")));
        print("forest, isolation", isolation[0], Arrays.copyOfRange(isolation, 1, isolation.length), reading);
        for (Map.Entry<String, Map<String, Object>> each : following().entrySet()) {
            double[] all = measured(Map.of(each.getKey(), each.getValue()));
            print(each.getKey() + ", an event", all[0], Arrays.copyOfRange(all, 1, all.length), reading);
        }
    }

    private static void print(String name, double first, double[] warm, double reading) {
        double[] sorted = warm.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        String spread = String.format(Locale.ROOT, "(%s to %s)", nanos(sorted[0]), nanos(sorted[sorted.length - 1]));
        System.out.printf(
                Locale.ROOT,
                "%-26s %12s %12s %24s %,14.0f %8.0f%n",
                name,
                Double.isNaN(first) ? "" : nanos(first),
                nanos(median),
                spread,
                1e9 / median,
                median / reading);
    }

    private static String nanos(double value) {
        return value < 10_000
                ? String.format(Locale.ROOT, "%.1f ns", value)
                : String.format(Locale.ROOT, "%.1f us", value / 1_000);
    }

    /** The least that can be done with points: 20 series of two days, each read once and added up. */
    private static double reading() {
        double[][] values = new double[SERIES][(int) HISTORY.toMinutes()];
        SplittableRandom random = new SplittableRandom(1);
        for (double[] each : values) {
            Arrays.setAll(each, i -> random.nextInt(100));
        }
        double best = Double.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < 50; round++) {
            long before = cpu();
            for (int pass = 0; pass < 20; pass++) {
                for (double[] each : values) {
                    for (double value : each) {
                        sum += value;
                    }
                }
            }
            best = Math.min(best, (cpu() - before) / (20.0 * SERIES * values[0].length));
        }
        if (sum == 42) {
            System.out.print("");
        }
        return best;
    }

    /**
     * One policy over some series, taught by two days minute by minute.
     *
     * @param detect the condition; nothing to have the engine measure only
     * @return nanoseconds for a point: in the first minute after the past, then in each round of an hour
     */
    private static double[] measured(Map<String, ?> detect) throws IOException {
        Engine engine = engine();
        Map<String, Object> rule =
                document(0, "app-0", detect.isEmpty() ? Map.of("threshold", Map.of("above", 1e9)) : detect);
        if (detect.isEmpty()) {
            engine.follow(
                    new PolicyReader(HouseDetectors.catalogue()).read(rule).measure(), (int) HISTORY.toMinutes());
        }
        Traffic traffic = new Traffic(1, SERIES);
        int past = (int) HISTORY.toMinutes();
        for (int minute = 0; minute < past; minute++) {
            engine.history(traffic.minute(minute), time(minute + 1));
        }
        engine.resume(time(past));
        if (!detect.isEmpty()) {
            engine.policies(List.of(new PolicyReader(HouseDetectors.catalogue()).read(rule)));
        }
        double[] costs = new double[ROUNDS + 1];
        int minute = past;
        costs[0] = minutes(engine, traffic, minute, 1) / SERIES;
        minute++;
        for (long spent = 0, rounds = 0; spent < WARM && rounds < MOST_WARM_UP; rounds++) {
            spent += minutes(engine, traffic, minute, ROUND);
            minute += ROUND;
        }
        for (int round = 1; round <= ROUNDS; round++) {
            costs[round] = minutes(engine, traffic, minute, ROUND) / ((double) ROUND * SERIES);
            minute += ROUND;
        }
        return detect.isEmpty() ? Arrays.copyOfRange(costs, 1, costs.length) : costs;
    }

    /** Lets minutes pass; returns the CPU time in nanoseconds, that of making the events left out. */
    private static long minutes(Engine engine, Traffic traffic, int from, int count) {
        long spent = 0;
        for (int minute = from; minute < from + count; minute++) {
            List<Event> events = traffic.minute(minute);
            Instant now = time(minute + 1).plusSeconds(31);
            long before = cpu();
            engine.accept(ORIGIN, events, now);
            engine.progress(ORIGIN, now, now);
            spent += cpu() - before;
        }
        return spent;
    }

    private void node() throws IOException {
        int groups = Math.max(1, series / policies);
        System.out.printf(
                Locale.ROOT,
                "%nA node: %,d policies, each with a measure of its own and %d groups, so %,d series of 1-minute buckets "
                        + "with %d h of past, an event for each series and minute%n",
                policies,
                groups,
                policies * groups,
                HISTORY.toHours());
        List<Map<String, Object>> documents = new ArrayList<>();
        Map<String, Integer> mix = new LinkedHashMap<>();
        for (int i = 0; i < policies; i++) {
            Map<String, Object> detect = mixed(i);
            mix.merge(detect.keySet().iterator().next(), 1, Integer::sum);
            documents.add(document(i, "app-" + i, detect));
        }
        System.out.println("Policies by detector: " + mix);
        long empty = heap();
        DetectorCatalogue catalogue = HouseDetectors.catalogue();
        PolicyReader reader = new PolicyReader(catalogue);
        Engine engine = new Engine(WHERE, catalogue, Schedule.ALWAYS, finding -> {});
        engine.policies(documents.stream().map(reader::read).toList());
        Traffic traffic = new Traffic(policies, groups);
        int past = (int) HISTORY.toMinutes();
        for (int minute = 0; minute < past; minute += minute < past - 30 ? 10 : 1) {
            engine.history(traffic.minute(minute), time(minute + 1));
        }
        engine.resume(time(past));
        long measured = heap();
        double teaching = minutes(engine, traffic, past, 1) / 1e9;
        int minute = past + 1;
        minutes(engine, traffic, minute, 5);
        minute += 5;
        double[] seconds = new double[minutes];
        for (int i = 0; i < minutes; i++) {
            seconds[i] = minutes(engine, traffic, minute + i, 1) / 1e9;
        }
        long judged = heap();
        Arrays.sort(seconds);
        double median = seconds[minutes / 2];
        int all = policies * groups;
        System.out.printf(
                Locale.ROOT,
                "CPU for a minute of data: %.2f s (%.2f to %.2f of %d minutes); the first, in which the models are taught "
                        + "their past: %.1f s%n",
                median,
                seconds[0],
                seconds[minutes - 1],
                minutes,
                teaching);
        System.out.printf(
                Locale.ROOT,
                "%,.0f policies/s, %,.0f series/s; one core could follow %,.0f such series%n",
                policies / median,
                all / median,
                all * 60 / median);
        double reading = reading();
        System.out.printf(
                Locale.ROOT,
                "Reading these %,d points: %.1f us (ratio %,.0f)%n",
                all,
                reading * all / 1_000,
                median * 1e9 / (reading * all));
        System.out.printf(
                Locale.ROOT,
                "Heap: %,d bytes a series for its buckets, %,d with what its detectors remember%n",
                (measured - empty) / all,
                (judged - empty) / all);
        if (engine.measureCount() < 1 || traffic.groups < 1) {
            throw new IllegalStateException("the engine was measured without measures");
        }
    }

    /** Two thirds thresholds and baselines, as people write them, and some of each other. */
    private static Map<String, Object> mixed(int index) {
        String[] rare = {"season", "forecast", "forest", "change", "change"};
        String[] often = {
            "threshold", "baseline", "threshold", "baseline", "slope", "threshold", "baseline", "spike", "heartbeat", ""
        };
        String id = often[index % often.length];
        id = id.isEmpty() ? rare[index / often.length % rare.length] : id;
        return Map.of(id, defaults().get(id));
    }

    private static Engine engine() throws IOException {
        return new Engine(WHERE, HouseDetectors.catalogue(), Schedule.ALWAYS, finding -> {});
    }

    private static Map<String, Object> document(int index, String app, Map<String, ?> detect) {
        Map<String, Object> measure = new LinkedHashMap<>();
        measure.put("select", "app = '" + app + "'");
        measure.put("value", "sum(load)");
        measure.put("by", List.of("node"));
        measure.put("every", "1m");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", String.format(Locale.ROOT, "bench-%05d", index));
        document.put("name", "Bench " + index);
        document.put("class", "downstream");
        document.put("severity", "warning");
        if (following().containsKey(detect.keySet().iterator().next())) {
            document.put("events", Map.of("select", "app = '" + app + "'"));
        } else {
            document.put("measure", measure);
        }
        document.put("detect", detect);
        return document;
    }

    private static Instant time(int minute) {
        return START.plus(MINUTE.multipliedBy(minute));
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }

    /** An event a minute for each series: a rhythm of a day with noise. */
    private static final class Traffic {
        private final int apps;
        private final int groups;
        private final SplittableRandom random = new SplittableRandom(7);

        Traffic(int apps, int groups) {
            this.apps = apps;
            this.groups = groups;
        }

        List<Event> minute(int minute) {
            double level = 50 + 40 * Math.sin(2 * Math.PI * minute / 1_440);
            List<Event> events = new ArrayList<>(apps * groups);
            for (int app = 0; app < apps; app++) {
                for (int group = 0; group < groups; group++) {
                    long load = Math.round(Math.max(0, level + 7 * (random.nextDouble() + random.nextDouble() - 1)));
                    Instant at = time(minute).plusMillis(app * 60L + group);
                    Map<String, Object> properties = Map.of(
                            "app", "app-" + app, "node", "node-" + group, "load", load, "PlanName", "plan-" + group);
                    String message = "Call of node-" + group + " failed after " + load + " ms";
                    EventBody body = new EventBody(
                            null,
                            at,
                            "bench",
                            "log",
                            Severity.ERROR,
                            null,
                            message,
                            null,
                            null,
                            null,
                            null,
                            null,
                            properties);
                    events.add(new Event(WHERE, minute + "-" + app + "-" + group, true, at, at, body, null));
                }
            }
            return events;
        }
    }
}
