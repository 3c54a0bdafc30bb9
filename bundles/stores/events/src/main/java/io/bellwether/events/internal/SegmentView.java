// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;

/**
 * What is worth keeping of a segment while it is open: its times by block, and what its ordinals stand for. Safe for
 * concurrent use.
 */
final class SegmentView {
    private static final Map<IndexReader.CacheKey, SegmentView> VIEWS = new ConcurrentHashMap<>();

    private final LeafReader reader;
    private volatile BlockTimes times;
    private volatile Kind[] kinds;
    private volatile Origin[] origins;
    private volatile String[] routes;
    private final Map<String, Optional<BlockCounts>> counts = new ConcurrentHashMap<>();

    private SegmentView(LeafReader reader) {
        this.reader = reader;
    }

    static SegmentView of(LeafReader reader) {
        IndexReader.CacheHelper cache = reader.getCoreCacheHelper();
        SegmentView known = VIEWS.get(cache.getKey());
        if (known != null) {
            return known;
        }
        return VIEWS.computeIfAbsent(cache.getKey(), key -> {
            cache.addClosedListener(VIEWS::remove);
            return new SegmentView(reader);
        });
    }

    BlockTimes times() throws IOException {
        if (times == null) {
            synchronized (this) {
                if (times == null) {
                    times = new BlockTimes(reader);
                }
            }
        }
        return times;
    }

    /** Of a field with ordinals; null when there are too many. */
    BlockCounts counts(String field) throws IOException {
        Optional<BlockCounts> known = counts.get(field);
        if (known == null) {
            synchronized (counts) {
                known = counts.get(field);
                if (known == null) {
                    known = Optional.ofNullable(BlockCounts.of(reader, field));
                    counts.put(field, known);
                }
            }
        }
        return known.orElse(null);
    }

    Kind[] kinds() throws IOException {
        if (kinds == null) {
            kinds = read(Schema.KIND, Kind[]::new, Kind::of);
        }
        return kinds;
    }

    Origin[] origins() throws IOException {
        if (origins == null) {
            origins = read(Schema.ORIGIN, Origin[]::new, Origin::of);
        }
        return origins;
    }

    /** With their marks, see {@link Origin}. */
    String[] routes() throws IOException {
        if (routes == null) {
            routes = read(Schema.ROUTE, String[]::new, org.apache.lucene.util.BytesRef::utf8ToString);
        }
        return routes;
    }

    private <T> T[] read(
            String field,
            java.util.function.IntFunction<T[]> array,
            java.util.function.Function<org.apache.lucene.util.BytesRef, T> decode)
            throws IOException {
        SortedDocValues values = DocValues.getSorted(reader, field);
        T[] all = array.apply(values.getValueCount());
        for (int i = 0; i < all.length; i++) {
            all[i] = decode.apply(values.lookupOrd(i));
        }
        return all;
    }

    static BlockTimes times(LeafReader reader) {
        try {
            return of(reader).times();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
