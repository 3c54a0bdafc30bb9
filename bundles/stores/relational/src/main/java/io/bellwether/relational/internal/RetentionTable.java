// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.relational.RetentionStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Removes old rows of the ledger, and old alerts and incidents with all that hangs on them; finds alerts by when they were
 * created.
 */
@Component(service = RetentionStore.class)
public final class RetentionTable implements RetentionStore {
    /** The alert {@code a} is over, and so is its incident. */
    private static final String OVER = "a.state = 'RESOLVED' AND NOT EXISTS (SELECT 1 FROM incident i"
            + " WHERE i.tenant = a.tenant AND i.id = a.incident_id AND i.closed_at IS NULL)";

    private static final String REMOVE_ATTEMPTS = "DELETE FROM delivery_attempt WHERE seq IN (SELECT d.seq"
            + " FROM delivery_attempt d WHERE d.attempted_at < ?"
            + " AND NOT EXISTS (SELECT 1 FROM outbox_message m WHERE m.tenant = d.tenant AND m.id = d.notification_id)"
            + " AND NOT EXISTS (SELECT 1 FROM telling t JOIN alert a ON a.tenant = t.tenant AND a.id = t.alert_id"
            + " WHERE t.tenant = d.tenant AND t.notification_id = d.notification_id AND NOT (" + OVER + "))"
            + " ORDER BY d.attempted_at LIMIT ?)";

    /** The condition is looked at again, since the alert may have come back since it was found. */
    private static final String REMOVE_ALERT =
            "DELETE FROM alert a WHERE a.tenant = ? AND a.id = ?" + " AND a.resolved_at < ? AND " + OVER;

    private static final String WAITS = "SELECT 1 FROM telling t JOIN outbox_message m ON m.tenant = t.tenant"
            + " AND m.id = t.notification_id WHERE t.tenant = a.tenant AND t.alert_id = a.id";

    private static final String ENDED = "i.closed_at < ? AND NOT EXISTS (SELECT 1 FROM alert a"
            + " WHERE a.tenant = i.tenant AND a.incident_id = i.id AND a.state <> 'RESOLVED')";

    private final Database database;

    @Activate
    public RetentionTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public int removeAttempts(Instant before, int limit) {
        return database.update(REMOVE_ATTEMPTS, before, limit);
    }

    @Override
    public Removed removeAlerts(Instant before, int limit) {
        return database.write(transaction -> {
            List<Object[]> old = transaction.select(
                    "SELECT a.tenant, a.id FROM alert a WHERE a.created_at < ? AND a.resolved_at < ? AND " + OVER
                            + " AND NOT EXISTS (" + WAITS + ") ORDER BY a.created_at, a.id LIMIT ?",
                    before,
                    before,
                    limit);
            int trail = sum(transaction.batch("DELETE FROM trail_entry WHERE tenant = ? AND alert_id = ?", old));
            int tellings = sum(transaction.batch("DELETE FROM telling WHERE tenant = ? AND alert_id = ?", old));
            int alerts = sum(transaction.batch(
                    REMOVE_ALERT,
                    old.stream()
                            .map(key -> new Object[] {key[0], key[1], before})
                            .toList()));
            return new Removed(alerts, trail, tellings);
        });
    }

    @Override
    public int removeIncidents(Instant before, int limit) {
        return database.write(transaction -> {
            List<Object[]> found = transaction.select(
                    "SELECT i.tenant, i.id FROM incident i WHERE " + ENDED + " ORDER BY i.closed_at, i.id LIMIT ?",
                    before,
                    limit);
            List<Object[]> gone = found.stream()
                    .filter(key -> transaction.update(
                                    "DELETE FROM incident i WHERE i.tenant = ? AND i.id = ? AND " + ENDED,
                                    key[0],
                                    key[1],
                                    before)
                            > 0)
                    .toList();
            transaction.batch("DELETE FROM incident_entry WHERE tenant = ? AND incident_id = ?", gone);
            transaction.batch("DELETE FROM incident_report WHERE tenant = ? AND incident_id = ?", gone);
            return gone.size();
        });
    }

    private static int sum(int[] counts) {
        return Arrays.stream(counts).sum();
    }
}
