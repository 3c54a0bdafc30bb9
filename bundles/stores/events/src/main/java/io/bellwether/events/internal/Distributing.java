// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import com.tdunning.math.stats.MergingDigest;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import io.bellwether.events.EventIndex.Distribution;
import io.bellwether.events.internal.Kind.Form;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Expression;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.StringHelper;

/** How the numbers of a field are distributed: exactly for few different ones, by a t-digest for many. For one question. */
final class Distributing {
    private static final int EXACT = 100_000;
    private static final double COMPRESSION = 200;

    private final EnvironmentIndex index;
    private final Instant from;
    private final Instant to;
    private final Expression filter;
    private final Condition condition;
    private final String field;
    private final Budget budget;
    private final ValueCounts few = new ValueCounts(EXACT);
    private MergingDigest many;
    private long count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    Distributing(EnvironmentIndex index, Instant from, Instant to, Expression filter, String field, Budget budget) {
        this.index = index;
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.condition = filter == null ? null : filter.condition();
        this.field = field;
        this.budget = budget;
    }

    Distribution of(List<Double> quantiles) throws IOException {
        for (DayIndex day : Damage.newestFirst(index, from, to)) {
            Damage.guard(index, day, () -> {
                try (DayQuery query = new DayQuery(day, from, to, condition, budget)) {
                    day(query);
                }
            });
        }
        Map<Double, Double> answers = new LinkedHashMap<>();
        if (count == 0) {
            return new Distribution(0, Double.NaN, Double.NaN, Double.NaN, answers);
        }
        if (many != null) {
            digest();
        }
        for (double quantile : quantiles) {
            answers.put(quantile, many == null ? few.quantile(quantile) : many.quantile(quantile));
        }
        return new Distribution(count, min, max, sum / count, answers);
    }

    private void day(DayQuery query) throws IOException {
        Reader sure = new Reader(false);
        query.each(query.bounds().sure(), sure);
        budget.each(index.where(), sure.places.toArray(), this::add);
        if (!query.bounds().isExact()) {
            Reader doubtful = new Reader(true);
            query.each(query.bounds().doubtful(), doubtful);
            budget.each(index.where(), doubtful.places.toArray(), event -> {
                if (filter.matches(event)) {
                    add(event);
                }
            });
        }
    }

    private void add(Event event) {
        Number number =
                switch (field) {
                    case "status_code" -> WellKnown.STATUS_CODE.number(event);
                    case "elapsed_ms" -> WellKnown.ELAPSED_MS.number(event);
                    default -> Properties.find(event.properties(), field) instanceof Number value ? value : null;
                };
        if (number != null) {
            add(number.doubleValue());
        }
    }

    private void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (!few.add(value)) {
            digest();
            few.add(value);
        }
    }

    /** Puts what was counted by number into the digest. */
    private void digest() {
        if (many == null) {
            many = new MergingDigest(COMPRESSION);
        }
        few.each((value, times) -> {
            for (long left = times; left > 0; left -= Integer.MAX_VALUE) {
                many.add(value, (int) Math.min(left, Integer.MAX_VALUE));
            }
        });
        few.clear();
    }

    /** Reads numbers from the segments, and keeps the places of events that have to be asked. */
    private final class Reader implements DayQuery.Sink {
        private final boolean askAll;
        private final Places places = new Places();
        private NumericDocValues documentPlaces;
        private NumericDocValues whole;
        private NumericDocValues bits;
        private SortedDocValues kinds;
        private byte[] forms;
        /** The form that all have, or -1. */
        private byte only;

        private int[] small;

        Reader(boolean askAll) {
            this.askAll = askAll;
        }

        @Override
        public boolean isSame(long one, long other) {
            return true;
        }

        @Override
        public void segment(LeafReaderContext leaf) throws IOException {
            LeafReader reader = leaf.reader();
            documentPlaces = reader.getNumericDocValues(Schema.PLACE);
            boolean status = field.equals("status_code");
            whole = DocValues.getNumeric(reader, status ? Schema.STATUS : Schema.ELAPSED);
            bits = DocValues.getNumeric(reader, Schema.ELAPSED_BITS);
            kinds = DocValues.getSorted(reader, Schema.KIND);
            Kind[] all = SegmentView.of(reader).kinds();
            forms = new byte[all.length];
            boolean any = false;
            only = all.length == 0 ? -1 : form(all[0], status);
            for (int i = 0; i < all.length; i++) {
                forms[i] = form(all[i], status);
                any |= forms[i] == Form.SMALL;
                only = forms[i] == only ? only : -1;
            }
            small = any ? small(reader) : null;
        }

        /** {@code ELAPSED} for the number of the document, {@code SMALL} for a term, {@code NUMBER} to ask, 0 for none. */
        private byte form(Kind kind, boolean status) {
            if (kind.is(Kind.UNKNOWN)) {
                return Form.NUMBER;
            }
            if (status || field.equals("elapsed_ms")) {
                return status && kind.is(Kind.ODD_STATUS) ? Form.NUMBER : Form.ELAPSED;
            }
            byte form = kind.form(field);
            if (kind.is(Kind.ODD_PROPERTIES)) {
                return Form.NUMBER;
            }
            return form == Form.SMALL || form == Form.ELAPSED ? form : Form.isNumber(form) ? Form.NUMBER : 0;
        }

        private int[] small(LeafReader reader) throws IOException {
            int[] numbers = new int[reader.maxDoc()];
            BytesRef prefix = Schema.prefix(Schema.SMALL, field);
            TermsEnum each = reader.terms(Schema.TERMS).iterator();
            PostingsEnum postings = null;
            BytesRef rest = new BytesRef();
            if (each.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
                return numbers;
            }
            for (BytesRef term = each.term();
                    term != null && StringHelper.startsWith(term, prefix);
                    term = each.next()) {
                rest.bytes = term.bytes;
                rest.offset = term.offset + prefix.length;
                rest.length = term.length - prefix.length;
                int number = PropertyQueries.small(rest).intValue();
                postings = each.postings(postings, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    numbers[doc] = number;
                }
            }
            return numbers;
        }

        @Override
        public void document(int doc, long time) throws IOException {
            byte form = askAll ? Form.NUMBER : only;
            if (form < 0) {
                form = kinds.advanceExact(doc) ? forms[kinds.ordValue()] : Form.NUMBER;
            }
            if (form == Form.ELAPSED) {
                if (whole.advanceExact(doc)) {
                    long value = whole.longValue();
                    add(field.equals("status_code") ? value : value / Schema.ELAPSED_SCALE);
                } else if (!field.equals("status_code") && bits.advanceExact(doc)) {
                    add(NumericUtils.sortableLongToDouble(bits.longValue()));
                }
            } else if (form == Form.SMALL) {
                add(small[doc]);
            } else if (form == Form.NUMBER) {
                documentPlaces.advanceExact(doc);
                places.add(documentPlaces.longValue());
            }
        }
    }
}
