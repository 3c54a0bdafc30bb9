// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes of logs, metrics and spans, which are written as {@code {"name": {"value": …, "type": …}}}. */
final class Attributes {
    private Attributes() {}

    /** Each name with its bare value. */
    static Map<String, Object> plain(Object attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        Json.map(attributes)
                .forEach((name, value) -> plain.put(
                        name,
                        value instanceof Map<?, ?> typed && typed.containsKey("value") ? typed.get("value") : value));
        return plain;
    }
}
