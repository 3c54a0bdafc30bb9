// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.internal.account.AccountKey;
import io.bellwether.runtime.Meters;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intake in the platform's metrics. */
final class IntakeMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeMeters.class);

    private final Meters.Counter events;
    private final Meters.Counter outcomes;
    private final AutoCloseable waiting;

    /** @param handover how many stored events wait for detection */
    IntakeMeters(Meters meters, LongSupplier handover) {
        events = meters.counter(
                "bellwether_ingest_events_total",
                "Events taken in, by what became of them.",
                "tenant",
                "environment",
                "connector",
                "outcome");
        outcomes = meters.counter(
                "bellwether_intake_events_total",
                "Events offered to the intake, by what became of each and why.",
                "tenant",
                "environment",
                "connector",
                "outcome",
                "reason");
        waiting = meters.gauge(
                "bellwether_ingest_handover_waiting",
                "Stored events that wait to be taken by detection.",
                handover::getAsLong);
    }

    void count(AccountKey key, Counts counts) {
        add(key, "stored", counts.kept());
        add(key, "duplicate", counts.duplicates());
        add(key, "dropped", counts.droppedInAll());
        add(key, "rejected", counts.rejected());
        add(key, "kept", "", counts.kept());
        add(key, "duplicate", "", counts.duplicates());
        add(key, "rejected", "", counts.rejected());
        counts.dropped().forEach((reason, amount) -> add(key, "dropped", reason, amount));
    }

    void refused(AccountKey key, String reason, long amount) {
        add(key, "refused", reason, amount);
    }

    private void add(AccountKey key, String outcome, long amount) {
        if (amount > 0) {
            String connector = key.kind().equals(AccountKey.PUSH) ? AccountKey.PUSH : key.origin();
            events.add(
                    amount,
                    key.where().tenant().value(),
                    key.where().environment().value(),
                    connector,
                    outcome);
        }
    }

    private void add(AccountKey key, String outcome, String reason, long amount) {
        if (amount > 0) {
            String connector = key.kind().equals(AccountKey.CONNECTOR) ? key.origin() : key.kind() + ":" + key.origin();
            outcomes.add(
                    amount,
                    key.where().tenant().value(),
                    key.where().environment().value(),
                    connector,
                    outcome,
                    reason);
        }
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
