// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.bellwether.detect.Policies.Difference;
import io.bellwether.detect.Policies.FieldChange;
import io.bellwether.detect.Policies.Version;
import io.bellwether.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds what differs between two documents: field by field, and line by line of their YAML. */
final class PolicyDifference {
    private static final int CONTEXT_LINES = 3;

    private PolicyDifference() {}

    static Difference of(String id, Version from, Version to, Map<String, Object> before, Map<String, Object> after) {
        List<FieldChange> changes = new ArrayList<>();
        compare("", before, after, changes);
        String text = changes.isEmpty()
                ? ""
                : unified(name(id, from), lines(before), name(id, to), lines(ordered(after, before)));
        return new Difference(from.version(), to.version(), List.copyOf(changes), text);
    }

    private static void compare(String path, Object before, Object after, List<FieldChange> changes) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Map<?, ?> left && after instanceof Map<?, ?> right) {
            Set<Object> names = new LinkedHashSet<>(left.keySet());
            names.addAll(right.keySet());
            for (Object name : names) {
                compare(path.isEmpty() ? name.toString() : path + "." + name, left.get(name), right.get(name), changes);
            }
        } else if (before instanceof List<?> left && after instanceof List<?> right) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(
                        path + "[" + i + "]",
                        i < left.size() ? left.get(i) : null,
                        i < right.size() ? right.get(i) : null,
                        changes);
            }
        } else {
            changes.add(new FieldChange(path, before, after));
        }
    }

    /** The fields in the order of another document, so that an order that changed is no change of lines. */
    private static Map<String, Object> ordered(Map<?, ?> document, Map<?, ?> order) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        order.forEach((name, like) -> {
            if (document.containsKey(name)) {
                ordered.put(name.toString(), ordered(document.get(name), like));
            }
        });
        document.forEach((name, value) -> ordered.putIfAbsent(name.toString(), value));
        return ordered;
    }

    private static Object ordered(Object value, Object order) {
        if (value instanceof Map<?, ?> map && order instanceof Map<?, ?> like) {
            return ordered(map, like);
        }
        if (value instanceof List<?> items && order instanceof List<?> like) {
            List<Object> ordered = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                ordered.add(i < like.size() ? ordered(items.get(i), like.get(i)) : items.get(i));
            }
            return ordered;
        }
        return value;
    }

    private static List<String> lines(Map<String, Object> document) {
        return document.isEmpty() ? List.of() : Json.yamlText(document).lines().toList();
    }

    private static String name(String id, Version version) {
        return id + " version " + version.version() + " (" + version.change() + ")";
    }

    private static String unified(String from, List<String> before, String to, List<String> after) {
        List<String> lines =
                UnifiedDiffUtils.generateUnifiedDiff(from, to, before, DiffUtils.diff(before, after), CONTEXT_LINES);
        return String.join("\n", lines) + "\n";
    }
}
