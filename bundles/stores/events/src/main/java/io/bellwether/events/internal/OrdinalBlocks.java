// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/** Walks the documents of the blocks that have one of some ordinals. For one thread. */
final class OrdinalBlocks extends DocIdSetIterator {
    private final BlockCounts counts;
    private final FixedBitSet taken;
    private final int documents;
    private int doc = -1;
    private int end;
    private boolean whole;

    OrdinalBlocks(BlockCounts counts, FixedBitSet taken, int documents) {
        this.counts = counts;
        this.taken = taken;
        this.documents = documents;
    }

    /** Whether every document of the block it is in has one of them. */
    boolean isWhole() {
        return whole;
    }

    @Override
    public int docID() {
        return doc;
    }

    @Override
    public int nextDoc() {
        return advance(doc + 1);
    }

    @Override
    public int advance(int target) {
        int next = target;
        while (next >= end) {
            if (next >= documents) {
                return doc = NO_MORE_DOCS;
            }
            int block = next >>> BlockTimes.SHIFT;
            end = Math.min(documents, block + 1 << BlockTimes.SHIFT);
            if (!isIn(block)) {
                next = end;
            }
        }
        return doc = next;
    }

    private boolean isIn(int block) {
        boolean any = false;
        whole = true;
        for (int i = counts.begin(block); i < counts.begin(block + 1); i++) {
            int ordinal = counts.ordinal(i);
            boolean in = ordinal >= 0 && taken.get(ordinal);
            any |= in;
            whole &= in;
        }
        return any;
    }

    @Override
    public long cost() {
        return documents;
    }
}
