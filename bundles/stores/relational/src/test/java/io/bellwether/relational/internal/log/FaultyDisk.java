// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Real files on a disk that can be full, refuse to force and to cut, and take its time. */
final class FaultyDisk implements LogFiles.Opening {
    private volatile long room = Long.MAX_VALUE;
    private volatile boolean stuck;
    private volatile CountDownLatch slow;
    private int forces;
    private int writes;

    void room(long bytes) {
        room = bytes;
    }

    /** Neither forces nor cuts. */
    void stuck(boolean value) {
        stuck = value;
    }

    /** Forces nothing before the latch is down; null for at once. */
    void slow(CountDownLatch latch) {
        slow = latch;
    }

    /** How often commits were forced to the disk. */
    synchronized int forces() {
        return forces;
    }

    /** How often something else than zeros was written. */
    synchronized int writes() {
        return writes;
    }

    synchronized void awaitWrites(int count) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (writes < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(writes + " writes in 20 s");
            }
            wait(left);
        }
    }

    private static boolean isZero(ByteBuffer bytes) {
        return bytes.mismatch(ByteBuffer.allocate(bytes.remaining())) < 0;
    }

    private synchronized void wrote() {
        writes++;
        notifyAll();
    }

    private synchronized void forced() {
        forces++;
        notifyAll();
    }

    @Override
    public FileChannel open(Path path) throws IOException {
        return new Channel(LogFiles.create(path));
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;

        Channel(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            int length = (int) Math.min(room, from.remaining());
            if (length == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = from.slice(from.position(), length);
            boolean frame = !isZero(part);
            int written = real.write(part, position);
            from.position(from.position() + written);
            room -= room == Long.MAX_VALUE ? 0 : written;
            if (frame) {
                wrote();
            }
            return written;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            CountDownLatch latch = slow;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (stuck) {
                throw new IOException("Input/output error");
            }
            if (!metadata) {
                forced();
            }
            real.force(metadata);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (stuck) {
                throw new IOException("Input/output error");
            }
            real.truncate(size);
            return this;
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
