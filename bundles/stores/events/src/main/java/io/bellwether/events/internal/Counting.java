// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.events.EventIndex.Histogram;
import io.bellwether.events.EventIndex.TooMuch;
import io.bellwether.events.EventIndex.Top;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Expression;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;

/**
 * Counts events of one environment by time and by the values of a field. What the index is sure of is counted where it
 * lies; events of which it is not are read. For one question.
 */
final class Counting {
    static final int MOST_BUCKETS = 2_000;
    private static final long MOST_CELLS = 4_000_000;

    private final EnvironmentIndex index;
    private final Instant from;
    private final Instant to;
    private final Expression filter;
    private final Condition condition;
    private final Budget budget;
    /** Null when events are not told apart. */
    private final Grouping grouping;

    private final long interval;
    private final Instant first;
    private final int buckets;
    /** By group, then by bucket; row 0 is for those who lack the field, or all when they are not told apart. */
    private final List<long[]> rows = new ArrayList<>();

    private long total;

    /** @param interval null for one bucket; @param by null to count all together */
    Counting(
            EnvironmentIndex index,
            Instant from,
            Instant to,
            Expression filter,
            Duration interval,
            String by,
            Budget budget) {
        this.index = index;
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.condition = filter == null ? null : filter.condition();
        this.budget = budget;
        grouping = by == null ? null : new Grouping(by);
        if (interval == null) {
            this.interval = Long.MAX_VALUE;
            first = from;
            buckets = 1;
        } else {
            long nanos = nanos(interval);
            this.interval = nanos;
            first = floor(from, interval);
            Duration range = Duration.between(first, to);
            if (range.getSeconds() / Math.max(1e-9, nanos / 1e9) > MOST_BUCKETS) {
                throw new InvalidInput(
                        "interval",
                        interval.toString(),
                        "would cut the time into more than " + MOST_BUCKETS + " pieces; make it longer");
            }
            buckets = (int) ((range.toNanos() + nanos - 1) / nanos);
        }
        row(0);
    }

    private static long nanos(Duration interval) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofDays(366)) > 0) {
            throw new InvalidInput("interval", interval.toString(), "must be longer than nothing, up to 366 days");
        }
        return interval.toNanos();
    }

    private static Instant floor(Instant time, Duration interval) {
        java.math.BigInteger step = java.math.BigInteger.valueOf(interval.toNanos());
        java.math.BigInteger at = java.math.BigInteger.valueOf(time.getEpochSecond())
                .multiply(java.math.BigInteger.valueOf(1_000_000_000L))
                .add(java.math.BigInteger.valueOf(time.getNano()));
        java.math.BigInteger rest = at.mod(step);
        return time.minusNanos(rest.longValueExact());
    }

    private long[] row(int group) {
        while (rows.size() <= group) {
            rows.add(null);
        }
        long[] row = rows.get(group);
        if (row == null) {
            if ((long) rows.size() * buckets > MOST_CELLS) {
                throw new TooMuch("there are too many values in too many buckets; make the interval longer, narrow the"
                        + " time, or choose a field with fewer values");
            }
            row = new long[buckets];
            rows.set(group, row);
        }
        return row;
    }

    void count() throws IOException {
        for (DayIndex day : Damage.newestFirst(index, from, to)) {
            Damage.guard(index, day, () -> {
                try (DayQuery query = new DayQuery(day, from, to, condition, budget)) {
                    count(query);
                }
            });
        }
    }

    private void count(DayQuery query) throws IOException {
        Counter sure = new Counter(query.day(), false);
        query.each(query.bounds().sure(), sure);
        budget.each(index.where(), sure.asked(), this::add);
        if (!query.bounds().isExact()) {
            Counter doubtful = new Counter(query.day(), true);
            query.each(query.bounds().doubtful(), doubtful);
            budget.each(index.where(), doubtful.asked(), event -> {
                if (filter.matches(event)) {
                    add(event);
                }
            });
        }
    }

    private void add(Event event) {
        int group = grouping == null ? -1 : grouping.group(event);
        Duration since = Duration.between(first, event.timestamp());
        int bucket = buckets == 1 ? 0 : (int) (since.toNanos() / interval);
        row(group + 1)[bucket]++;
        total++;
    }

    /** Counts what the index is sure of, and keeps the places of what has to be asked. */
    private final class Counter implements DayQuery.Sink {
        private final boolean askAll;
        /** From the first bucket to the day. */
        private final long shift;

        private NumericDocValues places;
        private Grouping.OfSegment groups;
        private final Places asked = new Places();

        Counter(DayIndex day, boolean askAll) {
            this.askAll = askAll;
            shift = buckets == 1 ? 0 : Duration.between(first, day.instant(0)).toNanos();
        }

        long[] asked() {
            return asked.toArray();
        }

        private int bucket(long time) {
            return buckets == 1 ? 0 : (int) ((time + shift) / interval);
        }

        @Override
        public boolean isSame(long one, long other) {
            return buckets == 1 || Math.floorDiv(one + shift, interval) == Math.floorDiv(other + shift, interval);
        }

        @Override
        public void segment(LeafReaderContext leaf) throws IOException {
            places = leaf.reader().getNumericDocValues(Schema.PLACE);
            groups = askAll || grouping == null ? null : grouping.in(leaf.reader());
        }

        @Override
        public boolean block(int block, int documents, long time) throws IOException {
            if (askAll) {
                return false;
            }
            int bucket = bucket(time);
            if (groups == null) {
                rows.get(0)[bucket] += documents;
            } else if (!groups.block(block, (group, events) -> row(group + 1)[bucket] += events)) {
                return false;
            }
            total += documents;
            return true;
        }

        @Override
        public void document(int doc, long time) throws IOException {
            int group = askAll ? Grouping.ASK : groups == null ? -1 : groups.group(doc);
            if (group == Grouping.ASK) {
                ask(doc);
                return;
            }
            int at = group + 1;
            long[] row = at < rows.size() ? rows.get(at) : null;
            (row == null ? row(at) : row)[bucket(time)]++;
            total++;
        }

        private void ask(int doc) throws IOException {
            places.advanceExact(doc);
            asked.add(places.longValue());
        }
    }

    private long sum(int row) {
        long[] counts = row < rows.size() ? rows.get(row) : null;
        return counts == null ? 0 : Arrays.stream(counts).sum();
    }

    /** Groups with the most events first; among equals by value. */
    private List<Integer> ranked() {
        return IntStream.range(0, grouping.size())
                .boxed()
                .filter(group -> sum(group + 1) > 0)
                .sorted(Comparator.comparingLong((Integer group) -> -sum(group + 1))
                        .thenComparing(grouping::value))
                .toList();
    }

    Histogram histogram(Duration width, int top) {
        List<Instant> begins = new ArrayList<>(buckets);
        for (int i = 0; i < buckets; i++) {
            begins.add(first.plus(width.multipliedBy(i)));
        }
        Map<String, long[]> series = new LinkedHashMap<>();
        long[] others = rows.get(0).clone();
        if (grouping != null) {
            List<Integer> ranked = ranked();
            for (int i = 0; i < ranked.size(); i++) {
                long[] row = rows.get(ranked.get(i) + 1);
                if (i < top) {
                    series.put(grouping.value(ranked.get(i)), row);
                } else {
                    for (int bucket = 0; bucket < buckets; bucket++) {
                        others[bucket] += row[bucket];
                    }
                }
            }
        }
        return new Histogram(begins, width, series, others, total);
    }

    Top top(int most) {
        List<Integer> ranked = ranked();
        Map<String, Long> counts = new LinkedHashMap<>();
        long others = 0;
        for (int i = 0; i < ranked.size(); i++) {
            long count = sum(ranked.get(i) + 1);
            if (i < most) {
                counts.put(grouping.value(ranked.get(i)), count);
            } else {
                others += count;
            }
        }
        return new Top(counts, others, sum(0), ranked.size(), total);
    }
}
