// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.WellKnown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.BytesRef;

/** The fields of the index, and what its terms look like. */
final class Schema {
    /** All terms; the first byte says of what. */
    static final String TERMS = "x";
    /** Nanoseconds since the day began. */
    static final String TIME = "t";
    /** See {@link Place}. */
    static final String PLACE = "p";
    /** See {@link Kind}. */
    static final String KIND = "k";
    /** Application and node. */
    static final String ORIGIN = "o";

    static final String ROUTE = "r";
    static final String STATUS = "s";
    /** Elapsed milliseconds times {@link #ELAPSED_SCALE}, where that is whole. */
    static final String ELAPSED = "e";
    /** Elapsed milliseconds as the bits of a double, where it is not. */
    static final String ELAPSED_BITS = "f";

    static final double ELAPSED_SCALE = 10_000;
    static final double ELAPSED_LARGEST = 1e11;

    /** A folded word of letters, or a run of letters in a word that has digits too. */
    static final char WORD = 'w';
    /** A folded word that has digits. */
    static final char MIXED = 'd';
    /** name, 0, text. */
    static final char TEXT = 't';
    /** name, 0, three bytes. */
    static final char SMALL = 's';
    /** name, 0, one of {@code t}, {@code f} and {@code n}. */
    static final char CONSTANT = 'c';
    /** Hash of name and text. */
    static final char HASHED = 'h';
    /** Hash of name and folded text, where that differs. */
    static final char FOLDED = 'i';
    /** Hash of name and whole number. */
    static final char WHOLE = 'n';
    /** Hash of a folded id. */
    static final char LINK = 'l';

    static final int HASH_BYTES = 7;
    static final int SMALL_BYTES = 3;
    static final long SMALL_MOST = 65_536;
    static final int LONGEST_READABLE = 24;
    static final int LONGEST_WORD = 48;
    static final int LETTER_RUN = 3;

    /** The facts whose values tie events together. */
    static final List<WellKnown> LINKS = List.of(
            WellKnown.CORRELATION_ID,
            WellKnown.INTERNAL_CORRELATION_ID,
            WellKnown.PLAN_EXECUTION_ID,
            WellKnown.REQUEST_ID);

    /** What a property is by its name. */
    static final byte ROLE_LINK = 1;

    static final byte ROLE_ELAPSED = 2;
    static final Map<String, Byte> ROLES = new HashMap<>();

    static {
        LINKS.forEach(fact -> fact.names().forEach(name -> ROLES.put(name, ROLE_LINK)));
        WellKnown.ELAPSED_MS.names().forEach(name -> ROLES.put(name, ROLE_ELAPSED));
    }

    private Schema() {}

    static boolean isReadable(String text) {
        if (text.length() > LONGEST_READABLE) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                return false;
            }
        }
        return true;
    }

    static long hash(String name, CharSequence text) {
        long hash = 0xCBF29CE484222325L ^ name.hashCode() * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return mix(hash + text.length());
    }

    static long foldedHash(String name, CharSequence text) {
        long hash = 0xCBF29CE484222325L ^ name.hashCode() * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ Folding.fold(text.charAt(i))) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return mix(hash + text.length());
    }

    static long hash(String name, long number) {
        return mix(mix(number + 0x632BE59BD9B4E019L) ^ name.hashCode() * 0x9E3779B97F4A7C15L);
    }

    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    static void hashed(TermBuffer into, char kind, long hash) {
        into.begin(kind);
        into.put(hash, HASH_BYTES);
        into.done();
    }

    static void named(TermBuffer into, char kind, String name) {
        into.begin(kind);
        into.put(name);
        into.put((byte) 0);
    }

    static void small(TermBuffer into, String name, long number) {
        named(into, SMALL, name);
        into.put(number + SMALL_MOST, SMALL_BYTES);
        into.done();
    }

    /** What all terms of a property of that kind begin with. */
    static BytesRef prefix(char kind, String name) {
        TermBuffer buffer = new TermBuffer();
        named(buffer, kind, name);
        buffer.done();
        return buffer.last();
    }

    /** The number as a whole one, or null when it is none that fits. */
    static Long whole(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.longValue();
        }
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Long) (long) value : null;
        }
        if (number instanceof java.math.BigDecimal decimal) {
            if (decimal.signum() == 0) {
                return 0L;
            }
            if (decimal.precision() - decimal.scale() > 19 || decimal.scale() > 400) {
                return null;
            }
            try {
                return decimal.longValueExact();
            } catch (ArithmeticException e) {
                return null;
            }
        }
        return number instanceof Short || number instanceof Byte ? (Long) number.longValue() : null;
    }
}
