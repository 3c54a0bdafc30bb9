// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each endpoint does and a document that it takes, read once from {@code endpoints.yaml}; its entries are named as an
 * endpoint is, {@code POST /v1/silences}.
 */
final class Examples {
    private static final Map<String, Map<?, ?>> ALL = read();

    private Examples() {}

    /** The endpoints that are described. */
    static Iterable<String> endpoints() {
        return ALL.keySet();
    }

    /** @throws IllegalArgumentException when the endpoint is not described */
    static Example of(String endpoint) {
        Map<?, ?> entry = ALL.get(endpoint);
        if (entry == null) {
            throw new IllegalArgumentException(endpoint + " is not described in endpoints.yaml");
        }
        Map<?, ?> source = entry.get("as") == null ? entry : ALL.get((String) entry.get("as"));
        return new Example(
                (String) entry.get("summary"),
                source.get("body"),
                (String) source.get("text"),
                Boolean.TRUE.equals(source.get("optional")));
    }

    private static Map<String, Map<?, ?>> read() {
        try (InputStream in = Examples.class.getResourceAsStream("endpoints.yaml")) {
            Map<String, Map<?, ?>> all = new LinkedHashMap<>();
            Json.yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0)
                    .forEach((endpoint, entry) -> all.put(endpoint, (Map<?, ?>) entry));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One endpoint.
     *
     * @param summary what it does, in a few words
     * @param body a document that it takes, as maps and lists; null when it takes none or is not shown
     * @param text a text that it takes instead of a document; null for none
     * @param optional whether it does without a document
     */
    record Example(String summary, Object body, String text, boolean optional) {
        /** As OpenAPI describes it; null when there is nothing to describe. */
        Map<String, Object> requestBody() {
            Object sample = body == null ? text : body;
            if (sample == null) {
                return null;
            }
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("schema", schema(sample));
            content.put("example", sample);
            Map<String, Object> types = new LinkedHashMap<>();
            if (body == null) {
                types.put("application/yaml", content);
            } else {
                types.put("application/json", content);
                types.put("application/yaml", Map.of("schema", schema(sample)));
            }
            return Map.of("required", !optional, "content", types);
        }

        private static Map<String, Object> schema(Object sample) {
            if (sample instanceof Map<?, ?> map) {
                Map<String, Object> properties = new LinkedHashMap<>();
                map.forEach((name, value) -> properties.put((String) name, schema(value)));
                return Map.of("type", "object", "properties", properties);
            }
            if (sample instanceof List<?> list) {
                return Map.of("type", "array", "items", list.isEmpty() ? Map.of() : schema(list.get(0)));
            }
            return Map.of(
                    "type", sample instanceof Boolean ? "boolean" : sample instanceof Number ? "number" : "string");
        }
    }
}
