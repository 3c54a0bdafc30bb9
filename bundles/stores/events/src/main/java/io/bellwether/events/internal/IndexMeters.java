// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.runtime.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index's own metrics. */
final class IndexMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexMeters.class);

    private final Meters.Counter indexed;
    private final Meters.Timer refresh;
    private final AutoCloseable[] gauges;

    IndexMeters(Meters meters, Indexer indexer) {
        indexed = meters.counter("bellwether_index_events_total", "Events taken into the event index.");
        refresh = meters.timer("bellwether_index_refresh_seconds", "Time until searches see what was added.");
        gauges = new AutoCloseable[] {
            meters.gauge("bellwether_index_waiting", "Events that wait in memory to be indexed.", indexer::waiting),
            meters.gauge("bellwether_index_behind", "Durable events that cannot be found yet.", indexer::behind),
            meters.gauge("bellwether_index_bytes", "Bytes of the event index on disk.", indexer::bytes)
        };
    }

    void indexed(long events) {
        if (events > 0) {
            indexed.add(events);
        }
    }

    void refreshed(long nanos) {
        refresh.record(nanos);
    }

    @Override
    public void close() {
        for (AutoCloseable gauge : gauges) {
            try {
                gauge.close();
            } catch (Exception e) {
                LOG.debug("A gauge could not be removed", e);
            }
        }
    }
}
