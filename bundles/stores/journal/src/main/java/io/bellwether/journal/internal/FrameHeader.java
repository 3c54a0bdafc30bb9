// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands before each frame's ciphertext. All of it up to the checksums is authenticated with the frame.
 *
 * @param number the frame's number within its segment, never used twice: it is the nonce
 * @param count events in the frame
 * @param ids how many of these carry a sender's id
 * @param plainLength bytes of the events' lines, uncompressed
 * @param cipherLength bytes that follow this header
 * @param least the earliest event's time, milliseconds since 1970, rounded down
 * @param most the latest event's time, milliseconds since 1970, rounded up
 * @param written when the frame was written, milliseconds since 1970
 * @param checksum CRC-32C of the ciphertext
 */
record FrameHeader(
        int number,
        int keyVersion,
        int count,
        int ids,
        int plainLength,
        int cipherLength,
        long least,
        long most,
        long written,
        int checksum) {
    static final int SIZE = 60;
    /** How much of the header is authenticated with the frame. */
    static final int SIGNED = 52;

    static final int MAGIC = 0x4257_4601;
    static final int LONGEST = 64 << 20;

    FrameHeader withChecksum(int crc) {
        return new FrameHeader(number, keyVersion, count, ids, plainLength, cipherLength, least, most, written, crc);
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putInt(MAGIC)
                .putInt(number)
                .putInt(keyVersion)
                .putInt(count)
                .putInt(ids)
                .putInt(plainLength)
                .putInt(cipherLength)
                .putLong(least)
                .putLong(most)
                .putLong(written)
                .putInt(checksum);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** Null when these bytes are no header, or a damaged one. */
    static FrameHeader parse(ByteBuffer in) {
        if (in.remaining() < SIZE || in.getInt(in.position()) != MAGIC) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(in.slice(in.position(), SIZE - 4));
        in.getInt();
        FrameHeader header = new FrameHeader(
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt());
        boolean whole = in.getInt() == (int) crc.getValue();
        return whole && header.isPlausible() ? header : null;
    }

    private boolean isPlausible() {
        return number >= 0
                && count > 0
                && ids >= 0
                && ids <= count
                && plainLength > 0
                && plainLength <= LONGEST
                && cipherLength > 0
                && cipherLength <= LONGEST;
    }

    /** Whether an event with {@code from <= time < to} may be in the frame; both in milliseconds since 1970. */
    boolean mayHold(long from, long to) {
        return most >= from && least < to;
    }
}
