// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.Folder;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.StepWorkers;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.MeasureReader;
import io.bellwether.detect.internal.series.SeriesArchive.Line;
import io.bellwether.detect.internal.series.SeriesArchive.Point;
import io.bellwether.identity.internal.KeyFiles;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.series.Points;
import io.bellwether.series.SeriesStore;
import io.bellwether.series.internal.FileSeriesStore;
import io.bellwether.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredSeriesTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");
    private static final long FIRST = START.toEpochMilli() / 60_000;
    private static final int MINUTES = 240;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(START);
    private final StepWorkers workers = new StepWorkers();
    private SeriesStore store;
    private StoredSeries archive;

    @BeforeEach
    void open() {
        store = new FileSeriesStore(
                new Folder(folder),
                new KeyFiles(new Folder(folder)),
                new FixedTenants(Timeline.WHERE),
                clock,
                workers,
                new PrometheusMeters(),
                Map.of());
        archive = new StoredSeries(store);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            count                  | 1m
            rate                   | 1m
            sum(Size)              | 5m
            mean(Size)             | 1m
            mean(Size)             | 10m
            min(Size)              | 3m
            max(Size)              | 1m
            last(Size)             | 1m
            delta(Size)            | 30m
            distinct(Size)         | 1m
            distinct(Size)         | 5m
            ratio(Size > 50)       | 1m
            p50(Size)              | 1m
            p95(Size)              | 15m
            slope                  | 5m
            slope(Size)            | 5m
            """)
    void whatIsFilledReadsAsWhatWasFollowed(String value, String window) throws IOException {
        MeasureSpec spec = MeasureReader.read(
                Map.of("value", value, "window", window, "by", List.of("node"), "select", "Size > 3 or Size is null"));
        Measure live = new Measure(spec, 300);
        Archived archived = new Archived(live, FIRST);
        SplittableRandom random = new SplittableRandom(7);
        for (int minute = 0; minute < MINUTES; minute++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                boolean late = random.nextInt(20) == 0;
                add(live, random, START.plusSeconds(60L * Math.max(0, minute - (late ? random.nextInt(40) : 0))));
            }
            if (minute % 5 > 0) {
                continue;
            }
            List<Points> batch = new ArrayList<>();
            archived.take(FIRST + minute, FIRST + minute, batch);
            if (random.nextInt(10) == 0) {
                archived.untake(batch);
            } else {
                store.append(Timeline.WHERE, batch);
            }
            if (minute == MINUTES / 2) {
                archived.take(Long.MAX_VALUE, FIRST + minute, batch);
                store.append(Timeline.WHERE, batch);
                store.snapshot(Timeline.WHERE, new byte[1]);
                clock.advance(Duration.ofMinutes(1));
                workers.run("series-upkeep");
            }
        }
        List<Points> rest = new ArrayList<>();
        archived.take(FIRST + MINUTES, FIRST + MINUTES - 1, rest);
        store.append(Timeline.WHERE, rest);

        Measure filled = new Measure(spec, 300);
        filled.extend(300, spec.windowBuckets());
        Instant known =
                archive.fill(Timeline.WHERE, filled, START.minus(Duration.ofDays(1)), START.plus(Duration.ofHours(5)));
        assertThat(known).isEqualTo(START);
        int settled = spec.window().compareTo(spec.every()) > 0 && isSketch(value) ? 16 : 0;
        for (Series one : live.series()) {
            Series other = filled.group(one.values());
            for (long bucket = FIRST + settled; bucket < FIRST + MINUTES; bucket++) {
                long from = bucket - spec.windowBuckets() + 1;
                if (settled == 0 || bucket > FIRST + MINUTES - settled) {
                    Object expected = one.value(from, bucket);
                    assertThat((Object) other.value(from, bucket)).isEqualTo(expected);
                }
            }
        }
        assertThat(filled.series()).hasSameSizeAs(live.series());
    }

    private static boolean isSketch(String value) {
        return value.startsWith("p") || value.startsWith("distinct");
    }

    @Test
    void aBreakEndsWhatIsKnown() throws IOException {
        MeasureSpec spec = MeasureReader.read(Map.of("value", "count"));
        Measure first = new Measure(spec, 300);
        List<Points> batch = new ArrayList<>();
        new Archived(first, FIRST).take(FIRST + 20, FIRST + 20, batch);
        Measure second = new Measure(spec, 300);
        add(second, new SplittableRandom(1), START.plusSeconds(60 * 45));
        new Archived(second, FIRST + 40).take(FIRST + 60, FIRST + 60, batch);
        store.append(Timeline.WHERE, batch);
        Measure filled = new Measure(spec, 300);
        assertThat(archive.fill(Timeline.WHERE, filled, START, START.plus(Duration.ofHours(2))))
                .isEqualTo(START.plusSeconds(60 * 40));
        Series series = filled.series().iterator().next();
        assertThat(series.value(FIRST + 40, FIRST + 40)).isZero();
        assertThat(archive.fill(Timeline.WHERE, filled, START.minusSeconds(99_999), START))
                .isNull();
    }

    @Test
    void chartsShowStepsAndHoursWhereBucketsAreGone() throws IOException {
        MeasureSpec spec = MeasureReader.read(Map.of("value", "mean(Size)", "by", List.of("node")));
        Measure live = new Measure(spec, 3_000);
        Archived archived = new Archived(live, FIRST);
        for (int minute = 0; minute < 180; minute++) {
            Instant at = START.plusSeconds(60L * minute);
            event(live, at, Map.of("_Server", "A", "Size", (double) minute));
            event(live, at, Map.of("_Server", "B", "Size", 5.0));
        }
        List<Points> batch = new ArrayList<>();
        archived.take(FIRST + 179, FIRST + 179, batch);
        store.append(Timeline.WHERE, batch);
        Instant end = START.plus(Duration.ofHours(3));
        List<Line> lines = archive.read(Timeline.WHERE, spec, Map.of("node", "A"), START, end, Duration.ofMinutes(30));
        assertThat(lines).singleElement().satisfies(line -> assertThat(line.points())
                .hasSize(6)
                .startsWith(new Point(START, 14.5, 0, 29))
                .endsWith(new Point(START.plusSeconds(150 * 60), 164.5, 150, 179)));
        store.snapshot(Timeline.WHERE, new byte[1]);
        clock.advance(Duration.ofDays(60));
        for (int i = 0; i < 12; i++) {
            store.append(Timeline.WHERE, List.of(batch.get(0)));
            store.snapshot(Timeline.WHERE, new byte[1]);
        }
        workers.run("series-upkeep");
        lines = archive.read(Timeline.WHERE, spec, Map.of(), START, end, Duration.ofMinutes(30));
        assertThat(lines)
                .extracting(line -> line.group().get("node") + line.points().size())
                .containsExactly("A3", "B3");
        assertThat(lines.get(0).points()).contains(new Point(START.plusSeconds(3_600), 89.5, 60, 119));
        assertThat(archive.read(
                                Timeline.WHERE,
                                spec,
                                Map.of(),
                                START.minus(Duration.ofDays(2)),
                                end,
                                Duration.ofDays(1))
                        .get(0)
                        .points())
                .containsExactly(new Point(Instant.parse("2025-08-12T00:00:00Z"), 89.5, 0, 179));
    }

    private void add(Measure measure, SplittableRandom random, Instant minute) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("_Server", "N" + random.nextInt(3));
        properties.put("Size", (double) random.nextInt(10_000) / 100);
        if (random.nextInt(7) == 0) {
            properties.put("_SampleRate", 1 + random.nextInt(9));
        }
        event(measure, minute.plusMillis(random.nextInt(60_000)), properties);
    }

    private void event(Measure measure, Instant at, Map<String, Object> properties) {
        Event event = Timeline.event("e", at, at, "a", properties);
        MeasureSpec spec = measure.spec();
        boolean selected = spec.filter() == null || spec.filter().matches(event);
        boolean counted = spec.of() != null && spec.of().matches(event);
        measure.add(event, at.toEpochMilli(), false, selected, counted);
    }
}
