// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.bench.HouseDetectors;
import io.bellwether.bench.MonthRun;
import io.bellwether.bench.causes.CauseRun.Result;
import io.bellwether.bench.causes.CauseRun.Stretch;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.incident.Causes;
import io.bellwether.testkit.traffic.CauseScript;
import io.bellwether.testkit.traffic.Episode;
import io.bellwether.testkit.traffic.FirmMonth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How often the cause of an incident is the first that is named, or one of the first three: in a month of scripted
 * incidents whose causes are known, and in the simulated month that detection is measured by.
 */
public final class CauseBench {
    /** The days of the month. */
    static final int DAYS = 29;

    private static final Duration LEARNT = Duration.ofDays(2);
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Path root;
    private final int seeds;
    private final int first;
    private final int days;
    private final boolean told;
    private final boolean beside;

    /**
     * @param first the first seed
     * @param days how many days of the month; with fewer than all, two days are learnt from instead of a week
     * @param told whether each answer that was not right is explained
     * @param month whether the simulated month is run beside the script
     */
    public CauseBench(Path root, int seeds, int first, int days, boolean told, boolean month) {
        this.root = root;
        this.seeds = seeds;
        this.first = first;
        this.days = days;
        this.told = told;
        this.beside = month;
    }

    public void run() throws IOException {
        DetectorCatalogue detectors = HouseDetectors.catalogue();
        List<Map<String, Object>> pack = MonthRun.pack(root.resolve("etc/policies"));
        List<Result> scripted = new ArrayList<>();
        List<Result> month = new ArrayList<>();
        for (int seed = first; seed < first + seeds; seed++) {
            CauseScript script = CauseScript.of(seed);
            scripted.addAll(results("script, seed " + seed, script.month(), stretches(script), detectors, pack));
            if (beside) {
                FirmMonth usual = new FirmMonth(seed);
                month.addAll(results("month, seed " + seed, usual, stretches(usual), detectors, pack));
            }
        }
        CauseTable table = new CauseTable(System.out);
        table.print("Scripted incidents", scripted);
        if (beside) {
            table.print("The simulated month", month);
        }
        System.out.printf(
                Locale.ROOT,
                "time to rank: longest %.0f ms%n",
                Stream.concat(scripted.stream(), month.stream())
                                .mapToLong(Result::nanos)
                                .max()
                                .orElse(0)
                        / 1e6);
    }

    private List<Result> results(
            String name,
            FirmMonth month,
            List<Stretch> stretches,
            DetectorCatalogue detectors,
            List<Map<String, Object>> pack)
            throws IOException {
        long begin = System.nanoTime();
        List<Result> results = new ArrayList<>();
        MonthRun run = new MonthRun(month, detectors, pack);
        boolean whole = days >= DAYS;
        Instant from = whole ? month.begin() : month.scoredFrom().minus(LEARNT);
        Instant to = whole ? month.end() : month.scoredFrom().plus(Duration.ofDays(days));
        List<Stretch> within = stretches.stream()
                .filter(each -> each.to().isBefore(to.minus(MARGIN)))
                .toList();
        try (CauseRun causes = new CauseRun(month, run, within, from, to)) {
            within.forEach(stretch -> results.add(causes.judge(stretch)));
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d events, %d incidents, %d of them scripted, first right %.1f %%, among three %.1f %%, %.0f s%n",
                    name,
                    run.events(),
                    causes.incidents(),
                    within.size(),
                    100 * share(results, 1, results.size()),
                    100 * share(results, 3, results.size()),
                    (System.nanoTime() - begin) / 1e9);
        }
        if (told) {
            results.stream().filter(each -> each.rank() != 1).forEach(CauseBench::tell);
        }
        return results;
    }

    static List<Stretch> stretches(CauseScript script) {
        return script.scenarios().stream()
                .map(each -> new Stretch(each.id(), each.truth(), each.classes(), each.from(), each.to()))
                .toList();
    }

    /** The incidents of the simulated month, each with the cause its kind has. */
    static List<Stretch> stretches(FirmMonth month) {
        return month.incidents().stream()
                .map(each ->
                        new Stretch(each.id(), truth(each.kind()), each.kind().classes(), each.onset(), each.end()))
                .toList();
    }

    private static Set<String> truth(Episode.Kind kind) {
        return switch (kind) {
            case AUTH_STORM, AUTH_CREEP -> Set.of("auth");
            case DOWNSTREAM_SUDDEN, DOWNSTREAM_GRADUAL, WEBHOOK_FAILURES -> Set.of("downstream");
            case EE_RESTARTS, HEARTBEAT_GAP, EE_CAPACITY -> Set.of("ee-capacity");
            case INDEX_BACKLOG -> Set.of("index");
            case EMAIL_UNALLOCATED, EMAIL_DEAD_LETTERS -> Set.of("email");
            case CONFIG_CHANGE -> Set.of("config-change");
            case SCHEMA_DRIFT -> Set.of("config-change", "deployment");
            case RUNAWAY_PLAN, PLAN_LOOP, SCRIPT_FAILURES -> Set.of("plan");
            default -> Set.of("unknown");
        };
    }

    private static void tell(Result result) {
        System.out.printf(
                "  %s (%s) of %s: %s%n",
                result.stretch().id(),
                String.join(" or ", result.stretch().truth()),
                result.stretch().from(),
                result.causes() == null ? "no incident" : result.joined() + " alerts, truth at " + result.rank());
        if (result.causes() == null) {
            return;
        }
        for (Causes.Candidate each : result.causes().candidates()) {
            System.out.printf(
                    Locale.ROOT, "    %d %s %.2f since %s%n", each.rank(), each.cause(), each.score(), each.since());
            each.why().forEach(claim -> System.out.println("        " + claim.text()));
        }
    }

    /** How many have the truth among the first {@code most}, as a share of {@code of}. */
    static double share(List<Result> results, int most, long of) {
        return results.stream()
                        .filter(each -> each.rank() >= 1 && each.rank() <= most)
                        .count()
                / (double) Math.max(1, of);
    }
}
