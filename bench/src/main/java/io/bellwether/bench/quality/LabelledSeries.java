// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A series of a data set, row by row.
 *
 * @param name folder and file, such as {@code realTraffic/speed_7578.csv}
 * @param timestamps as they stand in the file
 * @param millis the same in milliseconds since 1970, read as UTC
 * @param values NaN where there is none
 * @param step the width of a bucket: the usual distance of the first 51 rows
 * @param labels the stretches people found anomalous, first and last row each, in order; null when they are not known
 */
record LabelledSeries(
        String name, String[] timestamps, long[] millis, double[] values, Duration step, List<int[]> labels) {
    private static final int FIRST_ROWS = 51;

    int size() {
        return values.length;
    }

    /** The folder of the name: series of a folder are alike. */
    String group() {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    LabelledSeries with(List<int[]> others) {
        return new LabelledSeries(name, timestamps, millis, values, step, others);
    }

    /** The cells of a line; values are simple, so quotes only stand around whole cells. */
    static String[] cells(String line) {
        String[] cells = line.split(",", -1);
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
            if (cells[i].length() > 1 && cells[i].startsWith("\"") && cells[i].endsWith("\"")) {
                cells[i] = cells[i].substring(1, cells[i].length() - 1);
            }
        }
        return cells;
    }

    /** Reads a file whose first two columns are time and value, below one line of titles; without labels. */
    static LabelledSeries read(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] cells = cells(lines.get(i));
            if (cells.length < 2) {
                throw new IOException(file + ":" + (i + 1) + ": a row needs a time and a value");
            }
            times.add(cells[0]);
            try {
                values.add(cells[1].isEmpty() ? Double.NaN : Double.parseDouble(cells[1]));
            } catch (NumberFormatException e) {
                throw new IOException(file + ":" + (i + 1) + ": '" + cells[1] + "' is no number", e);
            }
        }
        if (times.size() < 2) {
            throw new IOException(file + " holds fewer than two rows");
        }
        long[] millis = times.stream().mapToLong(LabelledSeries::millis).toArray();
        return new LabelledSeries(
                name,
                times.toArray(String[]::new),
                millis,
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                step(millis),
                null);
    }

    /** {@code 2014-04-01 00:05:00}, with or without a T, fractions and a Z. */
    private static long millis(String text) {
        String plain = text.replace(' ', 'T').replaceAll("(\\.\\d+)?Z?$", "");
        return LocalDateTime.parse(plain).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static Duration step(long[] millis) {
        int rows = Math.min(millis.length, FIRST_ROWS);
        long[] distances = new long[rows - 1];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = millis[i + 1] - millis[i];
        }
        Arrays.sort(distances);
        return Duration.ofMillis(Math.max(1_000, distances[distances.length / 2]));
    }

    /**
     * The bucket of each row, so that no two rows share one: the one its time lies in, or the one after the row before
     * when that is later. After a gap the rows are on their own time again.
     */
    long[] buckets() {
        long[] buckets = new long[millis.length];
        long width = step.toMillis();
        for (int i = 0; i < buckets.length; i++) {
            long own = Math.floorDiv(millis[i], width);
            buckets[i] = i == 0 ? own : Math.max(own, buckets[i - 1] + 1);
        }
        return buckets;
    }
}
