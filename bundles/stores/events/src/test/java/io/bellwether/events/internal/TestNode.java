// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A journal and an index on one folder, with a clock that stands still until it is moved. */
final class TestNode implements NodeSettings, AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T10:15:00Z");
    static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");

    final Path folder;
    final Keys keys = new Keys();
    final AtomicLong nanos = new AtomicLong();
    volatile Instant now = START;
    JournalComponent journal;
    LuceneEventIndex index;

    TestNode(Path folder) throws IOException {
        this.folder = folder;
        open();
    }

    void open() throws IOException {
        journal = new JournalComponent(this, keys, () -> now, new Threads(), new NoMeters(), Map.of());
        openIndex();
    }

    void openIndex() throws IOException {
        index = new LuceneEventIndex(
                folder.resolve("events"), keys, journal, journal, () -> now, new Threads(), new NoMeters(), nanos::get);
    }

    /** Stores events and offers them to the index, as the intake does. */
    List<Event> store(TenantEnvironment where, List<Event> events) {
        List<Event> stored =
                journal.append(where, events).toCompletableFuture().join().stored();
        index.offer(where, stored);
        return stored;
    }

    EnvironmentIndex environment() {
        return index.indexer().of(PROD);
    }

    void awaitCurrent() {
        await(() -> environment().isComplete()
                && environment().lane().behind() == 0
                && !environment().hasWork());
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Object pause = new Object();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to be within a minute");
            }
            synchronized (pause) {
                try {
                    TimeUnit.MILLISECONDS.timedWait(pause, 2);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Override
    public void close() {
        index.stop();
        journal.stop();
    }

    @Override
    public Path data() {
        return folder;
    }

    @Override
    public Path etc() {
        return folder;
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

    /** Keys made from names. */
    static final class Keys implements TenantKeys {
        volatile int version = 1;
        volatile String secret = "";

        @Override
        public SecretKey key(TenantId tenant, int wanted) {
            if (wanted < 1 || wanted > version) {
                throw new KeyErased(tenant, wanted);
            }
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return new SecretKeySpec(
                        digest.digest((tenant + "#" + wanted + secret).getBytes(StandardCharsets.UTF_8)), "AES");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return version;
        }

        @Override
        public void erase(TenantId tenant) {
            version = 0;
        }
    }

    static final class Threads implements Workers {
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

    static final class NoMeters implements Meters {
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
