// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.events.EventIndex.NotReady;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;

/** Asks the days of an environment, and has those made again whose files turn out to be damaged. */
final class Damage {
    private Damage() {}

    /** A part of an answer. */
    interface Work {
        void run() throws IOException;
    }

    static List<DayIndex> newestFirst(EnvironmentIndex index, Instant from, Instant to) {
        List<DayIndex> days = new ArrayList<>(index.days()
                .between(DayIndex.dayOf(from), DayIndex.dayOf(to.minusNanos(1)))
                .values());
        Collections.reverse(days);
        return days;
    }

    /** @throws NotReady when the day's index is damaged or is being exchanged */
    static void guard(EnvironmentIndex index, DayIndex day, Work work) throws IOException {
        try {
            work.run();
        } catch (CorruptIndexException e) {
            index.damaged(day.day());
            throw new NotReady("the index of " + day.day() + " is damaged and is made again");
        } catch (AlreadyClosedException e) {
            throw new NotReady("the index of " + day.day() + " is being exchanged");
        }
    }
}
