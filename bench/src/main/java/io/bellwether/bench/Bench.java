// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.causes.CauseBench;
import io.bellwether.bench.causes.CauseSpeed;
import io.bellwether.bench.quality.QualityBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench NAME [--option VALUE]…}: runs a benchmark and prints its figures beside a reference run. */
public final class Bench {
    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.ofEntries(
            entry("incident-causes", Bench::causes),
            entry("ingest", Bench::ingest),
            entry("backfill", Bench::backfill),
            entry("faults", Bench::faults),
            entry("redaction", Bench::redaction),
            entry("detection-quality", Bench::detectionQuality),
            entry("search", Bench::search),
            entry("paging", Bench::paging),
            entry("alert", bench -> new AlertBench(
                            bench.number("--alerts", 20_000),
                            bench.number("--open", 100_000),
                            bench.number("--rounds", 3),
                            bench.text("--alertmanager", "/usr/bin/prometheus-alertmanager"),
                            bench.has("--comparison"))
                    .run()),
            entry("detect", bench -> new DetectBench(
                            bench.number("--series", 10_000),
                            bench.number("--policies", 500),
                            bench.number("--minutes", 15))
                    .run()),
            entry("expression", bench -> new ExpressionBench(bench.number("--seconds", 20)).run())));

    private final Path root;
    private final List<String> options;

    /** One of the benchmarks. */
    private interface Benchmark {
        void run(Bench bench) throws Exception;
    }

    private static Map.Entry<String, Benchmark> entry(String name, Benchmark benchmark) {
        return Map.entry(name, benchmark);
    }

    private Bench(Path root, List<String> options) {
        this.root = root;
        this.options = options;
    }

    /** Exits with 2 when the words are not understood. */
    public static void main(String[] arguments) throws Exception {
        // Without it the reference's answers wait for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        String name = arguments.length == 0 ? "ingest" : arguments[0];
        Benchmark benchmark = ALL.get(name);
        if (benchmark == null) {
            System.err.println("There is no benchmark '" + name + "'; there are: " + String.join(", ", ALL.keySet()));
            System.exit(2);
        }
        List<String> options = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Path root = Path.of(System.getProperty("bellwether.root", "."))
                .toAbsolutePath()
                .normalize();
        benchmark.run(new Bench(root, options));
    }

    private void ingest() throws Exception {
        Batches.Format format =
                Batches.Format.valueOf(text("--format", "ndjson").toUpperCase(Locale.ROOT));
        new IngestBench(root, number("--seconds", 20), number("--clients", 4), number("--batch", 500), format).run();
    }

    private void backfill() throws Exception {
        boolean whole = new BackfillBench(
                        root,
                        number("--events", 2_000_000),
                        number("--page", 2_000),
                        number("--concurrency", 5),
                        number("--chance", 0),
                        number("--kill", 0))
                .run();
        if (!whole) {
            System.exit(1);
        }
    }

    private void faults() throws Exception {
        boolean whole = new Faults(root, number("--kills", 50), number("--clients", 3), number("--seed", 1)).run();
        if (!whole) {
            System.exit(1);
        }
    }

    private void paging() throws Exception {
        PagingBench bench = new PagingBench(
                root,
                new PagingBench.Load(
                        number("--rate", 1_000),
                        number("--minutes", 3),
                        number("--alerts", 10_000),
                        number("--open", 100_000),
                        number("--busy", 0)));
        if (!(has("--faults") ? bench.faults() : bench.run())) {
            System.exit(1);
        }
    }

    private void search() throws Exception {
        int exit = SearchBench.inOwnProcess(number("--events", 10_000_000), text("--data", null));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Labelled series, where a folder of them is named, and then the simulated month unless {@code --seeds 0}. */
    private void detectionQuality() {
        String data = text("--data", null);
        String out = text("--out", null);
        int seeds = number("--seeds", 1);
        if (data == null && seeds == 0) {
            System.err.println("--data is missing: a folder of labelled series, as docs/figures.md describes them");
            System.exit(2);
        }
        try {
            if (data != null) {
                List<String> detectors =
                        List.of(text("--detectors", "change,spike,baseline").split(","));
                new QualityBench(detectors, System.out).run(Path.of(data), out == null ? null : Path.of(out));
                System.out.println();
            }
            if (seeds > 0) {
                new MonthBench(root, seeds, number("--seed", 1)).run();
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** With {@code --events} only how long it takes among so many of a day. */
    private void causes() throws Exception {
        int events = number("--events", 0);
        if (events > 0) {
            new CauseSpeed(events).run();
        } else {
            new CauseBench(
                            root,
                            number("--seeds", 1),
                            number("--seed", 1),
                            number("--days", 29),
                            has("--tell"),
                            !has("--script-only"))
                    .run();
        }
    }

    private void redaction() {
        new RedactionBench(number("--seconds", 3)).run();
    }

    private boolean has(String name) {
        return options.contains(name);
    }

    private int number(String name, int fallback) {
        return Integer.parseInt(text(name, String.valueOf(fallback)));
    }

    private String text(String name, String fallback) {
        int at = options.indexOf(name);
        return at < 0 || at + 1 == options.size() ? fallback : options.get(at + 1);
    }
}
