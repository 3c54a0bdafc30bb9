// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import io.bellwether.api.event.Event;
import io.bellwether.detect.SampleRate;
import io.bellwether.ingest.internal.rules.TenantRules.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which events of a verbose kind are kept, by a hash of the trace, or of the event's id where there is none: the
 * same event is always decided alike, and a trace is kept or left as a whole. What is kept carries how many it stands
 * for. Immutable.
 */
public final class Sampler {
    private static final double SPAN = 0x1p53;

    private Sampler() {}

    /** The first rule for this event; null when none is. */
    public static Sampling rule(List<Sampling> rules, Event event) {
        for (Sampling rule : rules) {
            boolean here = rule.environments().isEmpty()
                    || rule.environments().contains(event.where().environment());
            if (here && rule.match().test(event)) {
                return rule;
            }
        }
        return null;
    }

    /** The event with its weight; null when it is left out. */
    public static Event keep(Sampling rule, Event event) {
        if (rule.share() >= 1) {
            return event;
        }
        String trace = event.body().traceId();
        String key = trace == null || trace.isBlank() ? event.eventId() : trace;
        if ((hash(key) >>> 11) / SPAN >= rule.share()) {
            return null;
        }
        Map<String, Object> properties = new LinkedHashMap<>(event.properties());
        double weight = 1 / rule.share();
        if (Math.abs(weight - Math.rint(weight)) < 1e-9) {
            properties.put(SampleRate.PROPERTY, Math.round(weight));
        } else {
            properties.put(SampleRate.PROPERTY, weight);
        }
        return new Event(
                event.where(),
                event.eventId(),
                event.senderId(),
                event.timestamp(),
                event.receivedAt(),
                event.body().withProperties(properties),
                event.rawRef());
    }

    /** Well spread over 64 bits, and the same on every node and in every release. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
