// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures the intake with a real journal. Arguments: folder, batches in all, events of a batch, senders, batches each
 * sender has under way. Prints; asserts nothing.
 */
final class IntakeBench {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");

    private IntakeBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "intake");
        int[] sizes =
                Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        JournalComponent journal =
                new JournalComponent(new Node(folder), new OneKey(), InstantSource.system(), workers, meters, Map.of());
        TestIntake around = new TestIntake(InstantSource.system(), journal, new RecordedNothing(), workers, meters);
        EventIntake intake = around.intake;
        for (int round = 0; round < 4; round++) {
            long[] nanos = new long[sizes[0]];
            long begin = System.nanoTime();
            send(intake, sizes, round, nanos);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Arrays.sort(nanos);
            System.out.printf(
                    "%.0f events/s; receipt p50 %.1f ms, p99 %.1f ms%n",
                    (double) sizes[0] * sizes[1] / seconds,
                    nanos[nanos.length / 2] / 1e6,
                    nanos[nanos.length * 99 / 100] / 1e6);
        }
        around.stop();
        journal.stop();
        workers.close();
    }

    private static void send(EventIntake intake, int[] sizes, int round, long[] nanos) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(sizes[2]);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> done = new ArrayList<>();
        for (int sender = 0; sender < sizes[2]; sender++) {
            done.add(senders.submit(() -> {
                Semaphore room = new Semaphore(sizes[3]);
                for (int at = next.getAndIncrement(); at < sizes[0]; at = next.getAndIncrement()) {
                    List<EventBody> batch = batch("r" + round + "-" + at + "-", sizes[1]);
                    room.acquire();
                    int place = at;
                    long begin = System.nanoTime();
                    intake.take(PROD, Origin.PUSH, batch).whenComplete((taken, failure) -> {
                        nanos[place] = System.nanoTime() - begin;
                        room.release();
                    });
                }
                room.acquire(sizes[3]);
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        senders.shutdown();
    }

    private static List<EventBody> batch(String prefix, int size) {
        List<EventBody> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(EventBody.of(
                            "seq",
                            "log",
                            Severity.WARNING,
                            "Request to the document service of node " + i % 7 + " took " + i % 911
                                    + " ms and answered with an unexpected status")
                    .withEventId(prefix + i)
                    .withProperties(Map.of(
                            "_Environment",
                            "Acme Production",
                            "MachineName",
                            "ACME-WEB-01",
                            "StatusCode",
                            502L,
                            "CorrelationId",
                            "0af7651916cd43dd8448eb211c80319c")));
        }
        return events;
    }

    record Node(Path data) implements NodeSettings {
        @Override
        public Path etc() {
            return data;
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public URI url() {
            return URI.create("http://localhost");
        }

        @Override
        public String adminToken() {
            return null;
        }

        @Override
        public List<String> egressAllow() {
            return List.of();
        }
    }

    private static final class OneKey implements TenantKeys {
        @Override
        public SecretKey key(TenantId tenant, int version) {
            return new SecretKeySpec(new byte[32], "AES");
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return 1;
        }

        @Override
        public void erase(TenantId tenant) {}
    }

    private static final class RecordedNothing implements io.bellwether.detect.Detection {
        @Override
        public void accept(TenantEnvironment where, Origin origin, List<io.bellwether.api.event.Event> events) {}

        @Override
        public void progress(TenantEnvironment where, Origin origin, Instant upTo) {}

        @Override
        public void ended(TenantEnvironment where, Origin origin) {}
    }
}
