// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.internal.policy.MeasureReader;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A key figure as it is declared.
 *
 * @param category what its baseline is kept by, such as {@code auth}
 * @param scale how far from the usual is far
 * @param needsEvents without any event of its kind it has no data, instead of being nought
 */
record KpiSpec(
        String id, String title, String category, String unit, Scale scale, boolean needsEvents, MeasureSpec measure) {
    /** The key figures of every environment. */
    static final List<KpiSpec> BUILT_IN = load();

    private static List<KpiSpec> load() {
        try (InputStream in = KpiSpec.class.getResourceAsStream("kpis.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.yaml(text).stream().map(KpiSpec::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static KpiSpec of(Map<String, Object> document) {
        MeasureSpec measure = MeasureReader.read((Map<String, Object>) document.get("measure"));
        double floor = ((Number) document.get("floor")).doubleValue();
        Number deviation = (Number) document.get("deviation");
        String worse = (String) document.get("worse");
        return new KpiSpec(
                (String) document.get("id"),
                (String) document.get("title"),
                (String) document.get("category"),
                (String) document.get("unit"),
                new Scale(
                        !worse.equals("low"),
                        !worse.equals("high"),
                        floor,
                        deviation == null ? floor / 5 : deviation.doubleValue(),
                        Scale.counts(measure)),
                "events".equals(document.get("needs")),
                measure);
    }
}
