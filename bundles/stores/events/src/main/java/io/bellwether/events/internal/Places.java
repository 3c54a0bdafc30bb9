// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.events.EventIndex.TooMuch;
import java.util.Arrays;

/** Places of events that have to be read, bounded. For one thread. */
final class Places {
    private long[] places = new long[64];
    private int count;

    /** @throws TooMuch when there are more than may be read */
    void add(long place) {
        if (count == places.length) {
            if (count > Budget.MOST_EVENTS) {
                throw new TooMuch("more than " + Budget.MOST_EVENTS + " events would have to be read to answer the"
                        + " question; narrow the time, or add a condition the index answers alone");
            }
            places = Arrays.copyOf(places, count * 2);
        }
        places[count++] = place;
    }

    long[] toArray() {
        return Arrays.copyOf(places, count);
    }
}
