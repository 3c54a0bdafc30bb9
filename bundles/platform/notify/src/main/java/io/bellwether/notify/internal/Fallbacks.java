// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.ChannelStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks which channel stands in for another one. */
record Fallbacks(ChannelStore channels) {
    /**
     * @param given as in the channel's document; null for none
     * @return the fall-back channel's id; null for none, or when there is a problem
     */
    String read(TenantId tenant, String channel, Object given, List<Problem> problems) {
        if (given == null || given.equals("")) {
            return null;
        }
        String fallback = String.valueOf(given);
        if (fallback.equals(channel)) {
            problems.add(new Problem("fallback", fallback, "must be another channel, not this one"));
            return null;
        }
        Map<String, String> next = new HashMap<>();
        channels.list(tenant).forEach(each -> next.put(each.id(), each.fallback()));
        if (!next.containsKey(fallback)) {
            problems.add(new Problem(
                    "fallback", fallback, "is no channel of this tenant; create it first, or leave fallback out"));
            return null;
        }
        Set<String> path = new LinkedHashSet<>();
        for (String each = fallback; each != null && path.add(each); each = next.get(each)) {
            if (each.equals(channel)) {
                problems.add(new Problem(
                        "fallback", fallback, "goes round in a circle: " + channel + " → " + String.join(" → ", path)));
                return null;
            }
        }
        return fallback;
    }
}
