// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.MeasureReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much counters have risen, each by itself. */
class CountersTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    private final Counters counters = new Counters();
    private int events;

    @Test
    void aCounterRisesFromItsLastReadingAndFromNoughtAfterARestart() {
        assertThat(rise(0, "a", 100)).isZero();
        assertThat(rise(30, "a", 130)).isEqualTo(30);
        assertThat(rise(60, "a", 130)).isZero();
        assertThat(rise(90, "a", 4)).isEqualTo(4);
        assertThat(rise(120, "a", 10)).isEqualTo(6);
    }

    @Test
    void countersOfDifferentLabelsDoNotMeet() {
        assertThat(rise(0, "a", 100)).isZero();
        assertThat(rise(0, "b", 5_000)).isZero();
        assertThat(rise(30, "a", 101)).isEqualTo(1);
        assertThat(rise(30, "b", 5_002)).isEqualTo(2);
    }

    @Test
    void whatComesLateAddsNothingAndHidesNothing() {
        rise(0, "a", 100);
        rise(60, "a", 160);
        assertThat(rise(30, "a", 130)).isZero();
        assertThat(rise(90, "a", 170)).isEqualTo(10);
    }

    @Test
    void anIncreaseAddsUpTheCountersOfAGroup() {
        Measure measure = measure("increase(value)", "2m");
        add(measure, 10, "200", 100);
        add(measure, 20, "500", 7);
        add(measure, 70, "200", 150);
        add(measure, 80, "500", 9);
        add(measure, 130, "200", 180);
        assertThat(value(measure, 1)).isEqualTo(52);
        assertThat(value(measure, 2)).isEqualTo(82);
    }

    @Test
    void aShareIsTheIncreaseOfSomeOfThem() {
        Measure measure = measure("share(value, metric = 'requests')", "3m");
        assertThat(value(measure, 0)).isNaN();
        add(measure, 10, "200", 100);
        add(measure, 20, "500", 7);
        add(measure, 70, "200", 190);
        add(measure, 80, "500", 17);
        assertThat(value(measure, 1)).isEqualTo(0.1);
    }

    @Test
    void aShareNeedsAFilter() {
        assertThatThrownBy(() -> MeasureReader.read(Map.of("value", "share(value)")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs a field and a filter: share(field, filter)");
    }

    private static Measure measure(String value, String window) {
        Map<String, Object> document = new HashMap<>(Map.of("value", value, "window", window));
        if (value.startsWith("share")) {
            document.put("select", "metric = 'requests' and code = '500'");
        }
        return new Measure(MeasureReader.read(document), 300);
    }

    private void add(Measure measure, int second, String code, long reading) {
        Event event = event(second, code, reading);
        MeasureSpec spec = measure.spec();
        boolean selected = spec.filter() == null || spec.filter().matches(event);
        boolean counted = spec.of() != null && spec.of().matches(event);
        measure.add(event, event.timestamp().toEpochMilli(), true, selected, counted);
    }

    private static double value(Measure measure, int minute) {
        SeriesView view = new SeriesView(measure.spec());
        view.show(measure.series().iterator().next(), START.toEpochMilli() / 60_000 + minute, false);
        return view.last();
    }

    private double rise(int second, String code, long reading) {
        Event event = event(second, code, reading);
        return counters.rise(event, "value", reading, event.timestamp().toEpochMilli());
    }

    private Event event(int second, String code, long reading) {
        Instant time = START.plusSeconds(second);
        return Timeline.event(
                "e" + ++events, time, time, "sample", Map.of("metric", "requests", "code", code, "value", reading));
    }
}
