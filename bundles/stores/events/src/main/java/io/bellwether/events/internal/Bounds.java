// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/**
 * What the index can say of a condition: it holds for every document of {@code sure}, and for none outside of
 * {@code possible}. Where both are the same query the answer is exact; otherwise the events between have to be asked.
 */
record Bounds(Query sure, Query possible) {
    static final Query ALL = new MatchAllDocsQuery();
    static final Query NONE = new MatchNoDocsQuery();
    static final Bounds UNKNOWN = new Bounds(NONE, ALL);

    static Bounds exact(Query query) {
        return new Bounds(query, query);
    }

    static Bounds holds(boolean always) {
        return exact(always ? ALL : NONE);
    }

    static Bounds atMost(Query possible) {
        return new Bounds(NONE, possible);
    }

    boolean isExact() {
        return sure.equals(possible);
    }

    Bounds not() {
        Query unlikely = except(possible);
        return isExact() ? exact(unlikely) : new Bounds(unlikely, except(sure));
    }

    static Bounds and(List<Bounds> parts) {
        return combine(parts, Bounds::all);
    }

    static Bounds or(List<Bounds> parts) {
        return combine(parts, Bounds::either);
    }

    private static Bounds combine(List<Bounds> parts, java.util.function.Function<List<Query>, Query> how) {
        Query possible = how.apply(parts.stream().map(Bounds::possible).toList());
        return parts.stream().allMatch(Bounds::isExact)
                ? exact(possible)
                : new Bounds(how.apply(parts.stream().map(Bounds::sure).toList()), possible);
    }

    static Query except(Query query) {
        if (query.equals(ALL)) {
            return NONE;
        }
        if (query.equals(NONE)) {
            return ALL;
        }
        return new BooleanQuery.Builder()
                .add(ALL, Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    static Query all(List<Query> queries) {
        List<Query> parts = new ArrayList<>();
        for (Query query : queries) {
            if (query.equals(NONE)) {
                return NONE;
            }
            if (!query.equals(ALL) && !parts.contains(query)) {
                parts.add(query);
            }
        }
        if (parts.size() < 2) {
            return parts.isEmpty() ? ALL : parts.get(0);
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        parts.forEach(part -> all.add(part, Occur.FILTER));
        return all.build();
    }

    static Query either(List<Query> queries) {
        List<Query> parts = new ArrayList<>();
        for (Query query : queries) {
            if (query.equals(ALL)) {
                return ALL;
            }
            if (!query.equals(NONE) && !parts.contains(query)) {
                parts.add(query);
            }
        }
        if (parts.size() < 2) {
            return parts.isEmpty() ? NONE : parts.get(0);
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        parts.forEach(part -> any.add(part, Occur.SHOULD));
        return any.build();
    }

    /** What lies between: to be asked. */
    Query doubtful() {
        return isExact() ? NONE : all(List.of(possible, except(sure)));
    }
}
