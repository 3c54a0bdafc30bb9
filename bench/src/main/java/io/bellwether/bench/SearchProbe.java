// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** While others push, posts a marked event now and then and asks for it until it is found. */
final class SearchProbe implements Runnable {
    private static final long BETWEEN = 250_000_000L;
    private static final long ASK_EVERY = 5_000_000L;
    private static final long GIVE_UP = 20_000_000_000L;

    private final Platform platform;
    private final String place;
    private final List<Long> took = new ArrayList<>();
    private volatile boolean stopped;
    private volatile int missed;

    /** @param place the query that names tenant and environment */
    SearchProbe(Platform platform, String place) {
        this.platform = platform;
        this.place = place;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; !stopped; i++) {
                probe("probe" + i + "x" + Long.toString(System.nanoTime(), 36));
                LockSupport.parkNanos(BETWEEN);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void probe(String mark) throws Exception {
        String event = "{\"source\":\"probe\",\"type\":\"log\",\"timestamp\":\"" + Instant.now()
                + "\",\"message\":\"a marked event\",\"payload\":{\"Mark\":\"" + mark + "\"}}";
        platform.post("/v1/events?" + place, event);
        long accepted = System.nanoTime();
        String question = "/v1/events?" + place + "&limit=1&filter=Mark%3D%27" + mark + "%27";
        while (!platform.get(question).contains(mark)) {
            if (System.nanoTime() - accepted > GIVE_UP) {
                missed++;
                return;
            }
            LockSupport.parkNanos(ASK_EVERY);
        }
        took.add(System.nanoTime() - accepted);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public String toString() {
        return String.format(
                "found after p50 %.0f ms, p99 %.0f ms, %d probes, %d not within 20 s",
                Quantiles.millis(took, 0.50), Quantiles.millis(took, 0.99), took.size(), missed);
    }
}
