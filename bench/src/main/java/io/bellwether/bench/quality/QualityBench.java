// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code bench detection-quality --data DIR [--out DIR] [--detectors change,spike]}: plays labelled series to the shipped detectors with the shipped
 * defaults through the engine, prints how well they did beside somebody who never looks and raises an alarm every 600
 * rows, and writes the score of every row.
 */
public final class QualityBench {
    private static final int UNSEEING = 600;
    private static final int DEPTH = 2;

    private final List<Shipped> detectors;
    private final PrintStream print;

    /** Measures {@code change}, {@code spike} and {@code baseline}. */
    public QualityBench(PrintStream print) {
        this(Shipped.USUAL, print);
    }

    /** @throws IllegalArgumentException for an id that is no detector of single series */
    public QualityBench(List<String> detectors, PrintStream print) {
        this.detectors = Shipped.of(detectors);
        this.print = print;
    }

    /**
     * Runs over every data set in the folder, which is one or holds some, two levels down at most.
     *
     * @param out where scores are written; null for nowhere
     * @throws IOException when the folder holds no data set, or a file cannot be read
     */
    public void run(Path data, Path out) throws IOException {
        List<DataSet> sets = find(data);
        if (sets.isEmpty()) {
            throw new IOException(data + " holds no data set: neither folders of timestamp,value files nor of"
                    + " TimeStamp,Value,Label files");
        }
        for (DataSet set : sets) {
            run(set, out == null ? null : out.resolve(set.title().replaceAll(".*, ", "")));
        }
    }

    private void run(DataSet set, Path out) throws IOException {
        print.println();
        print.println(set.title());
        steps(set.series());
        if (set.isLabelled()) {
            set.head().forEach(line -> print.println("  " + line));
        }
        List<Scored> unseeing = new ArrayList<>();
        set.series().forEach(each -> unseeing.add(Scored.unseeing(each, UNSEEING)));
        for (Shipped shipped : detectors) {
            EngineReplay replay = new EngineReplay(shipped.detector(), shipped.threshold());
            List<Scored> scored = set.series().stream().map(replay::play).toList();
            String id = shipped.detector().id();
            if (set.isLabelled()) {
                set.figures(id, scored).forEach(line -> print.println("  " + line));
            }
            print.println("  " + speed(set.isLabelled() ? "" : id, scored));
            if (out != null) {
                ResultFiles.write(out, id, scored);
            }
        }
        if (set.isLabelled()) {
            set.figures("every " + UNSEEING, unseeing).forEach(line -> print.println("  " + line));
            print.println("  (an alarm every " + UNSEEING + " rows, by somebody who never looks)");
        }
        if (out != null) {
            print.println("  scores: " + out);
        }
    }

    private void steps(List<LabelledSeries> series) {
        long own = series.stream()
                .filter(each -> each.step().toSeconds() != 60 && each.step().toSeconds() != 300)
                .count();
        if (own > 0) {
            print.println(
                    "  " + own + " of " + series.size()
                            + " series have rows neither one nor five minutes apart: the engine is given buckets of their step");
        }
    }

    private static String speed(String name, List<Scored> scored) {
        long points = scored.stream().mapToLong(each -> each.series().size()).sum();
        long nanos = scored.stream().mapToLong(Scored::nanos).sum();
        long alarms = 0;
        for (Scored each : scored) {
            for (boolean alarm : each.alarms()) {
                alarms += alarm ? 1 : 0;
            }
        }
        return String.format(
                Locale.ROOT,
                "%-12s %,d points, %,d alarms, %,.0f points/s through the engine",
                name,
                points,
                alarms,
                points * 1e9 / Math.max(1, nanos));
    }

    /** The data sets in a folder, by what their files look like. */
    static List<DataSet> find(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new IOException(data + " is no folder");
        }
        List<Path> folders;
        try (Stream<Path> found = Files.walk(data, DEPTH)) {
            folders = found.filter(Files::isDirectory).sorted().toList();
        }
        List<DataSet> sets = new ArrayList<>();
        List<Path> taken = new ArrayList<>();
        for (Path folder : folders) {
            if (taken.stream().anyMatch(folder::startsWith)) {
                continue;
            }
            boolean nab = NabFolder.isOne(folder);
            boolean cloud = CloudMonitoringFolder.isOne(folder);
            if (nab) {
                sets.add(NabFolder.read(folder));
            }
            if (cloud) {
                sets.add(CloudMonitoringFolder.read(folder));
            }
            if (nab || cloud) {
                taken.add(folder);
            }
        }
        return sets;
    }
}
