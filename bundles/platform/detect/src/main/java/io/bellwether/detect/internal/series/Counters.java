// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The last readings of counters, to see how much each has risen. Readings are of the same counter when their events
 * carry the same properties but for the reading itself. A counter that falls has been restarted and counts from nought
 * (as Prometheus' {@code increase} has it, without its extrapolation). The first reading and one that comes after a later
 * one add nothing. Those not heard of for longest give way. Not safe for concurrent use.
 */
final class Counters {
    private static final int MOST = 50_000;
    private static final Set<String> CHANGING = Set.of("value", "start", "exemplars");

    private final Map<Long, Reading> readings = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Reading> eldest) {
            return size() > MOST;
        }
    };

    private record Reading(double value, long millis) {}

    /** How much the event's counter has risen since its last reading. @param field the property that is read */
    double rise(Event event, String field, double value, long millis) {
        long counter = identity(event, field);
        Reading before = readings.get(counter);
        if (before != null && millis < before.millis) {
            return 0;
        }
        readings.put(counter, new Reading(value, millis));
        if (before == null) {
            return 0;
        }
        return Math.max(0, value < before.value ? value : value - before.value);
    }

    /** A hash of 64 bits of the event's source and properties, in whatever order they stand. */
    private static long identity(Event event, String field) {
        long sum = mixed(event.source().hashCode());
        for (Map.Entry<String, Object> property : event.properties().entrySet()) {
            String name = property.getKey();
            if (!CHANGING.contains(name) && !name.equals(field)) {
                Object value = property.getValue();
                sum += mixed(((long) name.hashCode() << 32) ^ (value == null ? 0 : value.hashCode() & 0xFFFF_FFFFL));
            }
        }
        return sum;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
