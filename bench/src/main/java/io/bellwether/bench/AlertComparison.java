// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.OurSide.Road;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Our stage and the real Alertmanager fed the same alerts by one caller in batches of the same size, grouped the same way
 * and telling a webhook of the same kind, one side after the other in each round. Of the rounds the median counts. On disk
 * ours begins each round in a fresh folder, and nobody waits for its tables.
 */
final class AlertComparison {
    private static final int BATCH = 500;
    /** Of so many alerts in a mixed minute one is new. */
    private static final int ONE_IN = 10;
    /** So often all alerts are said again. */
    private static final int AGAIN = 3;
    /** So many rounds ours has before one counts: a service that runs for days is compiled. */
    private static final int WARM = 6;

    private static final double NANOS = 1e9;

    private static final Road LIKE_FOR_LIKE = new Road(true, false, true);
    private static final Road IN_PROCESS = new Road(true, false, false);
    private static final List<Road> ON_DISK = List.of(new Road(false, false, false), new Road(false, true, true));

    private final int alerts;
    private final int rounds;
    private final Path alertmanager;

    /** What is measured. */
    private enum Figure {
        NEW("new/s", true),
        TOLD("told/s", true),
        AGAIN("again/s", true),
        MIXED("mixed/s", true),
        RESOLVED("resolved/s", true),
        NEW_MICROS("µs new", false),
        AGAIN_MICROS("µs again", false),
        MIXED_MICROS("µs mixed", false);

        private final String words;
        private final boolean moreIsBetter;

        Figure(String words, boolean moreIsBetter) {
            this.words = words;
            this.moreIsBetter = moreIsBetter;
        }
    }

    /** What came of one side. */
    private static final class Score {
        private final Map<Figure, List<Double>> values = new EnumMap<>(Figure.class);

        void add(Figure figure, double value) {
            values.computeIfAbsent(figure, any -> new ArrayList<>()).add(value);
        }

        double median(Figure figure) {
            List<Double> sorted = values.get(figure).stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    AlertComparison(int alerts, int rounds, Path alertmanager) {
        this.alerts = alerts;
        this.rounds = rounds;
        this.alertmanager = alertmanager;
    }

    void run() throws Exception {
        System.out.printf(
                "Beside the real Alertmanager: %,d alerts of 40 policies in batches of %d by one caller, grouped by policy,"
                        + " group_wait 1 s and group_interval 5 s on both sides; the median of %d rounds%n",
                alerts, BATCH, rounds);
        Score cold = new Score();
        Score theirs = new Score();
        Map<Road, Score> ours = new LinkedHashMap<>();
        Stream.concat(Stream.of(LIKE_FOR_LIKE, IN_PROCESS), ON_DISK.stream())
                .forEach(road -> ours.put(road, new Score()));
        boolean compares = Files.isExecutable(alertmanager);
        try (AlertSide posted = new OurSide(LIKE_FOR_LIKE);
                AlertSide handed = new OurSide(IN_PROCESS);
                AlertSide other = compares ? new RealAlertmanager(alertmanager) : null) {
            long begin = System.nanoTime();
            round(posted, "cold", cold);
            for (int i = 1; i < WARM; i++) {
                round(i % 2 == 0 ? posted : handed, "warm" + i, new Score());
            }
            onDisk(ON_DISK.get(0), "warm", new Score());
            if (other != null) {
                round(other, "warm", new Score());
            }
            for (int i = 0; i < rounds; i++) {
                System.out.printf("  round %d begins after %.0f s%n", i + 1, (System.nanoTime() - begin) / NANOS);
                String run = "r" + i;
                round(posted, run, ours.get(LIKE_FOR_LIKE));
                if (other != null) {
                    round(other, run, theirs);
                }
                round(handed, run, ours.get(IN_PROCESS));
                for (Road road : ON_DISK) {
                    onDisk(road, run, ours.get(road));
                }
            }
        }
        if (compares) {
            print("Alertmanager, the same bytes by HTTP, in memory", theirs);
        } else {
            System.out.println("  Alertmanager is not installed at " + alertmanager + ", so nothing is compared");
        }
        ours.forEach((road, score) -> {
            print("bellwether, " + road, score);
            if (compares) {
                ratios(score, theirs);
            }
        });
        print("bellwether, the first road, just started and not compiled yet", cold);
        System.out.printf(
                """
                  Like for like is the first road, "%s": both sides read the same bytes from HTTP and keep alerts in memory.
                  new, again, resolved: alerts a second accepted. mixed: one alert in ten is new, the others are known, as in a
                  minute of a fleet. told: from the first alert accepted to the last one heard by the webhook, without the second
                  of group_wait. µs: processor time an alert; new counts until the last is heard. Alertmanager's is its process;
                  ours is this process with compiler and collector, without the webhook and, where alerts come by HTTP, without
                  who posts them. Times Alertmanager's: more is better in every column, also in those of µs.
                  "On disk" forces each call to the disk with a trail of why; Alertmanager has no such road: a crash loses its
                  alerts. "In process" is how our detect stage hands verdicts over. "By HTTP" reads Alertmanager's JSON with the
                  product's own source behind a plain HTTP server and makes verdicts of it, a road the product has not: there
                  posted alerts are events that policies judge. Our messages are posted by a plain loop, each alert once;
                  Alertmanager posts the whole group each time. What the dispatcher, notifier and ledger add is measured by
                  `bench paging`.
                """,
                LIKE_FOR_LIKE);
    }

    private void onDisk(Road road, String run, Score score) throws Exception {
        try (AlertSide mine = new OurSide(road)) {
            round(mine, run, score);
        }
    }

    private void round(AlertSide side, String run, Score score) throws Exception {
        String name = run + "x";
        side.hook().expect(name);
        Duration processors = side.processors();
        long begin = System.nanoTime();
        feed(side, name, 0, alerts, true);
        score.add(Figure.NEW, rate(alerts, begin));
        boolean all = side.hook().waitFor(alerts);
        long told = System.nanoTime() - begin - AlertSide.GROUP_WAIT.toNanos();
        score.add(Figure.TOLD, all && told > 0 ? alerts * NANOS / told : Double.NaN);
        score.add(Figure.NEW_MICROS, micros(side, processors, alerts));
        processors = side.processors();
        begin = System.nanoTime();
        for (int i = 0; i < AGAIN; i++) {
            feed(side, name, 0, alerts, true);
        }
        score.add(Figure.AGAIN, rate(AGAIN * alerts, begin));
        score.add(Figure.AGAIN_MICROS, micros(side, processors, AGAIN * alerts));
        mixed(side, name, score);
        begin = System.nanoTime();
        feed(side, name, 0, alerts + alerts / ONE_IN, false);
        score.add(Figure.RESOLVED, rate(alerts + alerts / ONE_IN, begin));
        side.settle();
    }

    private void mixed(AlertSide side, String name, Score score) throws Exception {
        int fresh = alerts / ONE_IN;
        Duration processors = side.processors();
        long begin = System.nanoTime();
        for (int from = 0; from < alerts - fresh; from += BATCH * (ONE_IN - 1)) {
            feed(side, name, from, Math.min(alerts - fresh, from + BATCH * (ONE_IN - 1)), true);
            int more = alerts + from / (ONE_IN - 1);
            feed(side, name, more, Math.min(alerts + fresh, more + BATCH), true);
        }
        score.add(Figure.MIXED, rate(alerts, begin));
        side.hook().waitFor(alerts + fresh);
        score.add(Figure.MIXED_MICROS, micros(side, processors, alerts));
    }

    private static void feed(AlertSide side, String run, int from, int to, boolean firing) throws Exception {
        for (int at = from; at < to; at += BATCH) {
            side.accept(run, at, Math.min(to, at + BATCH), firing);
        }
    }

    private static double rate(int count, long begin) {
        return count * NANOS / (System.nanoTime() - begin);
    }

    private static double micros(AlertSide side, Duration before, int count) {
        return side.processors().minus(before).toNanos() / 1e3 / count;
    }

    private static void print(String name, Score score) {
        StringBuilder line = new StringBuilder(String.format("  %-60s", name));
        for (Figure figure : Figure.values()) {
            String form = figure.moreIsBetter ? "  %s %,9.0f" : "  %s %5.1f";
            line.append(String.format(form, figure.words, score.median(figure)));
        }
        System.out.println(line);
    }

    private static void ratios(Score ours, Score theirs) {
        StringBuilder line = new StringBuilder(String.format("  %-60s", "  times Alertmanager's"));
        for (Figure figure : Figure.values()) {
            double times = ours.median(figure) / theirs.median(figure);
            String form = figure.moreIsBetter ? "  %s %9.1f" : "  %s %5.1f";
            line.append(String.format(form, figure.words, figure.moreIsBetter ? times : 1 / times));
        }
        System.out.println(line);
    }
}
