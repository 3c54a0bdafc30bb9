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
 * Removes, every hour, the closed incidents with their reports, the alerts with their trails and the lines of the delivery
 * ledger that were kept long enough, a bounded number in each transaction and in each run. What is left over goes with the
 * next run.
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
            boolean left = incidents(keep.incidents(), now);
            left |= alerts(keep.alerts(), now);
            more = attempts(keep.attempts(), now) || left;
        } catch (StoreUnavailable e) {
            more = true;
            LOG.warn("What was kept long enough is removed with the next run: {}", e.getMessage());
        }
    }

    /** Removes one batch. */
    private interface Batch {
        /** @return how many went, and less than asked for when there are no more */
        int remove(Instant before, int limit);
    }

    /** @return true when there may be more */
    private static boolean remove(String what, Duration kept, Instant now, int atOnce, Batch batch) {
        if (kept.isZero()) {
            return false;
        }
        Instant before = now.minus(kept);
        long total = 0;
        boolean full = true;
        for (int i = 0; full && i < BATCHES; i++) {
            int gone = batch.remove(before, atOnce);
            total += gone;
            full = gone == atOnce;
        }
        if (total > 0) {
            LOG.info("{} {} before {} were removed", total, what, before);
        }
        return full;
    }

    private boolean incidents(Duration kept, Instant now) {
        return remove("incidents that were closed", kept, now, ALERTS_AT_ONCE, (before, limit) -> {
            int gone = store.removeIncidents(before, limit);
            removed.add(gone, "incident");
            return gone;
        });
    }

    private boolean alerts(Duration kept, Instant now) {
        return remove("alerts that were resolved", kept, now, ALERTS_AT_ONCE, (before, limit) -> {
            Removed gone = store.removeAlerts(before, limit);
            removed.add(gone.alerts(), "alert");
            removed.add(gone.trail(), "trail");
            removed.add(gone.tellings(), "telling");
            return gone.alerts();
        });
    }

    private boolean attempts(Duration kept, Instant now) {
        return remove("lines of the delivery ledger from", kept, now, ATTEMPTS_AT_ONCE, (before, limit) -> {
            int gone = store.removeAttempts(before, limit);
            removed.add(gone, "attempt");
            return gone;
        });
    }
}
