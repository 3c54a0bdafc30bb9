// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What a journal needs around it, with a clock that stands still until it is moved. */
final class TestNode {
    static final Instant START = Instant.parse("2026-03-01T10:15:00Z");
    static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");

    private final Path folder;
    volatile Instant now = START;
    Storage storage = new Storage();
    final RemoteSegments remotes = new RemoteSegments();
    TenantKeys keys = new Keys("");

    TestNode(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    SegmentJournal open() throws IOException {
        return new SegmentJournal(folder, keys, () -> now, new Threads(), new NoMeters(), storage, remotes);
    }

    static Event event(TenantEnvironment where, String id, Instant timestamp, String message) {
        EventBody body = EventBody.of("seq", "log", Severity.WARNING, message)
                .withEventId(id)
                .withTimestamp(timestamp)
                .withProperties(Map.of(
                        "_Environment", "Acme Production",
                        "MachineName", "ACME-WEB-01",
                        "StatusCode", 502L,
                        "CorrelationId", "0af7651916cd43dd8448eb211c80319c"));
        return new Event(where, id, true, timestamp, START, body, null);
    }

    static Event anonymous(TenantEnvironment where, String id, Instant timestamp, String message) {
        EventBody body = EventBody.of("json", "log", Severity.INFO, message).withTimestamp(timestamp);
        return new Event(where, id, false, timestamp, START, body, null);
    }

    /** Keys made from names; a suffix makes them others. */
    static final class Keys implements TenantKeys {
        private final String suffix;
        private volatile int first = 1;
        private volatile int last = 1;

        Keys(String suffix) {
            this.suffix = suffix;
        }

        @Override
        public SecretKey key(TenantId tenant, int version) {
            if (version < first || version > last) {
                throw new KeyErased(tenant, version);
            }
            byte[] key = new byte[32];
            byte[] name = (tenant + "#" + version + suffix).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(name, 0, key, 0, Math.min(key.length, name.length));
            return new SecretKeySpec(key, "AES");
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return Math.max(first, last);
        }

        @Override
        public void erase(TenantId tenant) {
            first = last + 1;
        }

        /** Adds a newer key. */
        void rotate() {
            last++;
        }
    }

    private static final class Threads implements Workers {
        @Override
        public ExecutorService pool(String name, int threads, int queue) {
            return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue));
        }

        @Override
        public Schedule every(String name, Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public Schedule after(String name, Duration delay, Runnable task) {
            return () -> {};
        }
    }

    private static final class NoMeters implements Meters {
        @Override
        public Counter counter(String name, String help, String... labelNames) {
            return new Counter() {
                @Override
                public void add(double amount, String... labelValues) {}

                @Override
                public double value(String... labelValues) {
                    return 0;
                }
            };
        }

        @Override
        public Gauge gauge(String name, String help, String... labelNames) {
            return new Gauge() {
                @Override
                public void set(double value, String... labelValues) {}

                @Override
                public void remove(String... labelValues) {}
            };
        }

        @Override
        public AutoCloseable gauge(String name, String help, DoubleSupplier value) {
            return () -> {};
        }

        @Override
        public Timer timer(String name, String help, String... labelNames) {
            return (nanos, labelValues) -> {};
        }

        @Override
        public void write(OutputStream out) {}
    }
}
