// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.OurSide.Road;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Our stage and the real Alertmanager fed the same alerts by one caller in batches of the same size, grouped the same way
 * and telling a webhook of the same kind, one side after the other in each round. Each side has a warm-up of the same
 * number; of the rounds the median counts.
 */
final class AlertComparison {
    private static final int BATCH = 500;
    /** Of so many alerts in a mixed minute one is new. */
    private static final int ONE_IN = 10;

    private static final double NANOS = 1e9;

    private final int alerts;
    private final int rounds;
    private final Path alertmanager;

    /** What is measured, in alerts a second. */
    private enum Figure {
        NEW("new"),
        AGAIN("the same again"),
        RESOLVED("resolved"),
        TOLD("told"),
        MIXED("mixed");

        private final String words;

        Figure(String words) {
            this.words = words;
        }
    }

    /** What came of one side. */
    private static final class Score {
        private final Map<Figure, List<Double>> rates = new EnumMap<>(Figure.class);
        private final List<Double> micros = new ArrayList<>();
        private long accepted;

        void add(Figure figure, double rate) {
            rates.computeIfAbsent(figure, any -> new ArrayList<>()).add(rate);
        }

        double rate(Figure figure) {
            return median(rates.get(figure));
        }

        double micros() {
            return median(micros);
        }

        private static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
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
                        + " group_wait and group_interval 1 s on both sides; a warm-up of as many on each side, then the"
                        + " median of %d%n",
                alerts, BATCH, rounds);
        List<Road> roads = List.of(
                new Road(false, false, false),
                new Road(false, true, false),
                new Road(false, true, true),
                new Road(true, false, false));
        boolean compares = Files.isExecutable(alertmanager);
        Score theirs = null;
        if (!compares) {
            System.out.println("  Alertmanager is not installed at " + alertmanager + ", so nothing is compared");
        }
        for (Road road : roads) {
            Score ours = new Score();
            Score reference = new Score();
            try (AlertSide mine = new OurSide(road);
                    AlertSide other = compares ? new RealAlertmanager(alertmanager) : null) {
                round(mine, "warm", new Score(), ours);
                if (other != null) {
                    round(other, "warm", new Score(), reference);
                }
                for (int i = 0; i < rounds; i++) {
                    round(mine, "r" + i, ours, ours);
                    if (other != null) {
                        round(other, "r" + i, reference, reference);
                    }
                }
                if (other != null) {
                    print(other.name(), reference);
                    theirs = reference;
                }
                print(mine.name(), ours);
                if (theirs != null) {
                    ratios(ours, theirs);
                }
            }
        }
        System.out.println(
                """
                  new, the same again, resolved: alerts a second accepted. mixed: one alert in ten is new, the others are known,
                  as in a minute of a fleet. told: from the first alert accepted to the last one heard by the webhook, without
                  the second of group_wait. µs: processor time an alert from the first accepted to the last heard, ours with
                  feeder, poster and webhook in the same process, Alertmanager's its own process alone.
                  Not the same road: Alertmanager keeps alerts in memory and snapshots them, so that a crash loses them; ours
                  forces each call to the disk with a trail of why. "Verdicts in process" is how our detect stage hands them
                  over; "the same bytes" reads Alertmanager's JSON with the product's own source behind a plain HTTP server,
                  and makes verdicts of it, a road the product has not: there posted alerts are events that policies judge.
                  Our messages are posted by a plain loop, each alert once; Alertmanager posts the whole group each time. What
                  the dispatcher, notifier and ledger add is measured by `bench paging`.""");
    }

    private void round(AlertSide side, String run, Score score, Score totals) throws Exception {
        String name = run + "x";
        side.hook().expect(name);
        Duration processors = side.processors();
        long begin = System.nanoTime();
        feed(side, name, 0, alerts, true);
        score.add(Figure.NEW, rate(alerts, begin));
        boolean all = side.hook().waitFor(alerts);
        long told = System.nanoTime() - begin - AlertSide.GROUP_WAIT.toNanos();
        score.add(Figure.TOLD, all && told > 0 ? alerts * NANOS / told : Double.NaN);
        score.micros.add(side.processors().minus(processors).toNanos() / 1e3 / alerts);
        begin = System.nanoTime();
        feed(side, name, 0, alerts, true);
        score.add(Figure.AGAIN, rate(alerts, begin));
        int fresh = alerts / ONE_IN;
        begin = System.nanoTime();
        for (int from = 0; from < alerts - fresh; from += BATCH * (ONE_IN - 1)) {
            feed(side, name, from, Math.min(alerts - fresh, from + BATCH * (ONE_IN - 1)), true);
            int more = alerts + from / (ONE_IN - 1);
            feed(side, name, more, Math.min(alerts + fresh, more + BATCH), true);
        }
        score.add(Figure.MIXED, rate(alerts, begin));
        side.hook().waitFor(alerts + fresh);
        begin = System.nanoTime();
        feed(side, name, 0, alerts + fresh, false);
        score.add(Figure.RESOLVED, rate(alerts + fresh, begin));
        totals.accepted += 2L * (alerts + fresh);
        side.settle(totals.accepted);
    }

    private static void feed(AlertSide side, String run, int from, int to, boolean firing) throws Exception {
        for (int at = from; at < to; at += BATCH) {
            side.accept(run, at, Math.min(to, at + BATCH), firing);
        }
    }

    private static double rate(int count, long begin) {
        return count * NANOS / (System.nanoTime() - begin);
    }

    private static void print(String name, Score score) {
        StringBuilder line = new StringBuilder(String.format("  %-62s", name));
        for (Figure figure : Figure.values()) {
            line.append(String.format("  %s %,9.0f/s", figure.words, score.rate(figure)));
        }
        System.out.println(line.append(String.format("  %.1f µs", score.micros())));
    }

    private static void ratios(Score ours, Score theirs) {
        StringBuilder line = new StringBuilder(String.format("  %-62s", "  times Alertmanager's"));
        for (Figure figure : Figure.values()) {
            line.append(String.format("  %s %9.1f  ", figure.words, ours.rate(figure) / theirs.rate(figure)));
        }
        System.out.println(line);
    }
}
