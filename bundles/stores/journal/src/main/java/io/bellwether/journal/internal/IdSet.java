// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The ids of one segment and their frames, in memory. Open addressing; ids are never removed. Safe for concurrent use. */
final class IdSet {
    private static final int FIRST = 1 << 10;
    private static final int BUCKETS = 1 << 16;

    private long[] ids = new long[FIRST];
    private long[] sources = new long[FIRST];
    /** Frame number + 1; 0 marks a free slot. */
    private int[] frames = new int[FIRST];

    private int size;

    synchronized boolean contains(IdHash hash) {
        for (int slot = slot(hash.id()); frames[slot] != 0; slot = slot + 1 & ids.length - 1) {
            if (ids[slot] == hash.id() && sources[slot] == hash.source()) {
                return true;
            }
        }
        return false;
    }

    /** @return false when it was there already */
    synchronized boolean add(IdHash hash, int frame) {
        if (size >= ids.length / 2) {
            grow();
        }
        int slot = slot(hash.id());
        while (frames[slot] != 0) {
            if (ids[slot] == hash.id() && sources[slot] == hash.source()) {
                return false;
            }
            slot = slot + 1 & ids.length - 1;
        }
        put(slot, hash.id(), hash.source(), frame + 1);
        size++;
        return true;
    }

    /** The frames that hold an event of this id, whatever its source. */
    synchronized List<Integer> frames(long id) {
        List<Integer> found = new ArrayList<>(1);
        for (int slot = slot(id); frames[slot] != 0; slot = slot + 1 & ids.length - 1) {
            if (ids[slot] == id) {
                found.add(frames[slot] - 1);
            }
        }
        return found;
    }

    synchronized int size() {
        return size;
    }

    /** All ids in order, with the segment they stand in; for a set to which no more is added. */
    Iterator<IdRun.Entry> entries(long hour, int number) {
        int[] order = order();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < order.length;
            }

            @Override
            public IdRun.Entry next() {
                if (next == order.length) {
                    throw new NoSuchElementException();
                }
                int slot = order[next++];
                return new IdRun.Entry(
                        new IdHash(ids[slot], sources[slot]), new IdPlace(hour, number, frames[slot] - 1));
            }
        };
    }

    /** The used slots by their ids: spread over buckets by the first bits, then sorted in these, which are short. */
    private int[] order() {
        int[] starts;
        int[] order;
        synchronized (this) {
            starts = new int[BUCKETS + 1];
            for (int slot = 0; slot < ids.length; slot++) {
                if (frames[slot] != 0) {
                    starts[bucket(ids[slot]) + 1]++;
                }
            }
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                starts[bucket + 1] += starts[bucket];
            }
            order = new int[size];
            int[] ends = Arrays.copyOf(starts, BUCKETS);
            for (int slot = 0; slot < ids.length; slot++) {
                if (frames[slot] != 0) {
                    order[ends[bucket(ids[slot])]++] = slot;
                }
            }
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            sort(order, starts[bucket], starts[bucket + 1]);
        }
        return order;
    }

    private void sort(int[] order, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int slot = order[i];
            int at = i;
            while (at > from && isAfter(order[at - 1], slot)) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = slot;
        }
    }

    private boolean isAfter(int slot, int other) {
        int order = Long.compareUnsigned(ids[slot], ids[other]);
        return order > 0 || order == 0 && Long.compareUnsigned(sources[slot], sources[other]) > 0;
    }

    private static int bucket(long id) {
        return (int) (id >>> 48);
    }

    private int slot(long id) {
        return (int) (id >>> 20) & ids.length - 1;
    }

    private void put(int slot, long id, long source, int frame) {
        ids[slot] = id;
        sources[slot] = source;
        frames[slot] = frame;
    }

    private void grow() {
        long[] oldIds = ids;
        long[] oldSources = sources;
        int[] oldFrames = frames;
        ids = new long[oldIds.length * 2];
        sources = new long[oldIds.length * 2];
        frames = new int[oldIds.length * 2];
        for (int old = 0; old < oldIds.length; old++) {
            if (oldFrames[old] != 0) {
                int slot = slot(oldIds[old]);
                while (frames[slot] != 0) {
                    slot = slot + 1 & ids.length - 1;
                }
                put(slot, oldIds[old], oldSources[old], oldFrames[old]);
            }
        }
    }
}
