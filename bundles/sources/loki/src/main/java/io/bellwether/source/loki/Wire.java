// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads one message of the protobuf wire format, field by field. Messages within it are read in place. */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int type;
    private int valueEnd;

    Wire(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Wire(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The same message, to be read from here once more. */
    Wire copy() {
        return new Wire(bytes, at, end);
    }

    /** Goes to the next field, passing over what was not read of the last; its number, or 0 at the end. */
    int next() throws RefusedBody {
        if (type == LENGTH) {
            at = valueEnd;
        }
        type = -1;
        if (at == end) {
            return 0;
        }
        long tag = varint();
        type = (int) tag & 7;
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
            throw broken();
        }
        if (type == LENGTH) {
            long length = varint();
            if (length < 0 || length > end - at) {
                throw broken();
            }
            valueEnd = at + (int) length;
        }
        return (int) (tag >>> 3);
    }

    /** Passes over the current field. */
    void skip() throws RefusedBody {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> step(8);
            case FIXED32 -> step(4);
            case LENGTH -> at = valueEnd;
            default -> throw broken();
        }
        type = -1;
    }

    /** The current field as a number. */
    long number() throws RefusedBody {
        expect(VARINT);
        type = -1;
        return varint();
    }

    /** The current field as a message. */
    Wire message() throws RefusedBody {
        expect(LENGTH);
        return new Wire(bytes, at, valueEnd);
    }

    /** The current field as a text. */
    String text() throws RefusedBody {
        expect(LENGTH);
        for (int i = at; i < valueEnd; i++) {
            if (bytes[i] < 0) {
                return strict();
            }
        }
        return new String(bytes, at, valueEnd - at, StandardCharsets.ISO_8859_1);
    }

    private String strict() throws RefusedBody {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, valueEnd - at))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedBody("a text of the message is not UTF-8");
        }
    }

    private void expect(int wanted) throws RefusedBody {
        if (type != wanted) {
            throw broken();
        }
    }

    private void step(int size) throws RefusedBody {
        if (size > end - at) {
            throw broken();
        }
        at += size;
    }

    private long varint() throws RefusedBody {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw broken();
            }
            byte next = bytes[at++];
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw broken();
    }

    private static RefusedBody broken() {
        return new RefusedBody("the body is not a protobuf push request, or it ends too early");
    }
}
