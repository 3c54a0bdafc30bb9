// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestPlatform.soon;
import static io.bellwether.ingest.internal.TestTenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.relational.Connector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RequestSlotsTest {
    private final RequestSlots slots = new RequestSlots();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TestPlatform platform = new TestPlatform();
    private final Semaphore leave = new Semaphore(0);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        threads.shutdownNow();
        platform.close();
    }

    @Test
    void liveAndBackfillShareOneBoundAndLiveGoesFirst() throws Exception {
        Connector connector = connector("seq");
        ask(connector, "backfill 1", false);
        assertThat(soon(() -> begun.size() == 1)).isTrue();
        ask(connector, "live 1", true);
        assertThat(soon(() -> begun.size() == 2)).isTrue();
        Thread waiting = new Thread(() -> quietly(connector, "backfill 2", false));
        waiting.start();
        assertThat(soon(() -> waiting.getState() == Thread.State.WAITING)).isTrue();
        Thread preferred = new Thread(() -> quietly(connector, "live 2", true));
        preferred.start();
        assertThat(soon(() -> preferred.getState() == Thread.State.WAITING)).isTrue();
        slots.within(connector("other"), 1, false, () -> begun.add("other"));
        assertThat(begun).containsExactly("backfill 1", "live 1", "other");

        leave.release(1);
        assertThat(soon(() -> begun.size() > 3)).isTrue();
        assertThat(begun.get(3)).isEqualTo("live 2");
        leave.release(3);
        waiting.join();
        preferred.join();
        assertThat(begun).hasSize(5);
    }

    @Test
    void whatIsInterruptedOrFailsLeavesItsPlace() throws Exception {
        Connector connector = connector("seq");
        Future<?> first = ask(connector, "first", false);
        assertThat(soon(() -> begun.size() == 1)).isTrue();
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                slots.within(connector, 1, true, () -> null);
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        waiting.start();
        assertThat(soon(() -> waiting.getState() == Thread.State.WAITING)).isTrue();
        waiting.interrupt();
        ended.await();
        leave.release();
        first.get();

        Future<?> failing = threads.submit(() -> slots.within(connector, 1, false, () -> {
            throw new IllegalStateException("no");
        }));
        assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class);
        assertThat(slots.<String>within(connector, 1, false, () -> "free")).isEqualTo("free");
    }

    private Connector connector(String id) {
        platform.sources.addPollingSource(platform.source);
        return platform.definitions.create(ACME, TestPlatform.document(id), false);
    }

    private Future<?> ask(Connector connector, String name, boolean live) {
        return threads.submit(() -> quietly(connector, name, live));
    }

    private void quietly(Connector connector, String name, boolean live) {
        try {
            slots.within(connector, 2, live, () -> {
                begun.add(name);
                leave.acquire();
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
