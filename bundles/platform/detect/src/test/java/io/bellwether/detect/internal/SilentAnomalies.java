// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.health.AnomalyRoom;
import io.bellwether.detect.internal.health.HealthReader;
import io.bellwether.detect.internal.health.Observation;
import io.bellwether.detect.internal.series.SeriesArchive;
import java.time.Instant;

/** Follows nothing. */
final class SilentAnomalies implements AnomalyRoom {
    @Override
    public Watching watch(TenantEnvironment where, Surroundings surroundings) {
        return new Watching() {
            @Override
            public void found(Observation observation, Instant now) {
                // Only verdicts are looked at.
            }

            @Override
            public void pass(Instant watermark, Instant now) {
                // Only verdicts are looked at.
            }
        };
    }

    @Override
    public HealthReader reader() {
        return new HealthReader(SeriesArchive.NONE);
    }

    @Override
    public void forget(TenantEnvironment where) {
        // Nothing is remembered.
    }
}
