// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;

/** The stage's entrance. Safe for concurrent use; never blocks for long. */
public interface Detection {
    /**
     * Takes events that are durable, of one environment, in any order.
     *
     * @param origin what brought them; watermarks are kept for each origin
     */
    void accept(TenantEnvironment where, Origin origin, List<Event> events);

    /**
     * Says how far an origin has come, so that its buckets can close although nothing arrives.
     *
     * @param upTo everything before this time has been asked for and handed over
     */
    void progress(TenantEnvironment where, Origin origin, Instant upTo);

    /** Says that an origin has ended; its watermark no longer holds others back. */
    void ended(TenantEnvironment where, Origin origin);

    /**
     * Where events come from.
     *
     * @param connector the connector's id, or {@code push}
     * @param live false for a backfill: such events amend the series and page nobody
     * @param polled true when {@link Detection#progress} is going to be called for it; otherwise the clock carries its
     *     watermark on
     */
    record Origin(String connector, boolean live, boolean polled) {
        public static final Origin PUSH = new Origin("push", true, false);
    }
}
