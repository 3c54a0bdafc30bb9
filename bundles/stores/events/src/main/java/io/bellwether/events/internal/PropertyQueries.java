// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.WellKnown;
import io.bellwether.events.internal.Kind.Form;
import io.bellwether.expression.Condition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** Looks for events by their properties. */
final class PropertyQueries {
    static final Query UNKNOWN_KIND = Leaves.kinds("unknown kind", kind -> kind.is(Kind.UNKNOWN));
    private static final Query ODD = Leaves.kinds("odd properties", kind -> kind.is(Kind.ODD_PROPERTIES));

    private final boolean odd;

    /** @param odd whether there are events of whose properties not all is known */
    PropertyQueries(boolean odd) {
        this.odd = odd;
    }

    Bounds of(String name, Condition condition) {
        Bounds found = even(name, condition);
        return odd ? doubted(found) : found;
    }

    /** Nothing is sure of events with odd properties. */
    private static Bounds doubted(Bounds found) {
        return new Bounds(
                Bounds.all(List.of(found.sure(), Bounds.except(ODD))), Bounds.either(List.of(found.possible(), ODD)));
    }

    private Bounds even(String name, Condition condition) {
        if (condition instanceof Condition.Exists) {
            return Bounds.exact(forms(name, form -> form != 0));
        }
        if (condition instanceof Condition.Like like) {
            return like(name, like);
        }
        if (condition instanceof Condition.Compare) {
            return numbers(name, condition);
        }
        Condition.Equal equal = (Condition.Equal) condition;
        if (equal.value() instanceof String text) {
            return text(name, text, equal.ignoreCase());
        }
        if (equal.value() instanceof BigDecimal number) {
            return number(name, number, condition);
        }
        return Bounds.exact(constant(name, (Boolean) equal.value()));
    }

    static Query forms(String name, Predicate<Byte> test) {
        return Leaves.kinds("form of " + name, kind -> test.test(kind.form(name)));
    }

    static Query link(String id) {
        return hashed(Schema.LINK, Schema.foldedHash("", id));
    }

    private static Query hashed(char kind, long hash) {
        TermBuffer buffer = new TermBuffer();
        Schema.hashed(buffer, kind, hash);
        return new TermQuery(new Term(Schema.TERMS, buffer.last()));
    }

    private static Query constant(String name, Boolean value) {
        TermBuffer buffer = new TermBuffer();
        Schema.named(buffer, Schema.CONSTANT, name);
        buffer.put((byte) (value == null ? 'n' : value ? 't' : 'f'));
        buffer.done();
        return new TermQuery(new Term(Schema.TERMS, buffer.last()));
    }

    private static Bounds text(String name, String text, boolean ignoreCase) {
        Byte role = Schema.ROLES.get(name);
        if (role != null && role == Schema.ROLE_LINK) {
            return Bounds.atMost(link(text));
        }
        if (Schema.isReadable(text)) {
            if (ignoreCase) {
                String folded = Folding.fold(text);
                return Bounds.exact(Leaves.terms(
                        name, Schema.prefix(Schema.TEXT, name), value -> folded.equals(Folding.fold(text(value)))));
            }
            TermBuffer buffer = new TermBuffer();
            Schema.named(buffer, Schema.TEXT, name);
            buffer.put(text);
            buffer.done();
            return Bounds.exact(new TermQuery(new Term(Schema.TERMS, buffer.last())));
        }
        if (!ignoreCase) {
            return Bounds.exact(hashed(Schema.HASHED, Schema.hash(name, text)));
        }
        long folded = Schema.foldedHash(name, text);
        return Bounds.exact(Bounds.either(List.of(hashed(Schema.HASHED, folded), hashed(Schema.FOLDED, folded))));
    }

    private static Bounds number(String name, BigDecimal number, Condition condition) {
        if (Schema.ROLES.containsKey(name)) {
            return numbers(name, condition);
        }
        Long whole = Schema.whole(number);
        if (whole == null) {
            return Bounds.atMost(forms(name, form -> form == Form.NUMBER));
        }
        if (Math.abs(whole) < Schema.SMALL_MOST) {
            TermBuffer buffer = new TermBuffer();
            Schema.small(buffer, name, whole);
            return Bounds.exact(new TermQuery(new Term(Schema.TERMS, buffer.last())));
        }
        return Bounds.exact(hashed(Schema.WHOLE, Schema.hash(name, whole.longValue())));
    }

    /** How its numbers compare: known of small ones and of the event's elapsed time. */
    private static Bounds numbers(String name, Condition condition) {
        List<Query> sure = new ArrayList<>();
        sure.add(Leaves.terms(
                name, Schema.prefix(Schema.SMALL, name), value -> Translator.holds(condition, small(value))));
        Byte role = Schema.ROLES.get(name);
        if (role != null && role == Schema.ROLE_ELAPSED) {
            sure.add(Bounds.all(List.of(elapsedNumbers(condition), forms(name, form -> form == Form.ELAPSED))));
        }
        Query known = Bounds.either(sure);
        Query others = forms(name, form -> form == Form.WHOLE || form == Form.NUMBER);
        return new Bounds(known, Bounds.either(List.of(known, others)));
    }

    private static Query elapsedNumbers(Condition condition) {
        return Bounds.either(List.of(
                Leaves.numbers(
                        Schema.ELAPSED,
                        scaled -> Translator.holds(condition, (Double) (scaled / Schema.ELAPSED_SCALE))),
                Leaves.numbers(
                        Schema.ELAPSED_BITS,
                        bits -> Translator.holds(condition, (Double) NumericUtils.sortableLongToDouble(bits)))));
    }

    /** The event's elapsed time, whatever its name. */
    Bounds elapsed(Condition condition) {
        Query known = Leaves.kinds("elapsed", kind -> hasForm(kind, true));
        Query sure = condition instanceof Condition.Exists
                ? known
                : Translator.isNumeric(condition) ? Bounds.all(List.of(elapsedNumbers(condition), known)) : Bounds.NONE;
        Query others = Leaves.kinds("other elapsed", kind -> kind.is(Kind.UNKNOWN) || hasForm(kind, false));
        Bounds found = new Bounds(sure, Bounds.either(List.of(sure, others)));
        return odd ? doubted(found) : found;
    }

    /** Whether its elapsed time is a plain number, or else is anything. */
    private static boolean hasForm(Kind kind, boolean plain) {
        boolean elapsed = false;
        boolean any = false;
        for (String name : WellKnown.ELAPSED_MS.names()) {
            byte form = kind.form(name);
            elapsed |= form == Form.ELAPSED;
            any |= form != 0;
        }
        return plain ? elapsed : any && !elapsed;
    }

    /** The events that have a fact. */
    Bounds present(WellKnown fact) {
        Query sure = Leaves.kinds(
                fact.field(),
                kind -> fact.names().stream().map(kind::form).anyMatch(form -> form != 0 && form != Form.CONSTANT));
        Query possible = Leaves.kinds(
                fact.field(),
                kind -> kind.is(Kind.UNKNOWN) || fact.names().stream().anyMatch(name -> kind.form(name) != 0));
        Bounds found = new Bounds(sure, possible);
        return odd ? doubted(found) : found;
    }

    private static Bounds like(String name, Condition.Like like) {
        boolean any = like.runs().equals(List.of("", ""));
        if (any) {
            return Bounds.exact(forms(name, form -> form == Form.TEXT || form == Form.HASHED || form == Form.LINK));
        }
        Query readable = Leaves.terms(
                name,
                Schema.prefix(Schema.TEXT, name),
                value -> ValueTest.like(text(value), like.runs(), like.ignoreCase()));
        Query others = forms(name, form -> form == Form.HASHED || form == Form.LINK);
        return new Bounds(readable, Bounds.either(List.of(readable, others)));
    }

    /** A text as {@link TermBuffer#put(char)} writes it. */
    static String text(BytesRef bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = bytes.offset;
        int end = at + bytes.length;
        while (at < end) {
            int first = bytes.bytes[at++] & 0xFF;
            if (first < 0x80) {
                text.append((char) first);
            } else if (first < 0xE0) {
                text.append((char) ((first & 0x1F) << 6 | bytes.bytes[at++] & 0x3F));
            } else {
                text.append((char) ((first & 0xF) << 12 | (bytes.bytes[at++] & 0x3F) << 6 | bytes.bytes[at++] & 0x3F));
            }
        }
        return text.toString();
    }

    static Long small(BytesRef bytes) {
        long value = 0;
        for (int i = 0; i < Schema.SMALL_BYTES; i++) {
            value = value << 8 | bytes.bytes[bytes.offset + i] & 0xFF;
        }
        return value - Schema.SMALL_MOST;
    }
}
