// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.util.BytesRef;

/** The kinds seen so far, found by comparing rather than by writing them out anew. Bounded; for one thread. */
final class Kinds {
    static final BytesRef OTHER = Kind.OTHER.bytes();
    static final BytesRef ORIGIN_OTHER = Origin.OTHER.bytes();
    static final BytesRef MARK_OTHER = new BytesRef("?".getBytes(StandardCharsets.UTF_8));
    private static final int MOST = 8_192;
    private static final int LONGEST = 1_000;
    private static final int LARGEST = 16_000;

    private static final String[] SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::toString).toArray(String[]::new);

    private final Map<Long, List<Entry>> entries = new HashMap<>();
    private final Entry other = new Entry(null, null, OTHER, null, null, null, null, null);
    private String[] names = new String[64];
    private byte[] forms = new byte[64];
    private int size;
    private int held;

    /** A kind, its bytes, and under which names events of it have their facts; null for none. */
    record Entry(
            Kind kind,
            String[] names,
            BytesRef bytes,
            String appName,
            String serverNode,
            String routePattern,
            String statusCode,
            String elapsedMs) {}

    void begin() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(String name, byte form) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            forms = Arrays.copyOf(forms, size * 2);
        }
        names[size] = name;
        forms[size++] = form;
    }

    /** Whether a name was added twice. */
    boolean isDoubled() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < size; i++) {
            if (!seen.add(names[i])) {
                return true;
            }
        }
        return false;
    }

    void trim() {
        if (held >= MOST) {
            entries.clear();
            held = 0;
        }
    }

    /** @param miner finds the shape; null when the event has a template */
    Entry entry(int flags, EventBody body, ShapeMiner miner) {
        if (tooLong(body)) {
            return other;
        }
        String shape = miner == null ? null : miner.shape(body.message());
        long hash = flags;
        for (int i = 0; i < size; i++) {
            hash = hash * 0x100000001B3L + names[i].hashCode() * 31L + forms[i];
        }
        String text = shape == null ? body.template() : shape;
        hash = hash * 0x100000001B3L + text.hashCode();
        hash = hash * 0x100000001B3L + body.level().hashCode() + body.severity().ordinal();
        List<Entry> same = entries.get(hash);
        if (same != null) {
            for (Entry entry : same) {
                if (isSame(entry, flags, body, shape)) {
                    return entry;
                }
            }
        }
        if (held >= MOST) {
            return other;
        }
        Entry entry = make(flags, body, shape);
        if (entry.bytes.length > LARGEST) {
            return other;
        }
        entries.computeIfAbsent(hash, key -> new ArrayList<>(1)).add(entry);
        held++;
        return entry;
    }

    private static boolean tooLong(EventBody body) {
        return body.template() != null && body.template().length() > LONGEST
                || body.level().length() > LONGEST
                || body.source().length() > LONGEST
                || body.type().length() > LONGEST
                || body.eventType() != null && body.eventType().length() > LONGEST;
    }

    private boolean isSame(Entry entry, int flags, EventBody body, String shape) {
        Kind kind = entry.kind;
        if (kind.flags() != flags || kind.forms().length != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (forms[i] != kind.forms()[i] || !names[i].equals(entry.names[i])) {
                return false;
            }
        }
        return Objects.equals(kind.template(), body.template())
                && Objects.equals(kind.shape(), shape)
                && kind.level().equals(body.level())
                && kind.severity().equals(SEVERITIES[body.severity().ordinal()])
                && kind.source().equals(body.source())
                && kind.type().equals(body.type())
                && Objects.equals(kind.eventType(), body.eventType());
    }

    private Entry make(int flags, EventBody body, String shape) {
        String[] own = Arrays.copyOf(names, size);
        List<String> list = List.of(own);
        Kind kind = new Kind(
                flags,
                body.source(),
                body.type(),
                body.level(),
                SEVERITIES[body.severity().ordinal()],
                body.eventType(),
                body.template(),
                shape,
                list,
                Arrays.copyOf(forms, size));
        return new Entry(
                kind,
                own,
                kind.bytes(),
                first(WellKnown.APP_NAME, list),
                first(WellKnown.SERVER_NODE, list),
                first(WellKnown.ROUTE_PATTERN, list),
                first(WellKnown.STATUS_CODE, list),
                first(WellKnown.ELAPSED_MS, list));
    }

    private static String first(WellKnown fact, List<String> names) {
        for (String name : fact.names()) {
            if (names.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
