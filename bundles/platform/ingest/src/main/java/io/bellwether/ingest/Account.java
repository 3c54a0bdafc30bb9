// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of everything that one origin brought. It always adds up:
 * {@code seen = kept + duplicates + rejected + dropped}. What was refused as a whole, so that the sender has to send it
 * again, was not seen and stands beside the sum.
 *
 * @param kind {@code connector}, {@code backfill} or {@code push}
 * @param origin the connector's id, or the push source's
 * @param perSecond events seen, over about the last minute
 * @param lastAt when something was last taken; null when that was before this start of the platform
 */
public record Account(
        TenantEnvironment where, String kind, String origin, Counts counts, double perSecond, Instant lastAt) {

    /** The account of an origin that has brought nothing. */
    public static Account empty(TenantEnvironment where, String kind, String origin) {
        return new Account(where, kind, origin, Counts.NONE, 0, null);
    }

    /**
     * Numbers of events.
     *
     * @param seen everything that was offered and decided on
     * @param kept stored
     * @param late of those kept, how many were older than ten minutes when they came
     * @param duplicates stored before
     * @param rejected unreadable, or refused one by one
     * @param dropped left out by a rule, by reason: {@code noise}, {@code sampling:NAME}
     * @param refused not taken, by reason, for the sender to send again: {@code quota}, {@code no-room}
     * @param bytes about how many bytes of JSON those kept are
     */
    public record Counts(
            long seen,
            long kept,
            long late,
            long duplicates,
            long rejected,
            Map<String, Long> dropped,
            Map<String, Long> refused,
            long bytes) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, Map.of(), Map.of(), 0);

        public Counts {
            dropped = Map.copyOf(dropped);
            refused = Map.copyOf(refused);
        }

        /** Those left out by any rule. */
        public long droppedInAll() {
            return dropped.values().stream().mapToLong(Long::longValue).sum();
        }

        /** What is seen and nowhere; always 0. */
        public long missing() {
            return seen - kept - duplicates - rejected - droppedInAll();
        }

        /** The sum of two. */
        public Counts plus(Counts other) {
            return new Counts(
                    seen + other.seen,
                    kept + other.kept,
                    late + other.late,
                    duplicates + other.duplicates,
                    rejected + other.rejected,
                    sum(dropped, other.dropped),
                    sum(refused, other.refused),
                    bytes + other.bytes);
        }

        private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
            if (other.isEmpty()) {
                return one;
            }
            Map<String, Long> sum = new TreeMap<>(one);
            other.forEach((reason, amount) -> sum.merge(reason, amount, Long::sum));
            return sum;
        }
    }
}
