// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what it was told, in words, and can be made to hang. */
final class RecordedDetection implements Detection {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    volatile CountDownLatch hanging = new CountDownLatch(0);
    volatile Origin lastOrigin;

    @Override
    public void accept(TenantEnvironment where, Origin origin, List<Event> events) {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastOrigin = origin;
        heard.add("events "
                + String.join(
                        ",",
                        events.stream().map(event -> event.body().message()).toList()));
    }

    @Override
    public void progress(TenantEnvironment where, Origin origin, Instant upTo) {
        heard.add("progress " + upTo);
    }

    @Override
    public void ended(TenantEnvironment where, Origin origin) {
        heard.add("ended " + origin.connector() + (origin.live() ? "" : " backfill"));
    }

    String next() throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }
}
