// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.RetentionStore;
import io.bellwether.relational.RetentionStore.Removed;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes, every hour, the alerts with their trails and the lines of the delivery ledger that were kept long enough, a
 * bounded number in each transaction and in each run. What is left over goes with the next run.
 */
@Component(service = LedgerRetention.class, immediate = true, configurationPid = KeepSettings.PID)
public final class LedgerRetention {
    static final int ATTEMPTS_AT_ONCE = 1_000;
    static final int ALERTS_AT_ONCE = 200;
    static final int BATCHES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final RetentionStore store;
    private final InstantSource clock;
    private final KeepSettings keep;
    private final Meters.Counter removed;
    private final AutoCloseable behind;
    private final Workers.Schedule running;
    private volatile boolean more;

    @Activate
    public LedgerRetention(
            Map<String, Object> configuration,
            @Reference RetentionStore store,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.store = store;
        this.clock = clock;
        this.keep = KeepSettings.of(configuration);
        removed = meters.counter(
                "bellwether_retention_removed_total", "Rows about alerts that were kept long enough.", "what");
        behind = meters.gauge(
                "bellwether_retention_behind",
                "1 when the last run left something that was kept long enough for the next one.",
                () -> more ? 1 : 0);
        running = workers.every("ledger-retention", EVERY, this::run);
    }

    @Deactivate
    public void stop() throws Exception {
        running.close();
        behind.close();
    }

    /** One run; ends early when the store is unavailable. */
    void run() {
        Instant now = clock.instant();
        try {
            boolean alertsLeft = alerts(now.minus(keep.alerts()));
            more = attempts(now.minus(keep.attempts())) || alertsLeft;
        } catch (StoreUnavailable e) {
            more = true;
            LOG.warn("What was kept long enough is removed with the next run: {}", e.getMessage());
        }
    }

    /** @return true when there may be more */
    private boolean alerts(Instant before) {
        long total = 0;
        boolean full = true;
        for (int batch = 0; full && batch < BATCHES; batch++) {
            Removed gone = store.removeAlerts(before, ALERTS_AT_ONCE);
            removed.add(gone.alerts(), "alert");
            removed.add(gone.trail(), "trail");
            removed.add(gone.tellings(), "telling");
            total += gone.alerts();
            full = gone.alerts() == ALERTS_AT_ONCE;
        }
        if (total > 0) {
            LOG.info("{} alerts that were resolved before {} were removed with their trails", total, before);
        }
        return full;
    }

    /** @return true when there may be more */
    private boolean attempts(Instant before) {
        long total = 0;
        boolean full = true;
        for (int batch = 0; full && batch < BATCHES; batch++) {
            int gone = store.removeAttempts(before, ATTEMPTS_AT_ONCE);
            removed.add(gone, "attempt");
            total += gone;
            full = gone == ATTEMPTS_AT_ONCE;
        }
        if (total > 0) {
            LOG.info("{} lines of the delivery ledger from before {} were removed", total, before);
        }
        return full;
    }
}
