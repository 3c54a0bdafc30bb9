// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.SecretKey;
import org.apache.lucene.store.IndexOutput;

/** Writes a file block by block. The checksum is of what is written, before it is encrypted. For one thread. */
final class EncryptedOutput extends IndexOutput {
    private final FileChannel channel;
    private final SecretKey key;
    private final CRC32 checksum = new CRC32();
    private final byte[] plain = new byte[BlockCipher.SIZE];
    private final byte[] sealed = new byte[BlockCipher.SIZE + BlockCipher.TAG];
    private int filled;
    private int summed;
    private long block;
    private boolean closed;

    EncryptedOutput(String name, FileChannel channel, FileHeader header, SecretKey key) throws IOException {
        super("encrypted " + name, name);
        this.channel = channel;
        this.key = key;
        write(header.bytes());
    }

    @Override
    public void writeByte(byte value) throws IOException {
        if (filled == plain.length) {
            flush(false);
        }
        plain[filled++] = value;
    }

    @Override
    public void writeBytes(byte[] from, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == plain.length) {
                flush(false);
            }
            int part = Math.min(length - done, plain.length - filled);
            System.arraycopy(from, offset + done, plain, filled, part);
            filled += part;
            done += part;
        }
    }

    private void flush(boolean last) throws IOException {
        sum();
        try {
            int bytes = BlockCipher.encrypt(key, block++, last, plain, filled, sealed);
            write(ByteBuffer.wrap(sealed, 0, bytes));
        } catch (GeneralSecurityException e) {
            throw new IOException(getName() + " could not be encrypted", e);
        }
        filled = 0;
        summed = 0;
    }

    private void sum() {
        checksum.update(plain, summed, filled - summed);
        summed = filled;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long getFilePointer() {
        return block * BlockCipher.SIZE + filled;
    }

    @Override
    public long getChecksum() {
        sum();
        return checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (channel) {
                flush(true);
            }
        }
    }
}
