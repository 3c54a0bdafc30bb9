// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Declared channels in an order in which each fall-back is there before the channel that names it. */
final class FallbacksFirst {
    private FallbacksFirst() {}

    /** Otherwise as declared; a circle is left for the channels' own checks. */
    static List<Map<String, Object>> of(List<Map<String, Object>> channels) {
        Map<Object, Object> next = new HashMap<>();
        channels.forEach(channel -> next.put(channel.get("id"), channel.get("fallback")));
        List<Map<String, Object>> ordered = new ArrayList<>(channels);
        ordered.sort(Comparator.comparingInt(channel -> depth(channel.get("id"), next)));
        return ordered;
    }

    private static int depth(Object channel, Map<Object, Object> next) {
        int depth = 0;
        for (Object each = next.get(channel); each != null && depth <= next.size(); each = next.get(each)) {
            depth++;
        }
        return depth;
    }
}
