// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages for tests. */
final class Protobuf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Protobuf text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Protobuf message(int field, Protobuf message) {
        return bytes(field, message.out.toByteArray());
    }

    Protobuf bytes(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Protobuf number(int field, long number) {
        varint((long) field << 3);
        varint(number);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** A push of one stream with one entry. */
    static Protobuf push(String labels, long seconds, long nanos, String line) {
        return new Protobuf()
                .message(
                        1,
                        new Protobuf()
                                .message(
                                        2,
                                        new Protobuf()
                                                .message(
                                                        1,
                                                        new Protobuf()
                                                                .number(1, seconds)
                                                                .number(2, nanos))
                                                .text(2, line)
                                                .message(
                                                        3,
                                                        new Protobuf()
                                                                .text(1, "traceId")
                                                                .text(2, "0af7651916cd43dd8448eb211c80319c"))
                                                .text(9, "unknown"))
                                .number(3, -1)
                                .text(1, labels))
                .number(7, 300);
    }
}
