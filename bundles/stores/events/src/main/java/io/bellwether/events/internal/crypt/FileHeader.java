// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.lucene.index.CorruptIndexException;

/** The beginning of an encrypted file. @param keyVersion of the tenant's key */
record FileHeader(int keyVersion, byte[] salt) {
    static final int SIZE = 4 + 4 + 4 + BlockCipher.SALT;
    private static final int MAGIC = 0x42574531;
    private static final int FORMAT = 1;

    ByteBuffer bytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt(MAGIC)
                .putInt(FORMAT)
                .putInt(keyVersion)
                .put(salt)
                .flip();
    }

    static FileHeader read(ByteBuffer in, String file) throws IOException {
        if (in.remaining() < SIZE || in.getInt() != MAGIC || in.getInt() != FORMAT) {
            throw new CorruptIndexException("is no encrypted index file", file);
        }
        int version = in.getInt();
        byte[] salt = new byte[BlockCipher.SALT];
        in.get(salt);
        return new FileHeader(version, salt);
    }

    /** The length of what a file of {@code size} bytes holds. */
    static long plainLength(long size, String file) throws IOException {
        long body = size - SIZE;
        long blocks = blocks(size);
        if (body < BlockCipher.TAG || body - blocks * BlockCipher.TAG < 0) {
            throw new CorruptIndexException("is cut short", file);
        }
        return body - blocks * BlockCipher.TAG;
    }

    static long blocks(long size) {
        int sealed = BlockCipher.SIZE + BlockCipher.TAG;
        return (size - SIZE + sealed - 1) / sealed;
    }
}
