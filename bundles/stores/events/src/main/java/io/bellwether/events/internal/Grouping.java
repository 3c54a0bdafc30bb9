// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import io.bellwether.events.EventIndex;
import io.bellwether.events.EventIndex.TooMuch;
import io.bellwether.events.internal.Kind.Form;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.StringHelper;

/** Sorts events by the value of a field. For one question and one thread. */
final class Grouping {
    /** The event lacks the field. */
    static final int MISSING = -1;
    /** The event itself has to be asked. */
    static final int ASK = -2;

    private static final int MOST = 200_000;
    private static final int LONGEST_NUMBER = 40;

    private final String field;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> values = new ArrayList<>();

    /** Says of one segment's documents which group they are in; asked in rising order. */
    interface OfSegment {
        int group(int doc) throws IOException;

        /** Gives out the groups of a whole block at once. @return false, having given nothing, when that is not known */
        default boolean block(int block, Tally tally) throws IOException {
            return false;
        }
    }

    /** Takes how many events are in a group, or {@link #MISSING}. */
    interface Tally {
        void add(int group, int events);
    }

    Grouping(String field) {
        this.field = field;
    }

    int size() {
        return values.size();
    }

    String value(int group) {
        return values.get(group);
    }

    int group(String value) {
        if (value == null) {
            return MISSING;
        }
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (values.size() == MOST) {
            throw new TooMuch("'" + field + "' has more than " + MOST
                    + " different values here; narrow the time, or choose a field with fewer");
        }
        values.add(value);
        numbers.put(value, values.size() - 1);
        return values.size() - 1;
    }

    int group(Event event) {
        return group(valueOf(event));
    }

    private String valueOf(Event event) {
        return switch (field) {
            case "level" -> event.level();
            case "severity" -> event.severity().toString();
            case "source" -> event.source();
            case "type" -> event.type();
            case "event_type" -> event.body().eventType();
            case "template", "shape" -> event.body().template();
            case "app_name" -> WellKnown.APP_NAME.text(event);
            case "server_node" -> WellKnown.SERVER_NODE.text(event);
            case "route_pattern" -> WellKnown.ROUTE_PATTERN.text(event);
            case "status_code" -> number(WellKnown.STATUS_CODE.number(event));
            case "elapsed_ms" -> number(WellKnown.ELAPSED_MS.number(event));
            default -> {
                Object value = Properties.find(event.properties(), field);
                yield value instanceof Number number ? number(number) : value == null ? null : value.toString();
            }
        };
    }

    private static String number(Number number) {
        if (number == null) {
            return null;
        }
        Long whole = Schema.whole(number);
        if (whole != null) {
            return whole.toString();
        }
        if (number instanceof Double value && !Double.isFinite(value)) {
            return number.toString();
        }
        BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        return Math.abs(decimal.scale()) > LONGEST_NUMBER ? decimal.toString() : decimal.toPlainString();
    }

    OfSegment in(LeafReader reader) throws IOException {
        SegmentView view = SegmentView.of(reader);
        if (!EventIndex.FIELDS.contains(field)) {
            return property(reader, view);
        }
        return switch (field) {
            case "level" -> kinds(reader, view, Kind::level);
            case "severity" -> kinds(reader, view, Kind::severity);
            case "source" -> kinds(reader, view, Kind::source);
            case "type" -> kinds(reader, view, Kind::type);
            case "event_type" -> kinds(reader, view, Kind::eventType);
            case "template" -> kinds(reader, view, Kind::template);
            case "shape" -> kinds(reader, view, kind -> kind.template() == null ? kind.shape() : kind.template());
            case "app_name" -> ordinals(reader, Schema.ORIGIN, view.origins(), origin -> marked(origin.app()));
            case "server_node" -> ordinals(reader, Schema.ORIGIN, view.origins(), origin -> marked(origin.node()));
            case "route_pattern" -> ordinals(reader, Schema.ROUTE, view.routes(), this::marked);
            default -> numbers(reader, view);
        };
    }

    private int marked(String text) {
        if (text == null) {
            return MISSING;
        }
        return text.equals("?") ? ASK : group(text.substring(1));
    }

    private OfSegment kinds(LeafReader reader, SegmentView view, Function<Kind, String> part) throws IOException {
        return ordinals(
                reader, Schema.KIND, view.kinds(), kind -> kind.is(Kind.UNKNOWN) ? ASK : group(part.apply(kind)));
    }

    private <T> OfSegment ordinals(LeafReader reader, String name, T[] all, Function<T, Integer> toGroup)
            throws IOException {
        int[] groups = new int[all.length];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = toGroup.apply(all[i]);
        }
        boolean known =
                name.equals(Schema.KIND) || isKnown(SegmentView.of(reader).kinds());
        return new ByOrdinal(
                DocValues.getSorted(reader, name),
                groups,
                known ? null : unknown(reader),
                SegmentView.of(reader),
                name);
    }

    /**
     * The groups of what has ordinals.
     *
     * @param unknown asked for documents without a value; null when they lack it
     */
    private record ByOrdinal(SortedDocValues ordinals, int[] groups, OfSegment unknown, SegmentView view, String name)
            implements OfSegment {
        @Override
        public int group(int doc) throws IOException {
            if (ordinals.advanceExact(doc)) {
                return groups[ordinals.ordValue()];
            }
            return unknown == null ? MISSING : unknown.group(doc);
        }

        @Override
        public boolean block(int block, Tally tally) throws IOException {
            BlockCounts counts = view.counts(name);
            if (counts == null) {
                return false;
            }
            int begin = counts.begin(block);
            int end = counts.begin(block + 1);
            for (int i = begin; i < end; i++) {
                int ordinal = counts.ordinal(i);
                if (ordinal < 0 ? unknown != null : groups[ordinal] == ASK) {
                    return false;
                }
            }
            for (int i = begin; i < end; i++) {
                int ordinal = counts.ordinal(i);
                tally.add(ordinal < 0 ? MISSING : groups[ordinal], counts.count(i));
            }
            return true;
        }
    }

    private static boolean isKnown(Kind[] kinds) {
        return Arrays.stream(kinds).noneMatch(kind -> kind.is(Kind.UNKNOWN) || kind.is(Kind.ODD_STATUS));
    }

    /** Of documents without a value: whether they lack it, or their kind is unknown. */
    private static OfSegment unknown(LeafReader reader) throws IOException {
        Kind[] kinds = SegmentView.of(reader).kinds();
        if (isKnown(kinds)) {
            return doc -> MISSING;
        }
        SortedDocValues ordinals = DocValues.getSorted(reader, Schema.KIND);
        return doc -> {
            Kind kind = ordinals.advanceExact(doc) ? kinds[ordinals.ordValue()] : Kind.OTHER;
            return kind.is(Kind.UNKNOWN) || kind.is(Kind.ODD_STATUS) ? ASK : MISSING;
        };
    }

    private OfSegment numbers(LeafReader reader, SegmentView view) throws IOException {
        NumericDocValues whole =
                DocValues.getNumeric(reader, field.equals("status_code") ? Schema.STATUS : Schema.ELAPSED);
        NumericDocValues bits = field.equals("status_code") ? null : DocValues.getNumeric(reader, Schema.ELAPSED_BITS);
        OfSegment unknown = unknown(reader);
        Map<Long, Integer> known = new HashMap<>();
        return doc -> {
            if (whole.advanceExact(doc)) {
                return known.computeIfAbsent(
                        whole.longValue(),
                        value -> group(number(bits == null ? (Number) value : value / Schema.ELAPSED_SCALE)));
            }
            if (bits != null && bits.advanceExact(doc)) {
                return group(number(NumericUtils.sortableLongToDouble(bits.longValue())));
            }
            return unknown.group(doc);
        };
    }

    private OfSegment property(LeafReader reader, SegmentView view) throws IOException {
        Kind[] kinds = view.kinds();
        int[] byKind = new int[kinds.length];
        boolean any = false;
        for (int i = 0; i < kinds.length; i++) {
            byte form = kinds[i].form(field);
            boolean inTerms = form == Form.TEXT || form == Form.SMALL || form == Form.CONSTANT;
            byKind[i] = kinds[i].is(Kind.ODD_PROPERTIES) ? ASK : form == 0 ? MISSING : inTerms ? 0 : ASK;
            any |= byKind[i] == 0;
        }
        int[] byDocument = any ? byTerms(reader) : null;
        SortedDocValues ordinals = DocValues.getSorted(reader, Schema.KIND);
        return doc -> {
            int group = ordinals.advanceExact(doc) ? byKind[ordinals.ordValue()] : ASK;
            return group == 0 ? byDocument[doc] : group;
        };
    }

    private int[] byTerms(LeafReader reader) throws IOException {
        int[] groups = new int[reader.maxDoc()];
        Arrays.fill(groups, MISSING);
        fill(reader, groups, Schema.TEXT, PropertyQueries::text);
        fill(reader, groups, Schema.SMALL, bytes -> PropertyQueries.small(bytes).toString());
        fill(reader, groups, Schema.CONSTANT, bytes -> switch (bytes.bytes[bytes.offset]) {
            case 't' -> "true";
            case 'f' -> "false";
            default -> null;
        });
        return groups;
    }

    private void fill(LeafReader reader, int[] groups, char kind, Function<BytesRef, String> text) throws IOException {
        Terms terms = reader.terms(Schema.TERMS);
        if (terms == null) {
            return;
        }
        BytesRef prefix = Schema.prefix(kind, field);
        TermsEnum each = terms.iterator();
        PostingsEnum postings = null;
        BytesRef rest = new BytesRef();
        if (each.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return;
        }
        for (BytesRef term = each.term(); term != null && StringHelper.startsWith(term, prefix); term = each.next()) {
            rest.bytes = term.bytes;
            rest.offset = term.offset + prefix.length;
            rest.length = term.length - prefix.length;
            int group = group(text.apply(rest));
            postings = each.postings(postings, PostingsEnum.NONE);
            for (int doc = postings.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = postings.nextDoc()) {
                groups[doc] = group;
            }
        }
    }
}
