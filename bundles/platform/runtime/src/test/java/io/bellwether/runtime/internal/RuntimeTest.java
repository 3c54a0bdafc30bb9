// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.Guarded.Cause;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeTest {
    private static final PluginRef SEQ = new PluginRef("source", "seq");
    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-08-12T00:00:00Z"));
    private final InstantSource clock = now::get;
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final CircuitGuard guard = new CircuitGuard(clock, workers, meters);

    @AfterEach
    void stop() {
        guard.close();
        workers.close();
    }

    @Test
    void anAnswerPassesThrough() throws Exception {
        assertThat(guard.call(SEQ, LONG, () -> 42).answer()).contains(42);
        assertThat(guard.health()).singleElement().satisfies(health -> {
            assertThat(health.state()).isEqualTo("ok");
            assertThat(health.calls()).isEqualTo(1);
        });
    }

    @Test
    void aHangingPluginIsInterruptedAtItsDeadline() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Guarded<Integer> result = guard.call(SEQ, QUICK, () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return 1;
        });

        assertThat(result).isInstanceOfSatisfying(Guarded.Failure.class, failure -> assertThat(failure.cause())
                .isEqualTo(Cause.TIMED_OUT));
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPluginThatKeepsFailingIsLeftAloneForAWhile() throws Exception {
        for (int i = 0; i < 5; i++) {
            guard.call(SEQ, LONG, () -> {
                throw new IllegalStateException("key k1 refused");
            });
        }
        AtomicInteger calls = new AtomicInteger();
        assertThat(guard.call(SEQ, LONG, calls::incrementAndGet))
                .isInstanceOfSatisfying(Guarded.Failure.class, failure -> {
                    assertThat(failure.cause()).isEqualTo(Cause.CUT_OFF);
                    assertThat(failure.reason())
                            .contains("IllegalStateException")
                            .doesNotContain("k1");
                });
        assertThat(calls).hasValue(0);

        now.updateAndGet(time -> time.plusSeconds(6));
        assertThat(guard.call(SEQ, LONG, calls::incrementAndGet).answer()).contains(1);
        assertThat(guard.call(SEQ, LONG, calls::incrementAndGet).answer()).contains(2);
        assertThat(guard.health()).singleElement().satisfies(health -> assertThat(health.state())
                .isEqualTo("ok"));
    }

    @Test
    void onePluginsTroubleIsNotAnothers() throws Exception {
        for (int i = 0; i < 9; i++) {
            guard.inline(SEQ, LONG, () -> {
                throw new StackOverflowError();
            });
        }
        assertThat(guard.inline(SEQ, LONG, () -> 1).answer()).isEmpty();
        assertThat(guard.inline(new PluginRef("source", "other"), LONG, () -> 1).answer())
                .contains(1);
    }

    @Test
    void oneUsesTroubleIsNotAnothersOfTheSamePlugin() {
        PluginRef one = new PluginRef("source", "seq", "a/seq-prod");
        PluginRef other = new PluginRef("source", "seq", "b/seq-prod");
        for (int i = 0; i < 9; i++) {
            guard.inline(one, LONG, () -> {
                throw new IllegalStateException();
            });
        }
        assertThat(guard.inline(one, LONG, () -> 1).answer()).isEmpty();
        assertThat(guard.inline(other, LONG, () -> 1).answer()).contains(1);
        assertThat(guard.health()).singleElement().satisfies(health -> {
            assertThat(health.plugin()).isEqualTo(SEQ);
            assertThat(health.state()).isEqualTo("cut-off");
            assertThat(health.calls()).isEqualTo(6);
            assertThat(health.failures()).isEqualTo(5);
        });

        guard.forget(one);
        assertThat(guard.inline(one, LONG, () -> 1).answer()).contains(1);
        guard.forget(SEQ);
        assertThat(guard.health()).isEmpty();
    }

    @Test
    void aPoolRefusesWhatDoesNotFit() throws Exception {
        ExecutorService pool = workers.pool("test", 1, 1);
        CountDownLatch hold = new CountDownLatch(1);
        pool.submit(() -> {
            hold.await();
            return null;
        });
        pool.submit(() -> {});
        assertThatThrownBy(() -> pool.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
        hold.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aScheduleGoesOnAfterAFailureAndEndsWhenClosed() throws Exception {
        CountDownLatch thrice = new CountDownLatch(3);
        try (var schedule = workers.every("flaky", Duration.ofMillis(5), () -> {
            thrice.countDown();
            throw new IllegalStateException("again");
        })) {
            assertThat(thrice.await(60, TimeUnit.SECONDS)).isTrue();
        }
        CountDownLatch once = new CountDownLatch(1);
        workers.after("once", Duration.ofMillis(1), once::countDown);
        assertThat(once.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text()).contains("bellwether_worker_failures_total{worker=\"flaky\"}");
    }

    @Test
    void metersAreWrittenInPrometheusText() throws Exception {
        meters.counter("bellwether_events_total", "Events.", "tenant").add(2, "a");
        assertThat(meters.counter("bellwether_events_total", "Events.", "tenant")
                        .value("a"))
                .isEqualTo(2);
        meters.timer("bellwether_fsync_seconds", "Time.").record(2_000_000);
        meters.gauge("bellwether_lag_seconds", "Lag.", "connector").set(3, "c");
        try (var depth = meters.gauge("bellwether_depth", "Depth.", () -> 7)) {
            assertThat(text())
                    .contains("bellwether_events_total{tenant=\"a\"} 2.0")
                    .contains("bellwether_fsync_seconds_count 1")
                    .contains("bellwether_lag_seconds{connector=\"c\"} 3.0")
                    .contains("bellwether_depth 7.0");
        }
        assertThat(text()).doesNotContain("bellwether_depth");
    }

    @Test
    void variablesComeBeforePropertiesBeforeDefaults(@TempDir Path folder) {
        Properties properties = new Properties();
        properties.setProperty("bellwether.data", folder.resolve("d").toString());
        properties.setProperty("bellwether.port", "9000");
        NodeEnvironment node = new NodeEnvironment(
                Map.of("BELLWETHER_PORT", "9001", "BELLWETHER_EGRESS_ALLOW", "10.0.0.0/8, 192.168.0.0/16"), properties);

        assertThat(node.port()).isEqualTo(9001);
        assertThat(node.data()).isEqualTo(folder.resolve("d")).isDirectory();
        assertThat(node.url()).hasToString("http://localhost:9001");
        assertThat(node.egressAllow()).containsExactly("10.0.0.0/8", "192.168.0.0/16");
        assertThat(node.adminToken()).isNull();
    }

    private String text() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        meters.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
