// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSet;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/** The queries that the fields of the index need and Lucene does not have. */
final class Leaves {
    private Leaves() {}

    /** What a segment knows of its ordinals. */
    private interface Values<T> {
        T[] of(SegmentView view) throws IOException;
    }

    static Query kinds(String words, Predicate<Kind> test) {
        return ordinals(words, Schema.KIND, SegmentView::kinds, test);
    }

    static Query origins(String words, Predicate<Origin> test) {
        return ordinals(words, Schema.ORIGIN, SegmentView::origins, test);
    }

    static Query routes(String words, Predicate<String> test) {
        return ordinals(words, Schema.ROUTE, SegmentView::routes, test);
    }

    private static <T> Query ordinals(String words, String field, Values<T> values, Predicate<T> test) {
        return new LeafQuery(words, leaf -> {
            LeafReader reader = leaf.reader();
            T[] all = values.of(SegmentView.of(reader));
            FixedBitSet taken = new FixedBitSet(Math.max(1, all.length));
            int count = 0;
            for (int i = 0; i < all.length; i++) {
                if (test.test(all[i])) {
                    taken.set(i);
                    count++;
                }
            }
            if (count == 0) {
                return null;
            }
            SortedDocValues ordinals = DocValues.getSorted(reader, field);
            if (count == all.length) {
                return field.equals(Schema.KIND) ? DocIdSetIterator.all(reader.maxDoc()) : ordinals;
            }
            BlockCounts counts = SegmentView.of(reader).counts(field);
            OrdinalBlocks blocks = counts == null ? null : new OrdinalBlocks(counts, taken, reader.maxDoc());
            return new TwoPhaseIterator(blocks == null ? DocIdSetIterator.all(reader.maxDoc()) : blocks) {
                @Override
                public boolean matches() throws IOException {
                    return blocks != null && blocks.isWhole()
                            || ordinals.advanceExact(approximation.docID()) && taken.get(ordinals.ordValue());
                }

                @Override
                public float matchCost() {
                    return 8;
                }
            };
        });
    }

    /** Documents with a number in this field that passes. */
    static Query numbers(String field, LongPredicate test) {
        return new LeafQuery(field, leaf -> {
            NumericDocValues numbers = leaf.reader().getNumericDocValues(field);
            if (numbers == null) {
                return null;
            }
            Remembered remembered = new Remembered(test);
            return new TwoPhaseIterator(DocIdSetIterator.all(leaf.reader().maxDoc())) {
                @Override
                public boolean matches() throws IOException {
                    return numbers.advanceExact(approximation.docID()) && remembered.test(numbers.longValue());
                }

                @Override
                public float matchCost() {
                    return 10;
                }
            };
        });
    }

    /** A test that remembers what it said of the numbers seen last, since few come often. For one thread. */
    private static final class Remembered implements LongPredicate {
        private static final int SLOTS = 1_024;

        private final LongPredicate test;
        private final long[] numbers = new long[SLOTS];
        /** 0 nothing, 1 no, 2 yes. */
        private final byte[] answers = new byte[SLOTS];

        Remembered(LongPredicate test) {
            this.test = test;
        }

        @Override
        public boolean test(long number) {
            int slot = (int) (number * 0x9E3779B97F4A7C15L >>> 54);
            if (answers[slot] == 0 || numbers[slot] != number) {
                numbers[slot] = number;
                answers[slot] = (byte) (test.test(number) ? 2 : 1);
            }
            return answers[slot] == 2;
        }
    }

    /** Documents with a term that begins so, and whose rest passes. @param test null takes all */
    static Query terms(String words, BytesRef prefix, Predicate<BytesRef> test) {
        // A search asks the same segment several times; walking its terms is what costs.
        Map<LeafReaderContext, Optional<DocIdSet>> known = new ConcurrentHashMap<>();
        return new LeafQuery(words, leaf -> {
            Optional<DocIdSet> before = known.get(leaf);
            if (before != null) {
                return before.isEmpty() ? null : before.get().iterator();
            }
            Terms terms = leaf.reader().terms(Schema.TERMS);
            if (terms == null) {
                return null;
            }
            TermsEnum each = terms.iterator();
            DocIdSetBuilder found = null;
            PostingsEnum postings = null;
            BytesRef rest = new BytesRef();
            TermsEnum.SeekStatus status = each.seekCeil(prefix);
            for (BytesRef term = status == TermsEnum.SeekStatus.END ? null : each.term();
                    term != null && StringHelper.startsWith(term, prefix);
                    term = each.next()) {
                rest.bytes = term.bytes;
                rest.offset = term.offset + prefix.length;
                rest.length = term.length - prefix.length;
                if (test == null || test.test(rest)) {
                    if (found == null) {
                        found = new DocIdSetBuilder(leaf.reader().maxDoc());
                    }
                    postings = each.postings(postings, PostingsEnum.NONE);
                    found.add(postings);
                }
            }
            DocIdSet set = found == null ? null : found.build();
            known.put(leaf, Optional.ofNullable(set));
            return set == null ? null : set.iterator();
        });
    }
}
