// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.MeasureReader;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");
    private static final List<Map<String, Object>> MEASURES = List.of(
            Map.of("value", "count"),
            Map.of("select", "Kind = 'a'"),
            Map.of("select", "Kind = 'a'", "value", "sum(Size)"),
            Map.of("select", "Kind = 'a'", "by", List.of("node")),
            Map.of("select", "Kind in ['a', 'b'] and Size > 2", "value", "max(Size)"),
            Map.of("select", "Kind = 'a'", "value", "ratio(Kind in ['a', 'b'])"),
            Map.of("select", "@Message like '%late%' ci", "value", "ratio(Has(Kind))"),
            Map.of("value", "ratio(Kind = 'b')"),
            Map.of("select", "not (Kind = 'a')", "value", "distinct(Kind)"),
            Map.of("select", "Size = -1"));

    @Test
    void measuresWhatEachFilterAloneWouldLetThrough() {
        List<Measure> together = new ArrayList<>();
        List<Measure> alone = new ArrayList<>();
        for (Map<String, Object> document : MEASURES) {
            MeasureSpec spec = MeasureReader.read(document);
            together.add(new Measure(spec, 10));
            alone.add(new Measure(spec, 10));
        }
        Selection selection = new Selection(together, List.of());
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            Event event = event(i, random);
            long millis = event.timestamp().toEpochMilli();
            selection.add(event, millis, true);
            for (Measure measure : alone) {
                MeasureSpec spec = measure.spec();
                boolean selected = spec.filter() == null || spec.filter().matches(event);
                boolean counted = spec.of() != null && spec.of().matches(event);
                if (selected || counted) {
                    measure.add(event, millis, true, selected, counted);
                }
            }
        }
        for (int i = 0; i < MEASURES.size(); i++) {
            assertThat(values(together.get(i))).as("%s", MEASURES.get(i)).isEqualTo(values(alone.get(i)));
        }
        double selected = values(together.get(1)).values().iterator().next().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(selected).isBetween(400.0, 800.0);
        assertThat(values(together.get(3))).hasSize(3);
    }

    private static Event event(int i, Random random) {
        Instant time = START.plusMillis(i * 80L);
        Map<String, Object> properties = random.nextInt(5) == 0
                ? Map.of()
                : Map.of(
                        "Kind",
                        String.valueOf((char) ('a' + random.nextInt(4))),
                        "Size",
                        (long) random.nextInt(6),
                        "_Server",
                        "node-" + random.nextInt(3));
        return Timeline.event("e" + i, time, time, random.nextBoolean() ? "it is LATE" : "in time", properties);
    }

    private static Map<Map<String, String>, List<Double>> values(Measure measure) {
        Map<Map<String, String>, List<Double>> values = new LinkedHashMap<>();
        SeriesView view = new SeriesView(measure.spec());
        measure.series().forEach(series -> {
            List<Double> buckets = new ArrayList<>();
            for (int minute = 0; minute < 4; minute++) {
                view.show(series, START.toEpochMilli() / 60_000 + minute, false);
                buckets.add(view.last());
            }
            values.put(series.group(), buckets);
        });
        return values;
    }
}
