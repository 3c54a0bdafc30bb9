// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

/**
 * A keyed hash of a sender's event id. Both halves together tell an event apart; the first alone finds it when the
 * source is not known.
 *
 * @param id hash of the event id
 * @param source hash of source and event id
 */
record IdHash(long id, long source) implements Comparable<IdHash> {
    static final int SIZE = 16;

    @Override
    public int compareTo(IdHash other) {
        int order = Long.compareUnsigned(id, other.id);
        return order == 0 ? Long.compareUnsigned(source, other.source) : order;
    }

    @Override
    public int hashCode() {
        return (int) (id ^ id >>> 32);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdHash hash && id == hash.id && source == hash.source;
    }
}
