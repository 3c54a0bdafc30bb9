// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment file.
 *
 * @param keyVersion which of the tenant's keys the segment's key was derived from
 * @param salt 32 random bytes, so that no two segments share a key
 */
record SegmentHeader(int keyVersion, byte[] salt) {
    static final int SALT = 32;
    static final int SIZE = 4 + 4 + SALT + 4;
    private static final int MAGIC = 0x4257_4A01;

    private static final SecureRandom RANDOM = new SecureRandom();

    static SegmentHeader random(int keyVersion) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return new SegmentHeader(keyVersion, salt);
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putInt(MAGIC).putInt(keyVersion).put(salt);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** Null when these bytes are no header, or a damaged one. */
    static SegmentHeader parse(ByteBuffer in) {
        if (in.remaining() < SIZE) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(in.slice(in.position(), SIZE - 4));
        int magic = in.getInt();
        int keyVersion = in.getInt();
        byte[] salt = new byte[SALT];
        in.get(salt);
        return magic == MAGIC && in.getInt() == (int) crc.getValue() ? new SegmentHeader(keyVersion, salt) : null;
    }
}
