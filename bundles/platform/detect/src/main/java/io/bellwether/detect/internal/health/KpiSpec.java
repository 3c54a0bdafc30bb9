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
 * @param lowIsBad true when less than usual is worse as well
 * @param floor an upper end of the usual range below this counts as this
 */
record KpiSpec(String id, String title, String unit, boolean lowIsBad, double floor, MeasureSpec measure) {
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
        return new KpiSpec(
                (String) document.get("id"),
                (String) document.get("title"),
                (String) document.get("unit"),
                "both".equals(document.get("worse")),
                ((Number) document.get("floor")).doubleValue(),
                MeasureReader.read((Map<String, Object>) document.get("measure")));
    }
}
