// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.relational.RetentionStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerRetentionTest {
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final ManualClock clock = new ManualClock(Messages.TIME);
    private final Old old = new Old();
    private LedgerRetention retention = retention(Map.of());

    private LedgerRetention retention(Map<String, Object> configuration) {
        return new LedgerRetention(configuration, old, workers, clock, meters);
    }

    @AfterEach
    void stop() throws Exception {
        retention.stop();
        workers.close();
    }

    /** So many that are old enough. */
    private static final class Old implements RetentionStore {
        private final List<Instant> asked = new ArrayList<>();
        private int attempts;
        private int alerts;
        private int incidents;
        private boolean down;

        @Override
        public int removeAttempts(Instant before, int limit) {
            asked.add(before);
            int gone = Math.min(limit, attempts);
            attempts -= gone;
            return gone;
        }

        @Override
        public int removeIncidents(Instant before, int limit) {
            asked.add(before);
            int gone = Math.min(limit, incidents);
            incidents -= gone;
            return gone;
        }

        @Override
        public Removed removeAlerts(Instant before, int limit) {
            if (down) {
                throw new StoreUnavailable("down", null);
            }
            asked.add(before);
            int gone = Math.min(limit, alerts);
            alerts -= gone;
            return new Removed(gone, 3 * gone, 2 * gone);
        }
    }

    private String metrics() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        meters.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void removesInBatchesAndCounts() throws Exception {
        old.attempts = 2_500;
        old.alerts = 450;
        old.incidents = 250;
        retention.run();

        assertThat(old.attempts).isZero();
        assertThat(old.alerts).isZero();
        assertThat(old.incidents).isZero();
        Instant incidents = Messages.TIME.minus(Duration.ofDays(730));
        Instant alerts = Messages.TIME.minus(Duration.ofDays(400));
        Instant attempts = Messages.TIME.minus(Duration.ofDays(90));
        assertThat(old.asked)
                .containsExactly(incidents, incidents, alerts, alerts, alerts, attempts, attempts, attempts);
        assertThat(metrics())
                .contains("bellwether_retention_removed_total{what=\"incident\"} 250.0")
                .contains("bellwether_retention_removed_total{what=\"alert\"} 450.0")
                .contains("bellwether_retention_removed_total{what=\"trail\"} 1350.0")
                .contains("bellwether_retention_removed_total{what=\"telling\"} 900.0")
                .contains("bellwether_retention_removed_total{what=\"attempt\"} 2500.0")
                .contains("bellwether_retention_behind 0");
    }

    @Test
    void oneRunIsBoundedAndTheNextGoesOn() throws Exception {
        int most = LedgerRetention.ATTEMPTS_AT_ONCE * LedgerRetention.BATCHES;
        old.attempts = most + 7;
        retention.run();
        assertThat(old.attempts).isEqualTo(7);
        assertThat(metrics()).contains("bellwether_retention_behind 1");

        retention.run();
        assertThat(old.attempts).isZero();
        assertThat(metrics()).contains("bellwether_retention_behind 0");
    }

    @Test
    void aStoreThatIsAwayIsAskedAgain() throws Exception {
        old.alerts = 1;
        old.down = true;
        retention.run();
        assertThat(metrics()).contains("bellwether_retention_behind 1");

        old.down = false;
        retention.run();
        assertThat(old.alerts).isZero();
    }

    @Test
    void timesAreSettingsAndWrongOnesAreNotUsed() throws Exception {
        retention.stop();
        retention = retention(Map.of("attempts.keep", "30d", "alerts.keep", "1h", "incidents.keep", "3660d"));
        retention.run();

        assertThat(old.asked)
                .containsExactly(
                        Messages.TIME.minus(Duration.ofDays(3_660)),
                        Messages.TIME.minus(Duration.ofDays(400)),
                        Messages.TIME.minus(Duration.ofDays(30)));
    }

    @Test
    void zeroKeepsForEver() throws Exception {
        retention.stop();
        retention = retention(Map.of("attempts.keep", "0", "alerts.keep", "0", "incidents.keep", "0"));
        retention.run();

        assertThat(old.asked).isEmpty();
        assertThat(metrics()).contains("bellwether_retention_behind 0");
    }
}
