// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.expression.Condition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/** One question to the index of one day. For one thread. */
final class DayQuery implements AutoCloseable {
    private static final long DAY = 86_400_000_000_000L;

    private final DayIndex day;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final Bounds bounds;
    private final Budget budget;
    /** Nanoseconds of the day, the second exclusive. */
    private final long from;

    private final long to;

    /** @param condition null takes every event */
    DayQuery(DayIndex day, Instant from, Instant to, Condition condition, Budget budget) throws IOException {
        this(
                day,
                from,
                to,
                reader -> condition == null ? Bounds.holds(true) : new Translator(day, reader).of(condition),
                budget);
    }

    DayQuery(DayIndex day, Instant from, Instant to, Query query, Budget budget) throws IOException {
        this(day, from, to, reader -> Bounds.exact(query), budget);
    }

    private interface Translation {
        Bounds of(DirectoryReader reader) throws IOException;
    }

    private DayQuery(DayIndex day, Instant from, Instant to, Translation translation, Budget budget)
            throws IOException {
        this.day = day;
        this.budget = budget;
        reader = day.acquire();
        try {
            searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            bounds = translation.of(reader);
        } catch (IOException | RuntimeException e) {
            reader.decRef();
            throw e;
        }
        Instant begin = day.instant(0);
        this.from = from.isAfter(begin) ? Math.min(DAY, day.nanos(from)) : 0;
        this.to = to.isBefore(day.instant(DAY)) ? Math.max(0, day.nanos(to)) : DAY;
    }

    @Override
    public void close() throws IOException {
        reader.decRef();
    }

    Bounds bounds() {
        return bounds;
    }

    /** An event by its time within the day and its place. */
    record Hit(long time, long place) implements Comparable<Hit> {
        private static final Comparator<Hit> ORDER =
                Comparator.comparingLong(Hit::time).thenComparingLong(Hit::place);

        @Override
        public int compareTo(Hit other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * The newest events that may match, newest first.
     *
     * @param before only such as come after this one in that order; null for all
     * @param until only up to this place
     */
    List<Hit> newest(int count, Hit before, long until) throws IOException {
        PriorityQueue<Hit> best = new PriorityQueue<>();
        Weight weight = weight(bounds.possible());
        List<LeafReaderContext> leaves = new ArrayList<>(reader.leaves());
        leaves.sort(Comparator.comparingLong((LeafReaderContext leaf) ->
                        SegmentView.times(leaf.reader()).latest())
                .reversed());
        long ceiling = before == null ? to : Math.min(to, before.time() + 1);
        for (LeafReaderContext leaf : leaves) {
            BlockTimes times = SegmentView.times(leaf.reader());
            int hi = times.blocks();
            int size = 1;
            while (hi > 0) {
                int lo = Math.max(0, hi - size);
                if (isWanted(times, lo, hi, ceiling, best, count)) {
                    budget.check();
                    collect(weight, leaf, times, lo, hi, ceiling, before, until, best, count);
                }
                hi = lo;
                size *= 2;
            }
        }
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(Comparator.reverseOrder());
        return hits;
    }

    private boolean isWanted(BlockTimes times, int lo, int hi, long ceiling, PriorityQueue<Hit> best, int count) {
        for (int block = lo; block < hi; block++) {
            if (isWanted(times, block, ceiling, best, count)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWanted(BlockTimes times, int block, long ceiling, PriorityQueue<Hit> best, int count) {
        return times.most(block) >= from
                && times.least(block) < ceiling
                && (best.size() < count || times.most(block) >= best.peek().time());
    }

    private void collect(
            Weight weight,
            LeafReaderContext leaf,
            BlockTimes blocks,
            int lo,
            int hi,
            long ceiling,
            Hit before,
            long until,
            PriorityQueue<Hit> best,
            int count)
            throws IOException {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
            return;
        }
        DocIdSetIterator documents = scorer.iterator();
        NumericDocValues times = leaf.reader().getNumericDocValues(Schema.TIME);
        NumericDocValues places = leaf.reader().getNumericDocValues(Schema.PLACE);
        int end = blocks.end(hi - 1);
        int doc = documents.advance(lo << BlockTimes.SHIFT);
        while (doc < end) {
            int block = doc >>> BlockTimes.SHIFT;
            if (!isWanted(blocks, block, ceiling, best, count)) {
                doc = blocks.end(block) >= end ? end : documents.advance(blocks.end(block));
                continue;
            }
            int last = Math.min(end, blocks.end(block));
            while (doc < last) {
                times.advanceExact(doc);
                long time = times.longValue();
                if (time >= from
                        && time < ceiling
                        && (best.size() < count || time >= best.peek().time())) {
                    places.advanceExact(doc);
                    Hit hit = new Hit(time, places.longValue());
                    if (hit.place() <= until
                            && (before == null || hit.compareTo(before) < 0)
                            && (best.size() < count || hit.compareTo(best.peek()) > 0)) {
                        best.add(hit);
                        if (best.size() > count) {
                            best.poll();
                        }
                    }
                }
                doc = documents.nextDoc();
            }
        }
    }

    private Weight weight(Query query) throws IOException {
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    }

    /** Takes the documents of a query within the time asked for. */
    interface Sink {
        /** A segment comes. */
        void segment(LeafReaderContext leaf) throws IOException;

        /** @param time of the day; of another document of the same bucket when that is all that matters */
        void document(int doc, long time) throws IOException;

        /** A whole block of documents, all of one bucket. @return false to be given each */
        default boolean block(int block, int documents, long time) throws IOException {
            return false;
        }

        /** Whether both times fall into one bucket. */
        boolean isSame(long one, long other);
    }

    void each(Query query, Sink sink) throws IOException {
        if (query.equals(Bounds.NONE)) {
            return;
        }
        Weight weight = weight(query);
        for (LeafReaderContext leaf : reader.leaves()) {
            BlockTimes blocks = SegmentView.times(leaf.reader());
            if (blocks.latest() < from || blocks.earliest() >= to) {
                continue;
            }
            budget.check();
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                sink.segment(leaf);
                each(scorer.iterator(), leaf, blocks, query.equals(Bounds.ALL), sink);
            }
        }
    }

    private void each(DocIdSetIterator documents, LeafReaderContext leaf, BlockTimes blocks, boolean all, Sink sink)
            throws IOException {
        NumericDocValues times = leaf.reader().getNumericDocValues(Schema.TIME);
        int doc = documents.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS) {
            int block = doc >>> BlockTimes.SHIFT;
            int end = blocks.end(block);
            long least = blocks.least(block);
            long most = blocks.most(block);
            if (most < from || least >= to) {
                doc = documents.advance(end);
                continue;
            }
            boolean inside = least >= from && most < to && sink.isSame(least, most);
            if (inside && all && sink.block(block, end - doc, least)) {
                doc = documents.advance(end);
            } else if (inside) {
                for (; doc < end; doc = documents.nextDoc()) {
                    sink.document(doc, least);
                }
            } else {
                for (; doc < end; doc = documents.nextDoc()) {
                    times.advanceExact(doc);
                    long time = times.longValue();
                    if (time >= from && time < to) {
                        sink.document(doc, time);
                    }
                }
            }
        }
    }

    DayIndex day() {
        return day;
    }
}
