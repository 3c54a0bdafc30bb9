// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Series as the Numenta Anomaly Benchmark keeps them: folders of {@code timestamp,value} files, and
 * {@code combined_windows.json} with the labelled windows of each (A. Lavin, S. Ahmad, "Evaluating real-time anomaly
 * detection algorithms: the Numenta Anomaly Benchmark", 2015).
 */
final class NabFolder implements DataSet {
    private static final List<String> TITLES = List.of("timestamp", "value");
    private static final String LABELS = "combined_windows.json";
    private static final int TO_SECONDS = 19;

    private final Path folder;
    private final List<LabelledSeries> series;
    private final boolean labelled;

    private NabFolder(Path folder, List<LabelledSeries> series, boolean labelled) {
        this.folder = folder;
        this.series = series;
        this.labelled = labelled;
    }

    /** True when the folder holds folders of such files. */
    static boolean isOne(Path folder) throws IOException {
        for (Path file : CsvFiles.in(folder)) {
            if (CsvFiles.titles(file).equals(TITLES)) {
                return true;
            }
        }
        return false;
    }

    static NabFolder read(Path folder) throws IOException {
        Path labels = folder.resolve(LABELS);
        boolean labelled = Files.isRegularFile(labels);
        JsonNode windows = labelled ? new ObjectMapper().readTree(labels.toFile()) : null;
        List<LabelledSeries> all = new ArrayList<>();
        for (Path file : CsvFiles.in(folder)) {
            if (!CsvFiles.titles(file).equals(TITLES)) {
                continue;
            }
            String name = folder.relativize(file).toString().replace('\\', '/');
            LabelledSeries read = LabelledSeries.read(file, name);
            if (labelled && windows.has(name)) {
                read = read.with(rows(read, windows.get(name)));
            }
            if (!labelled || read.labels() != null) {
                all.add(read);
            }
        }
        return new NabFolder(folder, all, labelled);
    }

    /** Windows as first and last row; a repeated timestamp means its first row. */
    private static List<int[]> rows(LabelledSeries series, JsonNode windows) throws IOException {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < series.size(); i++) {
            first.putIfAbsent(seconds(series.timestamps()[i]), i);
        }
        List<int[]> rows = new ArrayList<>();
        for (JsonNode window : windows) {
            Integer from = first.get(seconds(window.get(0).asText()));
            Integer to = first.get(seconds(window.get(1).asText()));
            if (from == null || to == null) {
                throw new IOException(series.name() + ": the edge of window " + window + " is no row's time");
            }
            rows.add(new int[] {from, to});
        }
        return rows;
    }

    private static String seconds(String timestamp) {
        return timestamp.substring(0, Math.min(TO_SECONDS, timestamp.length()));
    }

    @Override
    public String title() {
        return "NAB format, " + folder.getFileName();
    }

    @Override
    public List<LabelledSeries> series() {
        return series;
    }

    @Override
    public boolean isLabelled() {
        return labelled;
    }

    @Override
    public List<String> head() {
        int windows = series.stream().mapToInt(each -> each.labels().size()).sum();
        return List.of(
                series.size() + " series, " + windows + " labelled windows",
                String.format(
                        Locale.ROOT,
                        "%-12s %-46s %-20s %s",
                        "",
                        "as shipped: standard / low FP / low FN  [90 %]",
                        "tuned on these",
                        "windows hit, false alarms, alerts"));
    }

    @Override
    public List<String> figures(String detector, List<Scored> scored) {
        List<NabScore> scores = scored.stream()
                .map(each -> new NabScore(each.series().size(), each.series().labels()))
                .toList();
        List<boolean[]> alarms =
                scored.stream().map(each -> EventScore.openings(each.alarms())).toList();
        StringBuilder shipped = new StringBuilder();
        StringBuilder tuned = new StringBuilder();
        for (NabScore.Profile profile : NabScore.Profile.values()) {
            double[] raws = new double[scored.size()];
            for (int i = 0; i < raws.length; i++) {
                raws[i] = scores.get(i).raw(alarms.get(i), profile);
            }
            shipped.append(shipped.length() == 0 ? "" : " / ")
                    .append(String.format(Locale.ROOT, "%.2f", NabScore.normalised(raws, scores, profile)));
            if (profile == NabScore.Profile.STANDARD) {
                shipped.append(Bootstrap.interval(scored.size(), chosen -> resampled(chosen, raws, scores)));
            }
            tuned.append(tuned.length() == 0 ? "" : " / ")
                    .append(String.format(
                            Locale.ROOT,
                            "%.2f",
                            NabScore.tuned(
                                    scores, scored.stream().map(Scored::scores).toList(), profile)));
        }
        int windows = scores.stream().mapToInt(NabScore::windows).sum();
        int hit = 0;
        int outside = 0;
        int opened = 0;
        for (int i = 0; i < scored.size(); i++) {
            hit += scores.get(i).hits(alarms.get(i));
            outside += scores.get(i).outside(alarms.get(i));
            opened += scored.get(i).opened();
        }
        return List.of(String.format(
                Locale.ROOT,
                "%-12s %-46s %-20s %d/%d, %d, %d",
                detector,
                shipped,
                tuned,
                hit,
                windows,
                outside,
                opened));
    }

    private static double resampled(int[] chosen, double[] raws, List<NabScore> scores) {
        double[] drawn = new double[chosen.length];
        List<NabScore> of = new ArrayList<>(chosen.length);
        for (int i = 0; i < chosen.length; i++) {
            drawn[i] = raws[chosen[i]];
            of.add(scores.get(chosen[i]));
        }
        return NabScore.normalised(drawn, of, NabScore.Profile.STANDARD);
    }
}
