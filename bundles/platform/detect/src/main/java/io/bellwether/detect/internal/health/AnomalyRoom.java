// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What the health of every environment has in common: its anomalies, and its past. Safe for concurrent use. */
public interface AnomalyRoom {
    /** Begins, or takes up again, the anomalies of an environment. */
    Watching watch(TenantEnvironment where, Surroundings surroundings);

    /** Answers questions about health. */
    HealthReader reader();

    /** Forgets an environment that is gone. */
    void forget(TenantEnvironment where);

    /** The anomalies of one environment; safe for concurrent use, never blocks. */
    interface Watching {
        /** Takes what was found. */
        void found(Observation observation, Instant now);

        /** Lets the events' time pass. */
        void pass(Instant watermark, Instant now);
    }

    /** What else is known of an environment. */
    interface Surroundings {
        /** How the key figures went between two times; completes with an exception when that cannot be read. */
        CompletableFuture<KpiTraces> between(Instant from, Instant to);
    }
}
