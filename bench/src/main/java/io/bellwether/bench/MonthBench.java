// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.testkit.traffic.FirmMonth;
import io.bellwether.testkit.traffic.MonthScore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How well the default policies find what goes wrong in a simulated month of a law firm, over several seeds. */
final class MonthBench {
    private final Path root;
    private final int seeds;
    private final int first;

    /** @param first the first seed; each tells all it found, the others only their figures */
    MonthBench(Path root, int seeds, int first) {
        this.root = root;
        this.seeds = seeds;
        this.first = first;
    }

    void run() throws IOException {
        DetectorCatalogue detectors = HouseDetectors.catalogue();
        List<Map<String, Object>> pack = MonthRun.pack(root.resolve("etc/policies"));
        System.out.printf(
                Locale.ROOT,
                "A month of a law firm: %d policies, a week to learn from, then June 2025; production and UAT%n",
                pack.size());
        List<MonthScore> scores = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            FirmMonth month = new FirmMonth(first + i);
            MonthRun run = new MonthRun(month, detectors, pack);
            long begin = System.nanoTime();
            MonthScore score = run.score(month.begin(), month.scoredFrom(), month.end());
            double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
            System.out.printf(
                    Locale.ROOT,
                    "seed %d: %,d events in %.1f s (%,.0f/s)%n",
                    first + i,
                    run.events(),
                    seconds,
                    run.events() / seconds);
            List<String> lines = score.lines();
            (i == 0
                            ? lines
                            : lines.stream()
                                    .filter(line ->
                                            !line.startsWith("  ") || line.contains("MISSED") || line.contains("FALSE"))
                                    .filter(line -> line.startsWith("recall") || line.startsWith("  "))
                                    .toList())
                    .forEach(System.out::println);
            scores.add(score);
        }
        if (seeds > 1) {
            System.out.printf(
                    Locale.ROOT,
                    "mean of %d seeds: recall %.1f %%  precision %.1f %%  false alarms %.2f per environment-week%n",
                    seeds,
                    100
                            * scores.stream()
                                    .mapToDouble(MonthScore::recall)
                                    .average()
                                    .orElse(0),
                    100
                            * scores.stream()
                                    .mapToDouble(MonthScore::precision)
                                    .average()
                                    .orElse(0),
                    scores.stream()
                            .mapToDouble(MonthScore::falsePerWeek)
                            .average()
                            .orElse(0));
        }
    }
}
