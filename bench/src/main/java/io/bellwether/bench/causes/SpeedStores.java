// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.bench.OneTenant;
import io.bellwether.events.EventIndex;
import io.bellwether.incident.internal.Investigator;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.internal.IncidentTable;
import io.bellwether.relational.internal.LoggedAlerts;
import io.bellwether.relational.internal.NodeDatabase;
import io.bellwether.relational.internal.TenantTable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Alerts and incidents in an embedded database in a folder of its own, which goes when it is closed. */
final class SpeedStores implements AutoCloseable {
    private static final Instant NOW = SpeedIncident.DAY.plus(Duration.ofDays(1));

    private final Path folder = Files.createTempDirectory("bellwether-causes");
    private final WorkerPools workers;
    private final NodeDatabase database;
    private final AlertStore alerts;
    private final IncidentStore incidents;
    private final OneTenant tenants;

    SpeedStores() throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        workers = new WorkerPools(meters);
        database = NodeDatabase.embedded(folder, workers, InstantSource.system(), meters);
        alerts = new LoggedAlerts(database);
        incidents = new IncidentTable(database);
        Tenant tenant = new Tenant(SpeedIncident.PROD.tenant(), "Bench", ZoneId.of("Europe/London"), NOW);
        Environment environment =
                new Environment(SpeedIncident.PROD, "Production", Environment.Kind.PROD, null, null, NOW);
        TenantTable table = new TenantTable(database);
        table.insert(tenant);
        table.insert(environment);
        tenants = new OneTenant(tenant, environment);
    }

    void save(SpeedIncident incident) {
        List<AlertRecord> records = new ArrayList<>();
        for (Alert alert : incident.alerts()) {
            records.add(new AlertRecord(alert, Map.of()));
        }
        alerts.commit(
                records,
                records.stream()
                        .flatMap(record -> incident.trail(record.alert()).stream())
                        .toList(),
                List.of());
        incidents.save(List.of(incident.row()), List.of());
    }

    Investigator investigator(EventIndex index, ServiceMap services) {
        return new Investigator(
                incidents, alerts, new NoAnomalies(), index, new Declared(services), tenants, () -> NOW);
    }

    /** The same services for every tenant, for good. */
    private record Declared(ServiceMap services) implements Topologies {
        @Override
        public ServiceMap of(TenantId tenant) {
            return services;
        }

        @Override
        public Map<String, Object> get(TenantId tenant) {
            return Map.of();
        }

        @Override
        public Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor) {
            throw new UnsupportedOperationException("services are declared when the bench begins");
        }

        @Override
        public AutoCloseable onChange(Consumer<TenantId> listener) {
            return () -> {};
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        workers.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
