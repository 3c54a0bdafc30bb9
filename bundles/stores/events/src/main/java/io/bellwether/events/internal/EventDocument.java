// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.WellKnown;
import io.bellwether.events.internal.Kind.Form;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * An event as a document of the index. The same objects serve every event, since there are tens of thousands of them in
 * a second; for one environment and one thread.
 */
final class EventDocument implements Iterable<IndexableField> {
    private static final int MOST_PROPERTIES = 64;
    private static final int DEEPEST = 4;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_COMPONENT = 1_000;
    private static final int MOST_ORIGINS = 8_192;
    private static final int MOST_ROUTES = 16_384;
    private static final String[] STATUS_NAMES = WellKnown.STATUS_CODE.names().toArray(String[]::new);
    private static final FieldType TERMS = new FieldType();

    static {
        TERMS.setIndexOptions(IndexOptions.DOCS);
        TERMS.setOmitNorms(true);
        TERMS.setTokenized(true);
        TERMS.freeze();
    }

    private final TermBuffer terms = new TermBuffer();
    private final Words words = new Words();
    private final Kinds kinds;
    private final ShapeMiner miner;
    private final Map<Origin, BytesRef> origins = new HashMap<>();
    private final Map<String, BytesRef> routes = new HashMap<>();
    private final IndexableField termField = new Field(Schema.TERMS, terms, TERMS);
    private final NumberField time = new NumberField(Schema.TIME);
    private final NumberField place = new NumberField(Schema.PLACE);
    private final BytesField kind = new BytesField(Schema.KIND);
    private final BytesField origin = new BytesField(Schema.ORIGIN);
    private final BytesField route = new BytesField(Schema.ROUTE);
    private final NumberField status = new NumberField(Schema.STATUS);
    private final NumberField elapsed = new NumberField(Schema.ELAPSED);
    private final NumberField elapsedBits = new NumberField(Schema.ELAPSED_BITS);
    private final IndexableField[] fields = new IndexableField[8];
    private final Walk walk = new Walk();
    private int count;
    private int flags;
    private boolean plain;

    EventDocument(ShapeMiner miner) {
        this.miner = miner;
        kinds = new Kinds();
    }

    /** Forgets what was seen once it is too much, so that what comes anew has room. */
    void trim() {
        kinds.trim();
        if (origins.size() >= MOST_ORIGINS) {
            origins.clear();
        }
        if (routes.size() >= MOST_ROUTES) {
            routes.clear();
        }
    }

    /** @param nanos since the beginning of its day */
    EventDocument fill(Event event, long nanos, long at) {
        EventBody body = event.body();
        terms.clear();
        flags = 0;
        plain = true;
        kinds.begin();
        properties(event.properties());
        text(body);
        if (body.traceId() != null) {
            flags |= Kind.TRACE;
            link(body.traceId());
        }
        flags |= body.spanId() == null ? 0 : Kind.SPAN;
        flags |= isPlainStatus(event.properties()) ? 0 : Kind.ODD_STATUS;
        Kinds.Entry entry = kinds.entry(flags, body, body.template() == null ? miner : null);
        count = 0;
        time.value.value = nanos;
        place.value.value = at;
        kind.value = entry.bytes();
        add(termField);
        add(time);
        add(place);
        add(kind);
        facts(event.properties(), entry);
        return this;
    }

    private void add(IndexableField field) {
        fields[count++] = field;
    }

    private void text(EventBody body) {
        boolean complete = words.add(body.message(), terms);
        if (body.exception() != null) {
            flags |= Kind.EXCEPTION;
            complete &= words.add(body.exception(), terms);
        }
        flags |= complete ? 0 : Kind.ODD_TEXT;
    }

    private void facts(Map<String, Object> properties, Kinds.Entry entry) {
        if (entry.bytes() == Kinds.OTHER) {
            // Too many kinds: the event itself is asked for all it is.
            return;
        }
        String app = Origin.marked(fact(WellKnown.APP_NAME, entry.appName(), properties));
        String node = Origin.marked(fact(WellKnown.SERVER_NODE, entry.serverNode(), properties));
        if (app != null || node != null) {
            origin.value = bounded(origins, new Origin(app, node), MOST_ORIGINS);
            add(origin);
        }
        String path = Origin.marked(fact(WellKnown.ROUTE_PATTERN, entry.routePattern(), properties));
        if (path != null) {
            BytesRef known = routes.get(path);
            if (known == null) {
                known = path.length() > LONGEST_COMPONENT || routes.size() >= MOST_ROUTES
                        ? Kinds.MARK_OTHER
                        : new BytesRef(path.getBytes(StandardCharsets.UTF_8));
                if (known != Kinds.MARK_OTHER) {
                    routes.put(path, known);
                }
            }
            route.value = known;
            add(route);
        }
        Double code = WellKnown.toNumber(fact(WellKnown.STATUS_CODE, entry.statusCode(), properties));
        if (code != null && code == Math.rint(code) && Math.abs(code) < 1e9) {
            status.value.value = code.longValue();
            add(status);
        }
        Double millis = WellKnown.toNumber(fact(WellKnown.ELAPSED_MS, entry.elapsedMs(), properties));
        if (millis != null) {
            elapsed(millis);
        }
    }

    /** Whether the status, if there is one, is a whole number sent as a number. */
    private boolean isPlainStatus(Map<String, Object> properties) {
        if (!plain) {
            Object value = WellKnown.STATUS_CODE.in(properties);
            return value == null || isWhole(value);
        }
        for (String name : STATUS_NAMES) {
            Object value = properties.get(name);
            if (value != null) {
                return isWhole(value);
            }
        }
        return true;
    }

    private static boolean isWhole(Object value) {
        return (value instanceof Long || value instanceof Integer)
                && Math.abs(((Number) value).longValue()) < 1_000_000;
    }

    private void elapsed(double millis) {
        long scaled = Math.abs(millis) < Schema.ELAPSED_LARGEST ? Math.round(millis * Schema.ELAPSED_SCALE) : 0;
        if (scaled / Schema.ELAPSED_SCALE == millis) {
            elapsed.value.value = scaled;
            add(elapsed);
        } else {
            elapsedBits.value.value = org.apache.lucene.util.NumericUtils.doubleToSortableLong(millis);
            add(elapsedBits);
        }
    }

    private Object fact(WellKnown fact, String name, Map<String, Object> properties) {
        if (!plain) {
            return fact.in(properties);
        }
        return name == null ? null : properties.get(name);
    }

    private static BytesRef bounded(Map<Origin, BytesRef> known, Origin origin, int most) {
        BytesRef bytes = known.get(origin);
        if (bytes == null) {
            if (known.size() >= most || tooLong(origin.app()) || tooLong(origin.node())) {
                return Kinds.ORIGIN_OTHER;
            }
            bytes = origin.bytes();
            known.put(origin, bytes);
        }
        return bytes;
    }

    private static boolean tooLong(String text) {
        return text != null && (text.length() > LONGEST_COMPONENT || text.indexOf('\0') >= 0);
    }

    private void properties(Map<String, Object> properties) {
        String elapsedName = null;
        for (String name : WellKnown.ELAPSED_MS.names()) {
            if (properties.get(name) != null) {
                elapsedName = name;
                break;
            }
        }
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            property(property.getKey(), property.getValue(), property.getKey().equals(elapsedName), 0);
        }
        // With maps a dotted name may be found in two ways.
        flags |= !plain && kinds.isDoubled() ? Kind.ODD_PROPERTIES : 0;
    }

    private void property(String name, Object value, boolean isElapsed, int depth) {
        if (kinds.size() >= MOST_PROPERTIES || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            flags |= Kind.ODD_PROPERTIES;
            plain = false;
            return;
        }
        if (value instanceof String text) {
            kinds.add(name, text(name, text));
        } else if (value instanceof Number number) {
            kinds.add(name, number(name, number, isElapsed));
        } else if (value instanceof Boolean || value == null) {
            Schema.named(terms, Schema.CONSTANT, name);
            terms.put((byte) (value == null ? 'n' : (Boolean) value ? 't' : 'f'));
            terms.done();
            kinds.add(name, Form.CONSTANT);
            plain &= value != null;
        } else if (value instanceof Map<?, ?> map) {
            plain = false;
            kinds.add(name, Form.MAP);
            if (depth == DEEPEST) {
                flags |= map.isEmpty() ? 0 : Kind.ODD_PROPERTIES;
            } else {
                map.forEach((key, member) -> property(name + "." + key, member, false, depth + 1));
            }
        } else {
            kinds.add(name, Form.LIST);
        }
    }

    private byte text(String name, String text) {
        Byte role = Schema.ROLES.get(name);
        if (role != null && role == Schema.ROLE_LINK) {
            link(text);
            return Form.LINK;
        }
        if (Schema.isReadable(text)) {
            Schema.named(terms, Schema.TEXT, name);
            terms.put(text);
            terms.done();
            return Form.TEXT;
        }
        long hash = Schema.hash(name, text);
        long folded = Schema.foldedHash(name, text);
        Schema.hashed(terms, Schema.HASHED, hash);
        if (folded != hash) {
            Schema.hashed(terms, Schema.FOLDED, folded);
        }
        return Form.HASHED;
    }

    private void link(String id) {
        Schema.hashed(terms, Schema.LINK, Schema.foldedHash("", id));
    }

    private byte number(String name, Number number, boolean isElapsed) {
        Byte role = Schema.ROLES.get(name);
        if (role != null && role == Schema.ROLE_LINK) {
            link(number.toString());
            return Form.NUMBER;
        }
        if (role != null && role == Schema.ROLE_ELAPSED) {
            return isElapsed && isDouble(number) ? Form.ELAPSED : Form.NUMBER;
        }
        Long whole = Schema.whole(number);
        if (whole == null) {
            return Form.NUMBER;
        }
        if (Math.abs(whole) < Schema.SMALL_MOST) {
            Schema.small(terms, name, whole);
            return Form.SMALL;
        }
        Schema.hashed(terms, Schema.WHOLE, Schema.hash(name, whole.longValue()));
        return Form.WHOLE;
    }

    /** Whether a double holds just this number. */
    private static boolean isDouble(Number number) {
        double value = number.doubleValue();
        if (number instanceof Double) {
            return Double.isFinite(value);
        }
        if (number instanceof java.math.BigDecimal decimal) {
            return Double.isFinite(value) && new java.math.BigDecimal(value).compareTo(decimal) == 0
                    || Double.isFinite(value)
                            && java.math.BigDecimal.valueOf(value).compareTo(decimal) == 0;
        }
        return number instanceof Integer || number instanceof Long && Math.abs(number.longValue()) < 1L << 53;
    }

    @Override
    public Iterator<IndexableField> iterator() {
        walk.next = 0;
        return walk;
    }

    private final class Walk implements Iterator<IndexableField> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public IndexableField next() {
            if (next == count) {
                throw new NoSuchElementException();
            }
            return fields[next++];
        }
    }

    private static final class NumberField extends Field {
        private static final FieldType TYPE = new FieldType();

        static {
            TYPE.setDocValuesType(DocValuesType.NUMERIC);
            TYPE.freeze();
        }

        private final MutableNumber value = new MutableNumber();

        NumberField(String name) {
            super(name, TYPE);
        }

        @Override
        public Number numericValue() {
            return value;
        }
    }

    private static final class BytesField extends Field {
        private static final FieldType TYPE = new FieldType();

        static {
            TYPE.setDocValuesType(DocValuesType.SORTED);
            TYPE.freeze();
        }

        private BytesRef value;

        BytesField(String name) {
            super(name, TYPE);
        }

        @Override
        public BytesRef binaryValue() {
            return value;
        }
    }

    private static final class MutableNumber extends Number {
        private static final long serialVersionUID = 1L;
        private long value;

        @Override
        public int intValue() {
            return (int) value;
        }

        @Override
        public long longValue() {
            return value;
        }

        @Override
        public float floatValue() {
            return value;
        }

        @Override
        public double doubleValue() {
            return value;
        }
    }
}
