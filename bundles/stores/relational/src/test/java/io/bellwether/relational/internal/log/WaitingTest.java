// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.internal.log.Waiting.Pending;
import io.bellwether.relational.internal.log.Waiting.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MOST = 10_000;
    private static final long BYTES = 1L << 30;

    private final Waiting waiting = new Waiting();
    private final Things things = new Things(5);
    private final AlertRecord record = things.record("a1");
    private final AlertRecord other = things.record("a2");
    private long now = 7_000 * MILLISECOND;
    private long number;

    @Test
    void littleIsNeverPutOff() {
        for (int i = 0; i < 40; i++) {
            add(1);
            assertThat(putOff()).isFalse();
            now += 20 * MILLISECOND;
        }
    }

    @Test
    void rowsWaitWhileVeryMuchComesInAndNoLonger() {
        add(600);
        assertThat(putOff()).isTrue();
        now += 999 * MILLISECOND;
        assertThat(putOff()).isTrue();
        now += MILLISECOND;
        assertThat(putOff()).isFalse();
    }

    @Test
    void whatComesInSmallPartsCountsTogether() {
        for (int i = 0; i < 600; i++) {
            add(1);
            now += MILLISECOND / 20;
        }
        assertThat(putOff()).isTrue();
    }

    @Test
    void aStormThatGoesOnIsStoredByAndBy() {
        int steps = 0;
        for (int i = 0; i < 100; i++) {
            add(600);
            if (!waiting.isBetterPutOff(Long.MAX_VALUE, Long.MAX_VALUE, now)) {
                steps++;
                stored(600);
            }
            now += 50 * MILLISECOND;
        }
        assertThat(steps).isBetween(2, 4);
    }

    @Test
    void rowsDoNotWaitOnceHalfOfWhatMayWaitIsThere() {
        add(5_001);
        assertThat(putOff()).isFalse();
        assertThat(waiting.isBetterPutOff(Long.MAX_VALUE, Long.MAX_VALUE, now)).isTrue();
        assertThat(waiting.isBetterPutOff(Long.MAX_VALUE, 100, now)).isFalse();
    }

    @Test
    void rowsDoNotWaitWhileSomebodyWaitsForThem() throws Exception {
        add(600);
        CountDownLatch asked = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try {
                waiting.await(TimeUnit.MINUTES.toNanos(1), () -> {
                    asked.countDown();
                    return System.nanoTime();
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(putOff()).isFalse();
        stored(600);
        reader.join(10_000);
        assertThat(reader.isAlive()).isFalse();
        assertThat(putOff()).isTrue();
    }

    @Test
    void anAlertThatChangesWhileItWaitsIsWrittenOnceAsItIsInTheEnd() {
        commit(record, other);
        AlertRecord later = things.record("a1");
        commit(later);
        List<Pending> first = waiting.nextRows(1);
        List<Version> written = waiting.latest(first);
        assertThat(written).extracting(version -> version.record).containsExactly(later, other);
        assertThat(written.get(0).record).isSameAs(later);

        waiting.rowsStored(first, written);
        assertThat(waiting.find("a1")).as("its second commit waits").isSameAs(later);
        assertThat(waiting.find("a2")).isNull();
        List<Pending> second = waiting.nextRows(1);
        assertThat(waiting.latest(second)).isEmpty();

        waiting.rowsStored(second, List.of());
        assertThat(waiting.find("a1")).isNull();
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void whatChangesWhileItIsWrittenIsWrittenAgain() {
        commit(record);
        commit(record);
        List<Pending> first = waiting.nextRows(1);
        List<Version> written = waiting.latest(first);
        AlertRecord later = things.record("a1");
        commit(later);
        waiting.rowsStored(first, written);

        Version now = waiting.snapshot().get("a1");
        assertThat(now.record).isSameAs(later);
        assertThat(now.isKnown()).isTrue();
        assertThat(now.stored()).isSameAs(record.alert());
        assertThat(waiting.latest(waiting.nextRows(1))).containsExactly(now);
    }

    private void commit(AlertRecord... records) {
        waiting.add(
                List.of(new Pending(++number, new Commit(List.of(records), List.of(), List.of()), 200, Instant.EPOCH)),
                now);
    }

    private void stored(int most) {
        List<Pending> commits = waiting.nextRows(most);
        waiting.rowsStored(commits, waiting.latest(commits));
    }

    private void add(int alerts) {
        Commit commit = new Commit(Collections.nCopies(alerts, record), List.of(), List.of());
        waiting.add(List.of(new Pending(++number, commit, 200, Instant.EPOCH)), now);
    }

    private boolean putOff() {
        return waiting.isBetterPutOff(MOST, BYTES, now);
    }
}
