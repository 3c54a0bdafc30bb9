// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private final Recorder transport = new Recorder();
    private final List<Follower> gone = new ArrayList<>();
    private final Follower follower = new Follower(transport, gone::add);

    @Test
    void whatWaitsLeavesInOneBatchAndInOrder() {
        follower.offer(event(1));
        follower.offer(event(2));
        follower.flush();
        follower.flush();
        assertThat(transport.batches).hasSize(1);
        assertThat(transport.batches.get(0).events()).hasSize(2);
        assertThat(transport.batches.get(0).events().get(0)).startsWith("{").contains("\"e1\"");
        assertThat(transport.batches.get(0).events().get(1)).contains("\"e2\"");
        assertThat(transport.batches.get(0).missed()).isZero();
    }

    @Test
    void aSlowReaderMissesWhatHasNoRoomAndIsToldOnce() {
        transport.ready = false;
        for (int i = 0; i < Follower.QUEUE + 7; i++) {
            follower.offer(event(i));
        }
        follower.flush();
        assertThat(transport.batches).isEmpty();
        transport.ready = true;
        follower.flush();
        follower.offer(event(0));
        follower.flush();
        assertThat(transport.batches).extracting(batch -> batch.events().size()).containsExactly(Follower.QUEUE, 1);
        assertThat(transport.batches).extracting(Batch::missed).containsExactly(7L, 0L);
    }

    @Test
    void aQuietConnectionIsKeptAlive() {
        for (int i = 0; i < Follower.QUIET_ROUNDS - 1; i++) {
            follower.flush();
        }
        assertThat(transport.beats).isZero();
        follower.flush();
        assertThat(transport.beats).isEqualTo(1);
        follower.offer(event(1));
        for (int i = 0; i < Follower.QUIET_ROUNDS; i++) {
            follower.flush();
        }
        assertThat(transport.beats).isEqualTo(1);
    }

    @Test
    void aReaderThatTakesNothingIsLetGo() {
        transport.ready = false;
        for (int i = 0; i < Follower.STALLED_ROUNDS - 1; i++) {
            follower.flush();
        }
        assertThat(follower.hasEnded()).isFalse();
        follower.flush();
        assertThat(follower.hasEnded()).isTrue();
        assertThat(transport.closed).containsExactly(Follower.Ending.TOO_SLOW);
    }

    @Test
    void aReaderThatTakesALittleNowAndThenStays() {
        for (int i = 0; i < Follower.STALLED_ROUNDS * 3; i++) {
            transport.ready = i % 50 == 0;
            follower.flush();
        }
        assertThat(follower.hasEnded()).isFalse();
    }

    @Test
    void aReaderThatHasGoneEndsItsSubscriptions() {
        AtomicInteger subscriptions = new AtomicInteger(2);
        follower.follow(subscriptions::decrementAndGet);
        follower.follow(subscriptions::decrementAndGet);
        transport.failure = new IOException("broken pipe");
        follower.offer(event(1));
        follower.flush();
        follower.end(Follower.Ending.STOPPING);
        assertThat(subscriptions).hasValue(0);
        assertThat(gone).containsExactly(follower);
        assertThat(transport.closed).containsExactly(Follower.Ending.GONE);
    }

    @Test
    void aSubscriptionThatComesAfterTheEndIsClosedAtOnce() {
        follower.end(Follower.Ending.STOPPING);
        AtomicInteger subscriptions = new AtomicInteger(1);
        follower.follow(subscriptions::decrementAndGet);
        assertThat(subscriptions).hasValue(0);
    }

    @Test
    void aWebSocketIsToldWhyItCloses() {
        assertThat(WebSocketTransport.reason(Follower.Ending.TOO_SLOW)
                        .getCloseCode()
                        .getCode())
                .isEqualTo(1008);
        assertThat(WebSocketTransport.reason(Follower.Ending.STOPPING)
                        .getCloseCode()
                        .getCode())
                .isEqualTo(1001);
    }

    private static Event event(int number) {
        return new Event(
                TenantEnvironment.of("harbour", "prod"),
                "e" + number,
                true,
                Instant.EPOCH,
                Instant.EPOCH,
                EventBody.of("test", "log", Severity.INFO, "m"),
                null);
    }

    private record Batch(List<String> events, long missed) {}

    private static final class Recorder implements Follower.Transport {
        private final List<Batch> batches = new ArrayList<>();
        private final List<Follower.Ending> closed = new ArrayList<>();
        private boolean ready = true;
        private IOException failure;
        private int beats;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void send(List<String> events, long missed) throws IOException {
            if (failure != null) {
                throw failure;
            }
            batches.add(new Batch(events, missed));
        }

        @Override
        public void keepAlive() {
            beats++;
        }

        @Override
        public void close(Follower.Ending why) {
            closed.add(why);
        }
    }
}
