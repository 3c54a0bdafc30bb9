// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server that is stopped and started again under the dispatcher; skipped where none can be started. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PostgresqlRestartTest {
    private static final int ALERTS = 20;
    private static final List<String> PROPERTIES = List.of("bellwether.db.url", "bellwether.db.user");

    @TempDir
    Path folder;

    private EmbeddedPostgres server;

    @BeforeEach
    void start() {
        try {
            server = server(0);
        } catch (IOException | RuntimeException e) {
            Assumptions.abort("PostgreSQL cannot be started here: " + e);
        }
        System.setProperty(PROPERTIES.get(0), server.getJdbcUrl("postgres", "postgres"));
        System.setProperty(PROPERTIES.get(1), "postgres");
    }

    @AfterEach
    void stop() throws IOException {
        PROPERTIES.forEach(System::clearProperty);
        server.close();
    }

    /** @param port 0 for any */
    private EmbeddedPostgres server(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgresql"))
                .setCleanDataDirectory(false);
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    private static void until(String what, BooleanSupplier met) throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            pause.await(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Commits as the alert stage does, whether the database is there or not. */
    private static void tell(RealStores stores, int from) {
        Instant now = InstantSource.system().instant();
        for (int i = from; i < from + ALERTS; i++) {
            stores.alerts.commit(
                    List.of(),
                    List.of(),
                    List.of(
                            Messages.message("opened-" + i, "a", Reason.OPENED, now, "x" + i),
                            Messages.message("cleared-" + i, "a", Reason.CLEARED, now, "x" + i)));
        }
    }

    @Test
    void nothingIsLostAndNothingIsToldTwice() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (LocalHttpServer receiver = LocalHttpServer.start(request -> {
                    got.add(request.header("id"));
                    if (got.size() == 5) {
                        inTheMiddle.countDown();
                        stopped.await(60, TimeUnit.SECONDS);
                    }
                    return Answer.status(204);
                });
                RealStores stores = new RealStores(folder.resolve("data"))) {
            stores.channel("a", receiver.uri().toString(), null);
            tell(stores, 0);
            try (Platform platform = stores.platform(InstantSource.system())) {
                assertThat(inTheMiddle.await(90, TimeUnit.SECONDS)).isTrue();
                int port = server.getPort();
                server.close();
                stopped.countDown();
                tell(stores, ALERTS);
                until("the fifth was told", () -> got.size() >= 5);
                server = server(port);
                long up = System.nanoTime();
                until("everything was told", () -> got.size() >= 4 * ALERTS);
                until(
                        "the ledger has it",
                        () -> platform.catalogue
                                        .ledger(Messages.TENANT, "a", 1_000, null)
                                        .items()
                                        .size()
                                == 4 * ALERTS);
                System.out.println("PostgreSQL back: " + (4 * ALERTS - 5) + " messages told after "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - up) + " ms");
                assertThat(stores.outbox.queues()).isEmpty();
            }
        }
        assertThat(new ArrayList<>(got)).hasSize(4 * ALERTS).doesNotHaveDuplicates();
        for (int i = 0; i < 2 * ALERTS; i++) {
            assertThat(got.indexOf("cleared-" + i)).isGreaterThan(got.indexOf("opened-" + i));
        }
    }
}
