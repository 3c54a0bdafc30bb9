// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex.TooMuch;
import io.bellwether.journal.JournalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How much one question may read from the journal, and for how long. For one thread. */
final class Budget {
    static final int MOST_EVENTS = 300_000;
    private static final long MOST_NANOS = 15_000_000_000L;
    private static final int BATCH = 4_096;
    private static final String NARROW =
            "narrow the time, or add a condition on a field, a whole word or an id, which the index answers alone";

    private final JournalReader journal;
    private final LongSupplier nanos;
    private final long end;
    private int left = MOST_EVENTS;

    Budget(JournalReader journal, LongSupplier nanos) {
        this.journal = journal;
        this.nanos = nanos;
        end = nanos.getAsLong() + MOST_NANOS;
    }

    /** @throws TooMuch when the time is over */
    void check() {
        if (nanos.getAsLong() - end > 0) {
            throw new TooMuch("the question takes too long to answer; " + NARROW);
        }
    }

    /** The events at these places, in that order; null where there is none. */
    List<Event> read(TenantEnvironment where, List<Long> places) {
        check();
        left -= places.size();
        if (left < 0) {
            throw new TooMuch(
                    "more than " + MOST_EVENTS + " events would have to be read to answer the question; " + NARROW);
        }
        List<String> refs = new ArrayList<>(places.size());
        for (long place : places) {
            refs.add(Place.text(where, place));
        }
        return journal.read(where, refs);
    }

    /** Reads events at many places in the order of the journal, passing over what is no longer there. */
    void each(TenantEnvironment where, long[] places, Consumer<Event> sink) {
        if (places.length > left) {
            throw new TooMuch(places.length + " events would have to be read to answer the question, and " + MOST_EVENTS
                    + " may be; " + NARROW);
        }
        java.util.Arrays.sort(places);
        for (int from = 0; from < places.length; from += BATCH) {
            List<Long> part = new ArrayList<>(BATCH);
            for (int i = from; i < Math.min(places.length, from + BATCH); i++) {
                part.add(places[i]);
            }
            for (Event event : read(where, part)) {
                if (event != null) {
                    sink.accept(event);
                }
            }
        }
    }
}
