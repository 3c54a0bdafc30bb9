// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

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
 * <p>Header lines set the detector's settings, but for three: {@code step}, a bucket's width (one minute), {@code start},
 * the beginning of the first bucket (2025-08-11T00:00:00Z, a Monday), and {@code zone}, the time zone of the people (UTC).
 * The minute counts from the start and is a multiple of the step; {@code a..b} stands for every bucket from a to b. An
 * empty value, or a minute that is left out, is a bucket without a value; {@code 20~3} is 20 with an even noise of up to 3
 * on either side, always the same. {@code want} is {@code firing}, {@code clear}, {@code learning}, {@code fires} for
 * firing in at least one bucket of the row, {@code never} for firing in none, or {@code -} where it does not matter.
 *
 * <p>A title row of more than three columns, such as {@code minute,errors,latency,want}, names several measures.
 */
final class Scenario {
    private static final String START = "2025-08-11T00:00:00Z";

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private Duration step = Duration.ofMinutes(1);
    private Instant start = Instant.parse(START);
    private ZoneId zone = ZoneOffset.UTC;
    private List<String> measures = List.of("value");

    private Scenario(String name) {
        this.name = name;
    }

    /** One bucket; {@code line} is 0 for a bucket the file leaves out. */
    private record Row(int line, double[] values, String want) {}

    /** Judges the bucket at an index, the last of the window. */
    private interface Judge {
        SeriesJudgement judge(SeriesWindow window);
    }

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
            } else if (line.toLowerCase(Locale.ROOT).startsWith("minute,")) {
                scenario.titles(line);
            } else if (!line.isEmpty()) {
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
        byte[][] state = new byte[1][];
        return differences(detector.lookback(read), detector.history(read), window -> {
            SeriesJudgement judgement = detector.judge(window, read, state[0]);
            state[0] = judgement.state();
            return judgement;
        });
    }

    /** The same for a detector that learns; its model is saved and restored once a day. */
    List<String> differences(LearningDetector detector, Settings read) {
        SeriesModel[] model = {detector.begin(read)};
        long day = Math.max(1, Duration.ofDays(1).dividedBy(step));
        int[] judged = new int[1];
        return differences(detector.lookback(read), detector.history(read), window -> {
            if (++judged[0] % day == 0) {
                model[0] = detector.restore(read, model[0].save());
            }
            return model[0].judge(window);
        });
    }

    private List<String> differences(Duration lookback, Duration history, Judge judge) {
        Past past = new Past(series(), lookback, history);
        List<String> differences = new ArrayList<>();
        int fired = 0;
        for (int i = 0; i < rows.size(); i++) {
            SeriesJudgement judgement = judge.judge(past.at(i));
            Row row = rows.get(i);
            String is = judgement.condition().name().toLowerCase(Locale.ROOT);
            fired += is.equals("firing") ? 1 : 0;
            boolean end = i + 1 == rows.size() || rows.get(i + 1).line() != row.line();
            boolean wrong =
                    switch (row.want()) {
                        case "-" -> false;
                        case "fires" -> end && fired == 0;
                        case "never" -> is.equals("firing");
                        default -> !row.want().equals(is);
                    };
            if (wrong) {
                differences.add(name + ":" + row.line() + ": minute " + i * step.toMinutes() + ", value "
                        + shown(row.values()) + ": want " + row.want() + ", is " + is + " (" + judgement.explanation()
                        + ")");
            }
            fired = end ? 0 : fired;
        }
        return differences;
    }

    private Series series() {
        Map<String, Series> byName = new LinkedHashMap<>();
        for (int m = 0; m < measures.size(); m++) {
            int column = m;
            double[] values =
                    rows.stream().mapToDouble(row -> row.values()[column]).toArray();
            byName.put(
                    measures.get(m),
                    Series.of(values).step(step).in(zone).endingAt(start.plus(step.multipliedBy(values.length))));
        }
        return byName.size() == 1 ? byName.values().iterator().next() : Series.of(byName);
    }

    private static String shown(double[] values) {
        return values.length == 1 ? String.valueOf(values[0]) : Arrays.toString(values);
    }

    private void titles(String line) {
        List<String> cells = Arrays.stream(line.split(",")).map(String::strip).toList();
        if (cells.size() > 3) {
            measures = cells.subList(1, cells.size() - 1);
        }
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
                case "zone" -> zone = ZoneId.of(value);
                default -> settings.put(key, value);
            }
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new AssertionError(name + ":" + line + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private void row(String text, int line) {
        String[] cells = text.split(",", -1);
        if (cells.length != measures.size() + 2) {
            throw new AssertionError(
                    name + ":" + line + ": '" + text + "' must read minute," + String.join(",", measures) + ",want");
        }
        try {
            String minute = cells[0].strip();
            int range = minute.indexOf("..");
            long first = Long.parseLong(range < 0 ? minute : minute.substring(0, range));
            long last = range < 0 ? first : Long.parseLong(minute.substring(range + 2));
            add(
                    first,
                    last,
                    Arrays.copyOfRange(cells, 1, cells.length - 1),
                    want(cells[cells.length - 1].strip()),
                    line);
        } catch (IllegalArgumentException e) {
            throw new AssertionError(name + ":" + line + ": '" + text + "': " + e.getMessage(), e);
        }
    }

    /** A cell's value in a bucket: nothing, a number, or a number with noise. */
    private static double value(String cell, int bucket, int column) {
        String text = cell.strip();
        int noise = text.indexOf('~');
        if (text.isEmpty()) {
            return Double.NaN;
        }
        if (noise < 0) {
            return Double.parseDouble(text);
        }
        double even = 2 * new SplittableRandom(31L * bucket + column).nextDouble() - 1;
        return Double.parseDouble(text.substring(0, noise)) + even * Double.parseDouble(text.substring(noise + 1));
    }

    private static String want(String text) {
        String want = text.toLowerCase(Locale.ROOT);
        if (!List.of("firing", "clear", "learning", "fires", "never", "-").contains(want)) {
            throw new IllegalArgumentException("want must be firing, clear, learning, fires, never or -");
        }
        return want;
    }

    private void add(long firstMinute, long lastMinute, String[] cells, String want, int line) {
        int first = bucket(firstMinute);
        int last = bucket(lastMinute);
        if (first < rows.size() || last < first) {
            throw new IllegalArgumentException("minutes must rise from row to row");
        }
        while (rows.size() < first) {
            double[] none = new double[measures.size()];
            Arrays.fill(none, Double.NaN);
            rows.add(new Row(0, none, "-"));
        }
        while (rows.size() <= last) {
            double[] values = new double[measures.size()];
            for (int m = 0; m < values.length; m++) {
                values[m] = value(cells[m], rows.size(), m);
            }
            rows.add(new Row(line, values, want));
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
