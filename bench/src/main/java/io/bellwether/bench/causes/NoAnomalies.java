// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredAnomaly;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An installation that follows no anomalies: causes are found in events and alerts alone. */
final class NoAnomalies implements AnomalyStore {
    @Override
    public void save(List<StoredAnomaly> anomalies) {
        throw new UnsupportedOperationException("no anomalies are followed here");
    }

    @Override
    public Page<StoredAnomaly> list(AnomalyQuery query, int limit, String cursor) {
        return new Page<>(List.of(), null);
    }

    @Override
    public Optional<StoredAnomaly> ofAlert(TenantId tenant, String alertId) {
        return Optional.empty();
    }

    @Override
    public List<StoredAnomaly> open() {
        return List.of();
    }

    @Override
    public int expire(Instant before) {
        return 0;
    }

    @Override
    public int trim(TenantEnvironment where, int most) {
        return 0;
    }
}
