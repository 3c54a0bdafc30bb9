// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/** A query that says of each segment which documents it takes. Two of them are equal only when they are the same. */
final class LeafQuery extends Query {
    private final String words;
    private final Matcher matcher;

    /** The documents of a segment. */
    interface Matcher {
        /** A {@link DocIdSetIterator}, a {@link TwoPhaseIterator}, or null for none. */
        Object in(LeafReaderContext leaf) throws IOException;
    }

    /** @param words for the logs */
    LeafQuery(String words, Matcher matcher) {
        this.words = words;
        this.matcher = matcher;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public Scorer scorer(LeafReaderContext context) throws IOException {
                Object found = matcher.in(context);
                if (found == null) {
                    return null;
                }
                return found instanceof TwoPhaseIterator two
                        ? new ConstantScoreScorer(this, score(), mode, two)
                        : new ConstantScoreScorer(this, score(), mode, (DocIdSetIterator) found);
            }

            @Override
            public boolean isCacheable(LeafReaderContext context) {
                return false;
            }
        };
    }

    @Override
    public String toString(String field) {
        return words;
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
