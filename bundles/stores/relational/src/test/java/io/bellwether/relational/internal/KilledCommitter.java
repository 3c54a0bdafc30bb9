// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process of its own that commits alerts from several threads, and says of each commit that it is confirmed, until it
 * is killed. Each commit of a thread changes all its alerts to the next version.
 */
final class KilledCommitter {
    static final int THREADS = 4;
    static final int ALERTS = 12;
    /** The last word of a line, which a kill may cut. */
    static final String CONFIRMED = "confirmed";

    private KilledCommitter() {}

    /** Arguments: the data folder, a seed. */
    public static void main(String[] arguments) throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        NodeDatabase open =
                NodeDatabase.embedded(Path.of(arguments[0]), new WorkerPools(meters), InstantSource.system(), meters);
        if (new TenantTable(open).find(ACME).isEmpty()) {
            new TenantTable(open).insert(new Tenant(ACME, "Acme", ZoneOffset.UTC, T0));
        }
        LoggedAlerts store = new LoggedAlerts(open);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Random random = new Random(Long.parseLong(arguments[1]) + thread);
            int from = version(store, id(thread, 0));
            Thread committing = new Thread(() -> {
                for (int version = from + 1; true; version++) {
                    commit(store, thread, version, "x".repeat(random.nextInt(4_000)));
                    System.out.println(thread + " " + version + " " + CONFIRMED);
                }
            });
            committing.start();
        }
    }

    private static void commit(LoggedAlerts store, int thread, int version, String more) {
        List<AlertRecord> alerts = new ArrayList<>();
        List<TrailEntry> trail = new ArrayList<>();
        for (int i = 0; i < ALERTS; i++) {
            String id = id(thread, i);
            alerts.add(TestDatabase.alert(
                    ACME_PROD, id, Severity.ERROR, AlertState.OPEN, T0_STORED, version + " " + i + more, id));
            trail.add(new TrailEntry(ACME, id, T0_STORED, "alert", Integer.toString(version), null, null));
        }
        List<OutboxMessage> messages =
                List.of(TestDatabase.message(ACME, message(thread, version), "ops", T0_STORED, T0_STORED));
        store.commit(alerts, trail, messages);
    }

    static String id(int thread, int alert) {
        return "alert-" + thread + "-" + alert;
    }

    static String message(int thread, int version) {
        return "message-" + thread + "-" + version;
    }

    /** Of an alert; 0 when it is not there. */
    static int version(LoggedAlerts store, String id) {
        return store.find(ACME, id)
                .map(record -> Integer.parseInt(record.alert().summary().split(" ")[0]))
                .orElse(0);
    }
}
