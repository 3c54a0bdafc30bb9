// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** The earliest and the latest time of each run of documents of a segment: what needs no look at each of them. */
final class BlockTimes {
    static final int SHIFT = 11;
    static final int SIZE = 1 << SHIFT;

    private final long[] least;
    private final long[] most;
    private final int documents;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    BlockTimes(LeafReader reader) throws IOException {
        documents = reader.maxDoc();
        int blocks = documents + SIZE - 1 >>> SHIFT;
        least = new long[blocks];
        most = new long[blocks];
        Arrays.fill(least, Long.MAX_VALUE);
        Arrays.fill(most, Long.MIN_VALUE);
        NumericDocValues times = reader.getNumericDocValues(Schema.TIME);
        for (int doc = 0; doc < documents; doc++) {
            times.advanceExact(doc);
            long time = times.longValue();
            int block = doc >>> SHIFT;
            least[block] = Math.min(least[block], time);
            most[block] = Math.max(most[block], time);
        }
        for (int block = 0; block < blocks; block++) {
            earliest = Math.min(earliest, least[block]);
            latest = Math.max(latest, most[block]);
        }
    }

    int blocks() {
        return least.length;
    }

    long least(int block) {
        return least[block];
    }

    long most(int block) {
        return most[block];
    }

    /** One past the last document of a block. */
    int end(int block) {
        return Math.min(documents, block + 1 << SHIFT);
    }

    long earliest() {
        return earliest;
    }

    long latest() {
        return latest;
    }
}
