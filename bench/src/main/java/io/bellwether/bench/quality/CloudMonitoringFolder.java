// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Series of production telemetry: folders of {@code TimeStamp,Value,Label} files, in which label 1 marks an anomalous row;
 * a stretch of them is an event.
 */
final class CloudMonitoringFolder implements DataSet {
    private static final List<String> TITLES = List.of("TimeStamp", "Value", "Label");

    private final Path folder;
    private final List<LabelledSeries> series;
    private final boolean labelled;

    private CloudMonitoringFolder(Path folder, List<LabelledSeries> series, boolean labelled) {
        this.folder = folder;
        this.series = series;
        this.labelled = labelled;
    }

    /** True when the folder holds folders of such files. */
    static boolean isOne(Path folder) throws IOException {
        for (Path file : CsvFiles.in(folder)) {
            if (isOfThem(CsvFiles.titles(file))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfThem(List<String> titles) {
        return titles.equals(TITLES) || titles.equals(TITLES.subList(0, 2));
    }

    static CloudMonitoringFolder read(Path folder) throws IOException {
        List<LabelledSeries> all = new ArrayList<>();
        boolean labelled = true;
        for (Path file : CsvFiles.in(folder)) {
            List<String> titles = CsvFiles.titles(file);
            if (!isOfThem(titles)) {
                continue;
            }
            String name = folder.relativize(file).toString().replace('\\', '/');
            LabelledSeries read = LabelledSeries.read(file, name);
            if (titles.size() > 2) {
                read = read.with(segments(file));
            } else {
                labelled = false;
            }
            all.add(read);
        }
        return new CloudMonitoringFolder(folder, all, labelled);
    }

    private static List<int[]> segments(Path file) throws IOException {
        List<int[]> segments = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        int row = 0;
        int begun = -1;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] cells = LabelledSeries.cells(lines.get(i));
            boolean anomalous = cells.length > 2 && !cells[2].isEmpty() && Double.parseDouble(cells[2]) != 0;
            if (anomalous && begun < 0) {
                begun = row;
            } else if (!anomalous && begun >= 0) {
                segments.add(new int[] {begun, row - 1});
                begun = -1;
            }
            row++;
        }
        if (begun >= 0) {
            segments.add(new int[] {begun, row - 1});
        }
        return segments;
    }

    @Override
    public String title() {
        return "cloud-monitoring format, " + folder.getFileName();
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
        int events = series.stream()
                .mapToInt(each -> new EventScore(each.size(), each.labels()).events())
                .sum();
        return List.of(
                series.size() + " series, " + events + " labelled events after the first 15 % of rows",
                String.format(
                        Locale.ROOT,
                        "%-12s %-26s %-10s %-10s %-22s %-8s %s",
                        "",
                        "event F1 [90 %]",
                        "recall",
                        "precision",
                        "false per 1,000 rows",
                        "VUS-PR",
                        "F1 of openings, alerts"));
    }

    @Override
    public List<String> figures(String detector, List<Scored> scored) {
        List<EventScore> scores = scored.stream()
                .map(each -> new EventScore(each.series().size(), each.series().labels()))
                .toList();
        List<EventScore.Count> counts = new ArrayList<>();
        List<EventScore.Count> openings = new ArrayList<>();
        double surface = 0;
        int surfaces = 0;
        int opened = 0;
        for (int i = 0; i < scored.size(); i++) {
            Scored each = scored.get(i);
            counts.add(scores.get(i).count(each.alarms()));
            openings.add(scores.get(i).count(EventScore.openings(each.alarms())));
            opened += each.opened();
            double volume = RangePrecisionRecall.volume(
                    each.scores(), each.series().labels(), scores.get(i).from());
            if (!Double.isNaN(volume)) {
                surface += volume;
                surfaces++;
            }
        }
        EventScore.Count all = EventScore.Count.sum(counts);
        String f1 = String.format(Locale.ROOT, "%.3f", all.f1())
                + Bootstrap.interval(counts.size(), chosen -> EventScore.Count.sum(counts, chosen)
                        .f1());
        return List.of(String.format(
                Locale.ROOT,
                "%-12s %-26s %-10.3f %-10.3f %-22.2f %-8.3f %.3f, %d",
                detector,
                f1,
                all.recall(),
                all.precision(),
                all.falsePerThousand(),
                surfaces == 0 ? Double.NaN : surface / surfaces,
                EventScore.Count.sum(openings).f1(),
                opened));
    }
}
