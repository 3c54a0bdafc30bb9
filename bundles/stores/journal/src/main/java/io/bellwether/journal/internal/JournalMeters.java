// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.runtime.Meters;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's own metrics. */
final class JournalMeters implements Committer.Observer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalMeters.class);

    private final Meters.Counter bytes;
    private final Meters.Counter frames;
    private final Meters.Counter events;
    private final Meters.Counter duplicates;
    private final Meters.Counter refused;
    private final Meters.Counter damaged;
    private final Meters.Timer fsync;
    private final AutoCloseable waiting;
    private final Consumer<EnvironmentLog> onSealed;

    JournalMeters(Meters meters, LongSupplier waitingBytes, Consumer<EnvironmentLog> onSealed) {
        bytes = meters.counter("bellwether_journal_written_bytes_total", "Bytes written to segments.");
        frames = meters.counter("bellwether_journal_frames_total", "Frames written to segments.");
        events = meters.counter("bellwether_journal_events_total", "Events stored.");
        duplicates = meters.counter("bellwether_journal_duplicates_total", "Events that were stored before.");
        refused = meters.counter("bellwether_journal_refused_total", "Times that batches found no room.");
        damaged = meters.counter("bellwether_journal_damaged_total", "Frames that could not be read.");
        fsync = meters.timer("bellwether_journal_fsync_seconds", "Time to force a segment to the disk.");
        waiting = meters.gauge(
                "bellwether_journal_waiting_bytes",
                "Bytes of events that wait to be written.",
                waitingBytes::getAsLong);
        this.onSealed = onSealed;
    }

    @Override
    public void committed(EnvironmentLog log, EnvironmentLog.Outcome outcome) {
        if (outcome.frames() > 0) {
            bytes.add(outcome.bytes());
            frames.add(outcome.frames());
            fsync.record(outcome.nanos());
        }
        outcome.receipts().forEach(receipt -> {
            events.add(receipt.stored().size());
            duplicates.add(receipt.duplicates());
        });
        if (outcome.sealed()) {
            onSealed.accept(log);
        }
    }

    @Override
    public void refused() {
        refused.increment();
    }

    void damaged() {
        damaged.increment();
    }

    @Override
    public void close() {
        try {
            waiting.close();
        } catch (Exception e) {
            LOG.debug("A gauge could not be removed", e);
        }
    }
}
