// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.MeasureReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");
    private static final long FIRST = START.toEpochMilli() / 60_000;

    private final Map<String, Object> document = new HashMap<>();
    private Measure measure;
    private SeriesView view;
    private int events;

    /** Values 5, 3, 9 in the first minute, none in the second, 4 and a bystander without the field in the third. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            count                  | 3    | 0   | 2
            rate                   | 0.05 | 0   | 0.033333
            sum(Size)              | 17   | 0   | 4
            mean(Size)             | 5.667| NaN | 4
            min(Size)              | 3    | NaN | 4
            max(Size)              | 9    | NaN | 4
            last(Size)             | 9    | NaN | 4
            delta(Size)            | 4    | NaN | -5
            distinct(Size)         | 3    | 0   | 1
            distinct(node)         | 2    | 0   | 1
            ratio(@Level='Error')  | 1    | NaN | 1
            p50(Size)              | 5    | NaN | 4
            p95(Size)              | 9    | NaN | 4
            """)
    void everyFunctionOfABucket(String value, double first, double second, double third) {
        follow(value, Map.of());
        add(10, Map.of("Size", 5L, "_Server", "A"));
        add(20, Map.of("Size", 3.0, "_Server", "B"));
        add(30, Map.of("Size", "9", "_Server", "A"));
        add(130, Map.of("Size", 4L, "_Server", "A"));
        add(140, Map.of("_Server", "A"));
        assertClose(value(0), first);
        assertClose(value(1), second);
        assertClose(value(2), third);
    }

    /** One event a minute with values 10, 20, 30, 40; the window covers the last three. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            count          | 3
            rate           | 0.0166667
            sum(Size)      | 90
            mean(Size)     | 30
            min(Size)      | 20
            max(Size)      | 40
            last(Size)     | 40
            delta(Size)    | 30
            distinct(Size) | 3
            p50(Size)      | 30
            slope          | 0
            slope(Size)    | 10
            """)
    void everyFunctionOfAWindow(String value, double expected) {
        follow(value, Map.of("window", "3m"));
        for (int minute = 0; minute < 4; minute++) {
            add(60 * minute + 30, Map.of("Size", 10.0 * (minute + 1)));
        }
        assertClose(value(3), expected);
    }

    /** One of ten was kept of the first kind, with values 10; two of the second, with values 40, stand for themselves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            count                  | 12
            rate                   | 0.2
            sum(Size)              | 180
            mean(Size)             | 15
            min(Size)              | 10
            max(Size)              | 40
            distinct(Size)         | 2
            ratio(@Level='Error')  | 1
            p50(Size)              | 10
            p95(Size)              | 40
            """)
    void aSampledEventStandsForThoseThatWereNotKept(String value, double expected) {
        follow(value, Map.of());
        add(10, Map.of("Size", 10L, "_SampleRate", 10L));
        add(20, Map.of("Size", 40L));
        add(30, Map.of("Size", 40L, "_SampleRate", 0.5));
        assertClose(value(0), expected);
    }

    @Test
    void aRatioCountsAgainstAllThatMatchItsFilter() {
        follow("ratio(@Properties.Kind in ['good', 'bad'])", Map.of("select", "@Properties.Kind = 'bad'"));
        add(1, Map.of("Kind", "bad"));
        add(2, Map.of("Kind", "good"));
        add(3, Map.of("Kind", "good"));
        add(4, Map.of("Kind", "good"));
        add(5, Map.of("Kind", "other"));
        assertThat(value(0)).isEqualTo(0.25);
    }

    @Test
    void theLatestValueGoesByTheEventsOwnTime() {
        follow("delta(Size)", Map.of());
        add(50, Map.of("Size", 7L));
        add(10, Map.of("Size", 2L));
        add(30, Map.of("Size", 4L));
        assertThat(value(0)).isEqualTo(5);
    }

    @Test
    void beforeTheSeriesBeganThereIsNoValue() {
        follow("count", Map.of());
        add(125, Map.of());
        assertThat(value(1)).isNaN();
        assertThat(value(2)).isEqualTo(1);
        assertThat(value(3)).isZero();
    }

    @Test
    void fiveMinuteBucketsAlignToTheClock() {
        follow("count", Map.of("every", "5m"));
        add(299, Map.of());
        add(300, Map.of());
        add(301, Map.of());
        Series series = measure.series().iterator().next();
        assertThat(series.value(FIRST / 5, FIRST / 5)).isEqualTo(1);
        assertThat(series.value(FIRST / 5 + 1, FIRST / 5 + 1)).isEqualTo(2);
    }

    @Test
    void onlyFunctionsThatCannotFallGrow() {
        for (String value : List.of("count", "rate", "max(Size)", "distinct(Size)", "sum(Size)")) {
            assertThat(growing(value, 5)).as(value).isTrue();
        }
        for (String value : List.of("mean(Size)", "min(Size)", "last(Size)", "delta(Size)", "p95(Size)")) {
            assertThat(growing(value, 5)).as(value).isFalse();
        }
        assertThat(growing("sum(Size)", -5)).isFalse();
    }

    @Test
    void groupsCarryTheNamesOfTheirFields() {
        follow("count", Map.of("by", List.of("app", "StatusCode", "@Properties.Region")));
        add(1, Map.of("_AppName", "portal", "StatusCode", 502L, "Region", "AU"));
        add(2, Map.of("_AppName", "portal", "StatusCode", 502L, "Region", "AU"));
        add(3, Map.of("_AppName", "portal"));
        assertThat(measure.series())
                .extracting(Series::group)
                .containsExactly(
                        Map.of("app", "portal", "StatusCode", "502", "Region", "AU"),
                        Map.of("app", "portal", "StatusCode", "(none)", "Region", "(none)"));
    }

    @Test
    void groupsLongUnheardOfAreDropped() {
        follow("count", Map.of("by", List.of("node")));
        add(1, Map.of("_Server", "A"));
        add(200, Map.of("_Server", "B"));
        measure.expire(FIRST + 1, dropped -> assertThat(dropped.group()).containsEntry("node", "A"));
        assertThat(measure.series()).extracting(Series::group).containsExactly(Map.of("node", "B"));
        add(210, Map.of("_Server", "A"));
        assertThat(measure.series()).hasSize(2);
    }

    @Test
    void evidenceIsTheNewestFew() {
        follow("count", Map.of());
        measure.keepEvidence();
        for (int second = 1; second <= 12; second++) {
            add(second, Map.of("_Server", "A"));
        }
        Series series = measure.series().iterator().next();
        assertThat(series.evidence(START.plusSeconds(11)))
                .extracting(io.bellwether.api.alert.Evidence::timestamp)
                .containsExactly(
                        START.plusSeconds(10),
                        START.plusSeconds(9),
                        START.plusSeconds(8),
                        START.plusSeconds(7),
                        START.plusSeconds(6));
    }

    private boolean growing(String value, long size) {
        follow(value, Map.of());
        add(1, Map.of("Size", size));
        return measure.series().iterator().next().grows(FIRST);
    }

    private void follow(String value, Map<String, Object> more) {
        document.clear();
        document.put("value", value);
        document.putAll(more);
        MeasureSpec spec = MeasureReader.read(document);
        measure = new Measure(spec, 300);
        view = new SeriesView(spec);
    }

    private void add(int second, Map<String, Object> properties) {
        Instant time = START.plusSeconds(second);
        Event event = Timeline.event("e" + ++events, time, time, "a", properties);
        MeasureSpec spec = measure.spec();
        boolean selected = spec.filter() == null || spec.filter().matches(event);
        boolean counted = spec.of() != null && spec.of().matches(event);
        if (selected || counted) {
            measure.add(event, time.toEpochMilli(), true, selected, counted);
        }
    }

    private double value(int minute) {
        view.show(measure.series().iterator().next(), FIRST + minute, false);
        return view.last();
    }

    private static void assertClose(double value, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected, within(Math.abs(expected) * 0.021 + 1e-9));
        }
    }
}
