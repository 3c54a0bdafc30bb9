// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls a plugin, interrupts it, and sees that it gives up. */
final class Interrupted {
    private static final long PATIENCE_SECONDS = 60;

    private Interrupted() {}

    /** Fails unless {@code call} ends, by value or by InterruptedException, soon after it is interrupted. */
    static void givesUp(Callable<?> call, CountDownLatch underWay) throws Exception {
        CompletableFuture<Object> end = new CompletableFuture<>();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            worker.execute(() -> {
                try {
                    end.complete(call.call());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    end.complete("interrupted");
                } catch (Exception | AssertionError e) {
                    end.completeExceptionally(e);
                }
            });
            assertThat(underWay.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the plugin called the server")
                    .isTrue();
            worker.shutdownNow();
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still waiting " + PATIENCE_SECONDS + " s after it was interrupted", e);
        } finally {
            worker.shutdownNow();
        }
    }
}
