// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;

/** An encrypted file open for reading, shared by an input and all its clones. Safe for concurrent use. */
final class BlockFile implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final ThreadLocal<byte[]> SEALED =
            ThreadLocal.withInitial(() -> new byte[BlockCipher.SIZE + BlockCipher.TAG]);

    private final long number = NUMBERS.incrementAndGet();
    private final Path path;
    private final BlockCache cache;
    private final SecretKey key;
    private final long size;
    private final long blocks;
    private final long length;
    private volatile FileChannel channel;
    private volatile boolean closed;

    /** @param keys the file's key for its header */
    BlockFile(Path path, BlockCache cache, Function<FileHeader, SecretKey> keys) throws IOException {
        this.path = path;
        this.cache = cache;
        channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            size = channel.size();
            length = FileHeader.plainLength(size, path.toString());
            blocks = FileHeader.blocks(size);
            ByteBuffer header = ByteBuffer.allocate(FileHeader.SIZE);
            fill(header, 0);
            key = keys.apply(FileHeader.read(header.flip(), path.toString()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    long length() {
        return length;
    }

    /** A decrypted block; not to be changed. @throws CorruptIndexException when it is not what was written */
    byte[] block(long index) throws IOException {
        byte[] known = cache.get(number, index);
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new AlreadyClosedException(path + " is closed");
        }
        long from = FileHeader.SIZE + index * (BlockCipher.SIZE + BlockCipher.TAG);
        int bytes = (int) Math.min(BlockCipher.SIZE + BlockCipher.TAG, size - from);
        byte[] buffer = SEALED.get();
        fill(ByteBuffer.wrap(buffer, 0, bytes), from);
        try {
            byte[] plain = BlockCipher.decrypt(key, index, index == blocks - 1, buffer, bytes);
            cache.put(number, index, plain);
            return plain;
        } catch (GeneralSecurityException e) {
            throw new CorruptIndexException("block " + index + " is not what was written", path.toString(), e);
        }
    }

    private void fill(ByteBuffer into, long from) throws IOException {
        int begin = into.position();
        boolean interrupted = false;
        try {
            while (into.hasRemaining()) {
                try {
                    int read = channel.read(into, from + into.position() - begin);
                    if (read < 0) {
                        throw new EOFException(path + " ends early");
                    }
                } catch (ClosedByInterruptException e) {
                    // The interrupt is the caller's affair, and no reason for others to lose the file.
                    interrupted |= Thread.interrupted();
                    reopen();
                } catch (ClosedChannelException e) {
                    reopen();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen() throws IOException {
        if (closed) {
            throw new AlreadyClosedException(path + " is closed");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
        cache.forget(number);
    }
}
