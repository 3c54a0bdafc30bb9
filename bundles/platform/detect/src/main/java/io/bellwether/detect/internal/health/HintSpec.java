// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What speaks for one kind of trouble.
 *
 * @param kpis weights by key figure
 * @param words parts of messages, in lower case
 * @param select events that show it
 */
record HintSpec(
        AlertClass alertClass, Map<String, Double> kpis, List<String> words, Set<Integer> statuses, Expression select) {
    /** Every kind that can be told apart. */
    static final List<HintSpec> BUILT_IN = load();

    private static List<HintSpec> load() {
        try (InputStream in = HintSpec.class.getResourceAsStream("hints.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.yaml(text).stream().map(HintSpec::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HintSpec of(Map<String, Object> document) {
        Map<String, Double> kpis = new LinkedHashMap<>();
        ((Map<?, ?>) document.get("kpis"))
                .forEach((id, weight) -> kpis.put(id.toString(), ((Number) weight).doubleValue()));
        try {
            return new HintSpec(
                    AlertClass.fromName((String) document.get("class")).orElseThrow(),
                    kpis,
                    ((List<?>) document.get("words"))
                            .stream().map(Object::toString).toList(),
                    ((List<?>) document.get("statuses"))
                            .stream()
                                    .map(status -> ((Number) status).intValue())
                                    .collect(Collectors.toUnmodifiableSet()),
                    Expression.parse((String) document.get("select")));
        } catch (InvalidExpression e) {
            throw new IllegalStateException("hints.yaml: " + e.getMessage(), e);
        }
    }

    /** True when a message is about this kind of trouble. */
    boolean speaks(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }
}
