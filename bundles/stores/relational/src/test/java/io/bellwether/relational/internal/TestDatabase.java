// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.Environment;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.internal.log.AlertLog;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A database under test and the things that tests put into it. */
final class TestDatabase implements OpenDatabase, AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId ZETA = new TenantId("zeta");
    static final EnvironmentId PROD = new EnvironmentId("prod");
    static final TenantEnvironment ACME_PROD = new TenantEnvironment(ACME, PROD);
    /** More digits than any of the databases keeps, to see them cut alike. */
    static final Instant T0 = Instant.parse("2026-03-29T01:30:00.123456789Z");

    static final Instant T0_STORED = Instant.parse("2026-03-29T01:30:00.123456Z");

    /** What must come back as it went in, wherever a person or a program may write text. */
    static final List<String> HOSTILE = List.of(
            "'; DROP TABLE tenant; --",
            "\" OR 1=1 --",
            "$name #bind($x) #set($a=1) ${exact} {fn now()} ?",
            "%_\\'\\\\ \t\r\n",
            "日本語 🚨 \u202e ÅÄÖ",
            "");

    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final Path data;
    private final NodeDatabase database;

    TestDatabase(DatabaseSettings settings) {
        try {
            data = Files.createTempDirectory("bellwether-alert-log");
            database = NodeDatabase.open(settings, data, workers, InstantSource.system(), new PrometheusMeters());
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Database database() {
        return database.database();
    }

    @Override
    public AlertLog alertLog() {
        return database.alertLog();
    }

    /** Waits until the tables have what was committed, however busy the machine is. */
    void settle() {
        for (int i = 0; true; i++) {
            try {
                alertLog().settle();
                return;
            } catch (StoreUnavailable e) {
                if (i == 5) {
                    throw e;
                }
            }
        }
    }

    /** Two tenants with one environment each, and nothing else. */
    void reset() {
        settle();
        database().update("DELETE FROM access_token");
        database().update("DELETE FROM tenant");
        alertLog().forgetTenants();
        TenantTable tenants = new TenantTable(this);
        for (TenantId tenant : List.of(ACME, ZETA)) {
            tenants.insert(new Tenant(tenant, tenant.value(), ZoneId.of("Europe/London"), T0));
            tenants.insert(new Environment(
                    new TenantEnvironment(tenant, PROD), "Production", Environment.Kind.PROD, null, null, T0));
        }
    }

    @Override
    public void close() {
        database.close();
        workers.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AlertRecord alert(String id, AlertState state, Instant createdAt) {
        return alert(ACME_PROD, id, Severity.ERROR, state, createdAt, "summary");
    }

    static AlertRecord alert(
            TenantEnvironment where, String id, Severity severity, AlertState state, Instant createdAt, String text) {
        return alert(where, id, severity, state, createdAt, text, "fingerprint of " + id);
    }

    static AlertRecord alert(
            TenantEnvironment where,
            String id,
            Severity severity,
            AlertState state,
            Instant createdAt,
            String text,
            String fingerprint) {
        return new AlertRecord(
                new Alert(
                        id,
                        where,
                        "auth-token-errors",
                        text,
                        AlertClass.AUTH,
                        severity,
                        state,
                        "identity",
                        Map.of("node", text, "a" + text, "b"),
                        text,
                        51.5,
                        50.0,
                        null,
                        createdAt,
                        createdAt,
                        createdAt,
                        createdAt,
                        state == AlertState.RESOLVED ? createdAt : null,
                        null,
                        null,
                        null,
                        List.of(new Evidence("event-1" + text, T0_STORED, null, text)),
                        text,
                        fingerprint,
                        null,
                        null,
                        0,
                        false),
                Map.of("held", text));
    }

    static OutboxMessage message(TenantId tenant, String id, String channel, Instant createdAt, Instant notBefore) {
        return new OutboxMessage(
                id,
                tenant,
                channel,
                Notification.Reason.OPENED,
                Map.of("service", "identity"),
                List.of("alert-1"),
                List.of(alert("alert-1", AlertState.OPEN, T0_STORED).alert()),
                createdAt,
                notBefore,
                0);
    }

    /** Runs both at the same moment. */
    static <T> List<T> together(Callable<T> one, Callable<T> other) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            Future<T> first = pool.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return one.call();
            });
            Future<T> second = pool.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return other.call();
            });
            return List.of(first.get(60, TimeUnit.SECONDS), second.get(60, TimeUnit.SECONDS));
        } finally {
            pool.shutdownNow();
        }
    }
}
