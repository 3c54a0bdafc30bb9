// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/** What a field holds: how it is written in protobuf, and the Java type it is read into. */
enum Kind {
    /** String. */
    TEXT(Wire.BYTES),
    /** Raw bytes in protobuf, hexadecimal in JSON; a String of lower-case hexadecimal digits. */
    ID(Wire.BYTES),
    /** Unsigned, 8 bytes; Long of the same bits. */
    FIXED64(Wire.EIGHT),
    /** Signed, 8 bytes; Long. */
    SFIXED64(Wire.EIGHT),
    /** Unsigned, 4 bytes; Long. */
    FIXED32(Wire.FOUR),
    /** Unsigned; Long. */
    UINT32(Wire.VARINT),
    /** Zigzag; Long. */
    SINT32(Wire.VARINT),
    /** A number, never a name, in JSON too; Long. */
    ENUM(Wire.VARINT),
    BOOL(Wire.VARINT),
    DOUBLE(Wire.EIGHT),
    /** An {@code AnyValue}: what properties may hold. */
    VALUE(Wire.BYTES),
    /** Repeated {@code KeyValue}: a Map. */
    ATTRIBUTES(Wire.BYTES),
    /** One {@link Message}. */
    MESSAGE(Wire.BYTES),
    /** Repeated; a List of {@link Message}. */
    MESSAGES(Wire.BYTES),
    /** Repeated; a List of Long of the same bits. */
    FIXED64S(Wire.EIGHT),
    /** Repeated, as variable-length numbers; a List of Long of the same bits. */
    UINT64S(Wire.VARINT),
    /** Repeated; a List of Double. */
    DOUBLES(Wire.EIGHT);

    private final int wire;

    Kind(int wire) {
        this.wire = wire;
    }

    boolean isList() {
        return this == FIXED64S || this == UINT64S || this == DOUBLES;
    }

    /** True when a field of this kind may be written so; numbers of a list also packed. */
    boolean isWrittenAs(int wireType) {
        return wireType == wire || isList() && wireType == Wire.BYTES;
    }

    /** Protobuf's wire types. */
    static final class Wire {
        static final int VARINT = 0;
        static final int EIGHT = 1;
        static final int BYTES = 2;
        static final int GROUP = 3;
        static final int GROUP_END = 4;
        static final int FOUR = 5;

        private Wire() {}
    }
}
