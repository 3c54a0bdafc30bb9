// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.camel.internal.OpenEngine;
import io.bellwether.runtime.internal.CircuitGuard;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The stage with real threads, guard, meters and Camel, and with stores in memory. The clock stands still. */
final class TestPlatform implements AutoCloseable {
    static final String NOT_PUBLIC = "it is not public";

    final Clock clock = new Clock("2026-03-01T10:00:00Z");
    final Instant start = clock.instant();
    final MemoryConnectors connectors = new MemoryConnectors();
    final MemoryBackfills backfills = new MemoryBackfills();
    final TestTenants tenants = new TestTenants();
    final MemoryJournal journal = new MemoryJournal();
    final RecordedDetection detection = new RecordedDetection();
    final FakeSource source = new FakeSource();
    final PrometheusMeters meters = new PrometheusMeters();
    final WorkerPools workers = new WorkerPools(meters);
    final CircuitGuard guard = new CircuitGuard(clock, workers, meters);
    final Set<String> privateHosts = ConcurrentHashMap.newKeySet();
    final SourceCatalog sources = new SourceCatalog(guard, this::refusal);
    final ConnectorDefinitions definitions = new ConnectorDefinitions(connectors, tenants, tenants, sources, clock);
    final TestIntake around = new TestIntake(clock, journal, detection, workers, meters);
    final EventIntake intake = around.intake;
    final OpenEngine camel = new OpenEngine();

    ConnectorRegistry registry() {
        return new ConnectorRegistry(
                definitions, sources, intake, camel.routes(), camel.endpoints(), workers, meters, clock);
    }

    BackfillQueue queue() {
        return new BackfillQueue(backfills, definitions, sources, intake, workers, clock);
    }

    private String refusal(String host, boolean privileged) {
        return !privileged && privateHosts.contains(host) ? NOT_PUBLIC : null;
    }

    /** A connector document with these settings added. */
    static Map<String, Object> document(String id, Object... settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("url", "http://seq.acme.example", "pollEvery", "1s"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put((String) settings[i], settings[i + 1]);
        }
        return Map.of("id", id, "environment", "prod", "source", "fake", "settings", all);
    }

    /** Waits until something is so, looking now and then, for ten seconds at most. */
    static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || never.await(10, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        source.hanging.countDown();
        camel.close();
        around.stop();
        guard.close();
        workers.close();
    }
}
