// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** The stage's entrance. Safe for concurrent use. */
public interface Intake {
    /**
     * Takes events of one environment through the stages: stamp, drop noise, sample, redact, deduplicate, journal. Completes
     * when they are durable.
     *
     * <p>Completes exceptionally with {@link io.bellwether.journal.Journal.JournalFull} when there is no room, and with
     * {@link QuotaExceeded} when the tenant sends more than it may; then nothing was stored.
     *
     * @param connector the connector's id; {@code push} or {@code push:SOURCE} for what is posted to a push source
     */
    default CompletionStage<Receipt> accept(TenantEnvironment where, String connector, List<EventBody> events) {
        return accept(where, connector, events, 0);
    }

    /**
     * As above, for a batch parts of which could not be read.
     *
     * @param unreadable how many items beside {@code events} were no events; they are counted as rejected, and stand in
     *     no receipt
     */
    CompletionStage<Receipt> accept(TenantEnvironment where, String connector, List<EventBody> events, int unreadable);

    /**
     * Follows the environment's events as they become durable.
     *
     * @param listener called on a worker thread with each matching event; events are left out, and counted, when it
     *     cannot keep up
     */
    default AutoCloseable follow(TenantEnvironment where, Predicate<Event> filter, Consumer<Event> listener) {
        return follow(where, filter, listener, missed -> {});
    }

    /**
     * As above.
     *
     * @param missed told how many events were left out, as soon as they are; must not block
     */
    AutoCloseable follow(
            TenantEnvironment where, Predicate<Event> filter, Consumer<Event> listener, LongConsumer missed);

    /**
     * What became of a batch.
     *
     * @param accepted durable now, duplicates included
     * @param dropped left out by a rule
     * @param rejected refused, by place in the list
     */
    record Receipt(int accepted, int duplicates, int dropped, List<Rejected> rejected) {}

    /** A refused event. @param error names field, value and what would be right */
    record Rejected(int index, String error) {}
}
