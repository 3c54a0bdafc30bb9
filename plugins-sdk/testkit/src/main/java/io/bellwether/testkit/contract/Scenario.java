// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A series and what a detector is to think of it, read from a file:
 *
 * <pre>
 * # above = 50
 * # step = 1m
 * minute,value,want
 * 0..9,12,clear
 * 10,80,firing
 * 11,,-
 * </pre>
 *
 * <p>Header lines set the detector's settings, but for two: {@code step}, a bucket's width (one minute), and
 * {@code start}, the beginning of the first bucket (2025-08-11T00:00:00Z, a Monday). The minute counts from there and is
 * a multiple of the step; {@code a..b} stands for every bucket from a to b. An empty value, or a minute that is left
 * out, is a bucket without a value. {@code want} is {@code firing}, {@code clear}, {@code learning}, or {@code -} where
 * it does not matter.
 */
final class Scenario {
    private static final String START = "2025-08-11T00:00:00Z";

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private Duration step = Duration.ofMinutes(1);
    private Instant start = Instant.parse(START);

    private Scenario(String name) {
        this.name = name;
    }

    /** One bucket; {@code line} is 0 for a bucket the file leaves out. */
    private record Row(int line, double value, String want) {}

    /** Reads a file; {@code name} is what messages call it. */
    static Scenario read(Path file, String name) {
        try {
            return parse(Files.readAllLines(file), name);
        } catch (IOException e) {
            throw new AssertionError(name + " cannot be read: " + e, e);
        }
    }

    static Scenario parse(List<String> lines, String name) {
        Scenario scenario = new Scenario(name);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("#")) {
                scenario.header(line.substring(1).strip(), i + 1);
            } else if (!line.isEmpty() && !line.toLowerCase(Locale.ROOT).startsWith("minute,")) {
                scenario.row(line, i + 1);
            }
        }
        if (scenario.rows.isEmpty()) {
            throw new AssertionError(name + " holds no row of the form minute,value,want");
        }
        return scenario;
    }

    /** The settings of the detector as text. */
    Map<String, String> settings() {
        return settings;
    }

    /** Lets the detector judge bucket after bucket; returns what it judged otherwise than wanted, with file and line. */
    List<String> differences(SeriesDetector detector, Settings read) {
        int width = (int) Math.max(1, Math.ceil((double) detector.lookback(read).toNanos() / step.toNanos()));
        double[] values = rows.stream().mapToDouble(Row::value).toArray();
        Series series = Series.of(values).step(step).endingAt(start.plus(step.multipliedBy(values.length)));
        List<String> differences = new ArrayList<>();
        byte[] state = null;
        for (int i = 0; i < values.length; i++) {
            SeriesJudgement judgement = detector.judge(series.seenAt(i, width), read, state);
            state = judgement.state();
            Row row = rows.get(i);
            String is = judgement.condition().name().toLowerCase(Locale.ROOT);
            if (!row.want().equals("-") && !row.want().equals(is)) {
                differences.add(name + ":" + row.line() + ": minute " + i * step.toMinutes() + ", value " + row.value()
                        + ": want " + row.want() + ", is " + is + " (" + judgement.explanation() + ")");
            }
        }
        return differences;
    }

    private void header(String text, int line) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return;
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        try {
            switch (key) {
                case "step" -> step = Durations.parse(value);
                case "start" -> start = Instant.parse(value);
                default -> settings.put(key, value);
            }
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            throw new AssertionError(name + ":" + line + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private void row(String text, int line) {
        String[] cells = text.split(",", -1);
        if (cells.length != 3) {
            throw new AssertionError(name + ":" + line + ": '" + text + "' must read minute,value,want");
        }
        try {
            String minute = cells[0].strip();
            int range = minute.indexOf("..");
            long first = Long.parseLong(range < 0 ? minute : minute.substring(0, range));
            long last = range < 0 ? first : Long.parseLong(minute.substring(range + 2));
            String number = cells[1].strip();
            double value = number.isEmpty() ? Double.NaN : Double.parseDouble(number);
            add(first, last, value, want(cells[2].strip()), line);
        } catch (IllegalArgumentException e) {
            throw new AssertionError(name + ":" + line + ": '" + text + "': " + e.getMessage(), e);
        }
    }

    private static String want(String text) {
        String want = text.toLowerCase(Locale.ROOT);
        if (!Arrays.asList("firing", "clear", "learning", "-").contains(want)) {
            throw new IllegalArgumentException("want must be firing, clear, learning or -");
        }
        return want;
    }

    private void add(long firstMinute, long lastMinute, double value, String want, int line) {
        int first = bucket(firstMinute);
        int last = bucket(lastMinute);
        if (first < rows.size() || last < first) {
            throw new IllegalArgumentException("minutes must rise from row to row");
        }
        while (rows.size() < first) {
            rows.add(new Row(0, Double.NaN, "-"));
        }
        while (rows.size() <= last) {
            rows.add(new Row(line, value, want));
        }
    }

    private int bucket(long minute) {
        long nanos = Duration.ofMinutes(minute).toNanos();
        if (nanos % step.toNanos() != 0) {
            throw new IllegalArgumentException("minute " + minute + " is not a multiple of the step");
        }
        return Math.toIntExact(nanos / step.toNanos());
    }
}
