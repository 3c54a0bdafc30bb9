// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Two ordered sequences as one. */
final class MergedEvents implements Iterator<SeqEvent> {
    private final Iterator<SeqEvent> one;
    private final Iterator<SeqEvent> other;
    private SeqEvent nextOne;
    private SeqEvent nextOther;

    MergedEvents(Iterator<SeqEvent> one, Iterator<SeqEvent> other) {
        this.one = one;
        this.other = other;
        this.nextOne = step(one);
        this.nextOther = step(other);
    }

    @Override
    public boolean hasNext() {
        return nextOne != null || nextOther != null;
    }

    @Override
    public SeqEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        SeqEvent next;
        if (nextOther == null || nextOne != null && SeqEvent.NEWEST_FIRST.compare(nextOne, nextOther) <= 0) {
            next = nextOne;
            nextOne = step(one);
        } else {
            next = nextOther;
            nextOther = step(other);
        }
        return next;
    }

    private static SeqEvent step(Iterator<SeqEvent> events) {
        return events.hasNext() ? events.next() : null;
    }
}
