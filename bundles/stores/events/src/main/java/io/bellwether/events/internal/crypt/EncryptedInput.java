// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/** Reads an encrypted file, or a slice of one. Clones and slices share the file and keep a position of their own. */
final class EncryptedInput extends IndexInput implements RandomAccessInput {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NOTHING = {};

    private final BlockFile file;
    private final long start;
    private final long end;
    private final boolean owner;
    private long position;
    private byte[] block = NOTHING;
    /** Where {@link #block} begins in the file. */
    private long blockStart;

    EncryptedInput(String description, BlockFile file) {
        this(description, file, 0, file.length(), true);
    }

    private EncryptedInput(String description, BlockFile file, long start, long end, boolean owner) {
        super(description);
        this.file = file;
        this.start = start;
        this.end = end;
        this.owner = owner;
        position = start;
    }

    /** The place of {@code at} within the block; loads it when it is another's. */
    private int in(long at) throws IOException {
        long inside = at - blockStart;
        if (inside >= 0 && inside < block.length) {
            return (int) inside;
        }
        return load(at);
    }

    private int load(long at) throws IOException {
        if (at < start || at >= end) {
            throw new EOFException("read past the end of " + this);
        }
        long index = at / BlockCipher.SIZE;
        block = file.block(index);
        blockStart = index * BlockCipher.SIZE;
        return (int) (at - blockStart);
    }

    private void within(long at, int bytes) throws EOFException {
        if (at + bytes > end) {
            throw new EOFException("read past the end of " + this);
        }
    }

    @Override
    public byte readByte() throws IOException {
        long at = position;
        if (at >= end) {
            throw new EOFException("read past the end of " + this);
        }
        int inside = in(at);
        position = at + 1;
        return block[inside];
    }

    @Override
    public void readBytes(byte[] into, int offset, int length) throws IOException {
        within(position, length);
        int done = 0;
        while (done < length) {
            int inside = in(position);
            int part = Math.min(length - done, block.length - inside);
            System.arraycopy(block, inside, into, offset + done, part);
            done += part;
            position += part;
        }
    }

    @Override
    public short readShort() throws IOException {
        short value = readShort(position - start);
        position += Short.BYTES;
        return value;
    }

    @Override
    public int readInt() throws IOException {
        int value = readInt(position - start);
        position += Integer.BYTES;
        return value;
    }

    @Override
    public long readLong() throws IOException {
        long value = readLong(position - start);
        position += Long.BYTES;
        return value;
    }

    @Override
    public byte readByte(long at) throws IOException {
        within(start + at, 1);
        int inside = in(start + at);
        return block[inside];
    }

    @Override
    public short readShort(long at) throws IOException {
        within(start + at, Short.BYTES);
        int inside = in(start + at);
        return inside + Short.BYTES <= block.length
                ? (short) SHORT.get(block, inside)
                : (short) across(start + at, Short.BYTES);
    }

    @Override
    public int readInt(long at) throws IOException {
        within(start + at, Integer.BYTES);
        int inside = in(start + at);
        return inside + Integer.BYTES <= block.length
                ? (int) INT.get(block, inside)
                : (int) across(start + at, Integer.BYTES);
    }

    @Override
    public long readLong(long at) throws IOException {
        within(start + at, Long.BYTES);
        int inside = in(start + at);
        return inside + Long.BYTES <= block.length ? (long) LONG.get(block, inside) : across(start + at, Long.BYTES);
    }

    private long across(long at, int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int inside = in(at + i);
            value |= (block[inside] & 0xFFL) << 8 * i;
        }
        return value;
    }

    @Override
    public long getFilePointer() {
        return position - start;
    }

    @Override
    public void seek(long to) throws IOException {
        if (to < 0 || start + to > end) {
            throw new EOFException("seek past the end of " + this);
        }
        position = start + to;
    }

    @Override
    public long length() {
        return end - start;
    }

    @Override
    public IndexInput clone() {
        EncryptedInput copy = new EncryptedInput(toString(), file, start, end, false);
        copy.position = position;
        copy.block = block;
        copy.blockStart = blockStart;
        return copy;
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset + length > length()) {
            throw new IllegalArgumentException("slice " + description + " lies outside of " + this);
        }
        return new EncryptedInput(
                getFullSliceDescription(description), file, start + offset, start + offset + length, false);
    }

    @Override
    public void close() throws IOException {
        block = NOTHING;
        if (owner) {
            file.close();
        }
    }
}
