// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;

/**
 * How often each ordinal of a field comes in each block of documents, see {@link BlockTimes}: counting whole blocks needs
 * no look at each document, and blocks without a wanted ordinal can be passed over. A few bytes for each value that a
 * block has. Safe for concurrent use.
 */
final class BlockCounts {
    /** More ordinals than this are not counted. */
    private static final int MOST = 1 << 19;

    private static final int COUNT_BITS = BlockTimes.SHIFT + 1;
    private static final int COUNT = (1 << COUNT_BITS) - 1;

    private final int[] begins;
    /** The ordinal plus one, and how often; zero stands for documents without a value. */
    private final int[] counts;

    private BlockCounts(int[] begins, int[] counts) {
        this.begins = begins;
        this.counts = counts;
    }

    /** Null when there are too many ordinals. */
    static BlockCounts of(LeafReader reader, String field) throws IOException {
        SortedDocValues ordinals = DocValues.getSorted(reader, field);
        if (ordinals.getValueCount() >= MOST) {
            return null;
        }
        int documents = reader.maxDoc();
        int blocks = documents + BlockTimes.SIZE - 1 >>> BlockTimes.SHIFT;
        int[] begins = new int[blocks + 1];
        int[] all = new int[Math.max(16, blocks * 4)];
        int filled = 0;
        int[] tally = new int[ordinals.getValueCount() + 1];
        int[] seen = new int[BlockTimes.SIZE];
        int doc = 0;
        for (int block = 0; block < blocks; block++) {
            int end = Math.min(documents, block + 1 << BlockTimes.SHIFT);
            int kinds = 0;
            for (; doc < end; doc++) {
                int entry = ordinals.advanceExact(doc) ? ordinals.ordValue() + 1 : 0;
                if (tally[entry]++ == 0) {
                    seen[kinds++] = entry;
                }
            }
            if (filled + kinds > all.length) {
                all = Arrays.copyOf(all, Math.max(filled + kinds, all.length * 2));
            }
            for (int i = 0; i < kinds; i++) {
                all[filled++] = seen[i] << COUNT_BITS | tally[seen[i]];
                tally[seen[i]] = 0;
            }
            begins[block + 1] = filled;
        }
        return new BlockCounts(begins, Arrays.copyOf(all, filled));
    }

    /** Where the entries of a block begin; they end where those of the next begin. */
    int begin(int block) {
        return begins[block];
    }

    /** -1 for documents without a value. */
    int ordinal(int entry) {
        return (counts[entry] >>> COUNT_BITS) - 1;
    }

    int count(int entry) {
        return counts[entry] & COUNT;
    }
}
