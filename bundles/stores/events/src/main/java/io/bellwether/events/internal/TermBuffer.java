// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.util.Arrays;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.util.AttributeImpl;
import org.apache.lucene.util.AttributeReflector;
import org.apache.lucene.util.BytesRef;

/** The terms of one event in one array, which Lucene walks through. Used again for every event; for one thread. */
final class TermBuffer extends TokenStream {
    private final Term term = new Term();
    private byte[] bytes = new byte[4096];
    private int[] ends = new int[256];
    private int count;
    private int length;
    private int next;

    TermBuffer() {
        addAttributeImpl(term);
        term.bytes.bytes = bytes;
    }

    void clear() {
        count = 0;
        length = 0;
    }

    int size() {
        return count;
    }

    /** Begins a term; what is put from here to {@link #done} is its bytes. */
    void begin(char kind) {
        length = count == 0 ? 0 : ends[count - 1];
        put((byte) kind);
    }

    void put(byte value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
            term.bytes.bytes = bytes;
        }
        bytes[length++] = value;
    }

    /** A character in UTF-8; a surrogate on its own takes three bytes, so that different texts stay different. */
    void put(char c) {
        if (c < 0x80) {
            put((byte) c);
        } else if (c < 0x800) {
            put((byte) (0xC0 | c >> 6));
            put((byte) (0x80 | c & 0x3F));
        } else {
            put((byte) (0xE0 | c >> 12));
            put((byte) (0x80 | c >> 6 & 0x3F));
            put((byte) (0x80 | c & 0x3F));
        }
    }

    void put(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    /** The last {@code count} bytes of a number, most significant first. */
    void put(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            put((byte) (value >>> 8 * i));
        }
    }

    void done() {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = length;
    }

    /** A copy of the term ended last. */
    BytesRef last() {
        int from = count == 1 ? 0 : ends[count - 2];
        return new BytesRef(Arrays.copyOfRange(bytes, from, ends[count - 1]));
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public boolean incrementToken() {
        if (next == count) {
            return false;
        }
        BytesRef ref = term.bytes;
        ref.offset = next == 0 ? 0 : ends[next - 1];
        ref.length = ends[next] - ref.offset;
        next++;
        return true;
    }

    /** Nothing: the attributes stay as they are for the next event. */
    @Override
    public void end() {}

    /** The bytes of the current term. */
    private static final class Term extends AttributeImpl implements TermToBytesRefAttribute {
        private final BytesRef bytes = new BytesRef();

        @Override
        public BytesRef getBytesRef() {
            return bytes;
        }

        @Override
        public void clear() {}

        @Override
        public void reflectWith(AttributeReflector reflector) {
            reflector.reflect(TermToBytesRefAttribute.class, "bytes", bytes);
        }

        @Override
        public void copyTo(AttributeImpl target) {
            ((Term) target).bytes.bytes = bytes.bytes;
            ((Term) target).bytes.offset = bytes.offset;
            ((Term) target).bytes.length = bytes.length;
        }
    }
}
