// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares each event of the emulated server's history, whose ids are numbers without a gap, with what searches find.
 */
final class StoredIds {
    private static final Pattern ID = Pattern.compile("\"event_id\"\\s*:\\s*\"event-([0-9a-f]{16})\"");
    private static final Pattern NEXT = Pattern.compile("\"next_cursor\"\\s*:\\s*\"([^\"]+)\"");
    /** What is durable is found within seconds; so long it is looked for. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long events;
    private final String range;
    private final BitSet found = new BitSet();
    private long doubled;
    private long unknown;

    StoredIds(long events, Instant from, Instant to) {
        this.events = events;
        range = "/v1/events?" + IngestBench.PLACE + "&limit=5000&from=" + from + "&to=" + to;
    }

    /** @return true when each is there once, and nothing else */
    boolean compare(Platform platform) throws Exception {
        long begun = System.nanoTime();
        read(platform);
        while (found.cardinality() < events && System.nanoTime() - begun < PATIENCE.toNanos()) {
            new CountDownLatch(1).await(2, TimeUnit.SECONDS);
            read(platform);
        }
        long lost = events - found.cardinality();
        System.out.printf(
                "  compared by id:                    %,d of %,d found, %,d lost, %,d doubled, %,d unknown, in %.0f s%n",
                found.cardinality(), events, lost, doubled, unknown, (System.nanoTime() - begun) / 1e9);
        return lost == 0 && doubled == 0 && unknown == 0;
    }

    private void read(Platform platform) throws Exception {
        found.clear();
        doubled = 0;
        unknown = 0;
        String cursor = null;
        do {
            String page = platform.get(cursor == null ? range : range + "&cursor=" + cursor);
            Matcher ids = ID.matcher(page);
            while (ids.find()) {
                see(Long.parseLong(ids.group(1), 16));
            }
            Matcher next = NEXT.matcher(page);
            cursor = next.find() ? next.group(1) : null;
        } while (cursor != null);
    }

    private void see(long number) {
        if (number >= events) {
            unknown++;
        } else if (found.get((int) number)) {
            doubled++;
        } else {
            found.set((int) number);
        }
    }
}
