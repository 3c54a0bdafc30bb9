// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next file of a log, made before it is needed: as long as it becomes, all zeros, and on the disk. What is forced
 * within it afterwards changes nothing but its content, so that a force need not wait for the file system's journal. The
 * first is small, each further one twice as long. Safe for concurrent use.
 */
final class Spares implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spares.class);
    private static final int FIRST_PART = 8;
    private static final int CHUNK = 1 << 20;

    private final LogFiles.Opening opening;
    private final Executor background;
    private final long longest;
    private long next;
    private Spare ready;
    private boolean making;
    private boolean closed;

    /** A file of zeros. */
    record Spare(Path path, FileChannel channel, long size) {
        void drop() throws IOException {
            channel.close();
            Files.deleteIfExists(path);
        }
    }

    /** @param longest in bytes; the first has an eighth of it */
    Spares(LogFiles.Opening opening, Executor background, long longest) {
        this.opening = opening;
        this.background = background;
        this.longest = longest;
        this.next = Math.max(1, longest / FIRST_PART);
    }

    /** Whether one is there or on its way. */
    synchronized boolean isMade() {
        return ready != null || making;
    }

    synchronized boolean isReady() {
        return ready != null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The one that is there; null for none. The caller owns it. */
    synchronized Spare take() {
        Spare taken = ready;
        ready = null;
        return taken;
    }

    /** Begins to make one, under a name that is not used yet, unless there is one. */
    synchronized void make(Path path) {
        if (closed || isMade()) {
            return;
        }
        making = true;
        long size = next;
        try {
            background.execute(() -> made(path, size));
        } catch (RejectedExecutionException e) {
            making = false;
        }
    }

    private void made(Path path, long size) {
        Spare spare = null;
        try {
            spare = zeros(path, size);
        } catch (IOException | RuntimeException e) {
            if (!isClosed()) {
                LOG.warn("No file of the alert log can be made ahead; commits take longer: {}", e.toString());
            }
        }
        synchronized (this) {
            making = false;
            if (!closed) {
                ready = spare;
                next = spare == null ? next : Math.min(longest, 2 * size);
                return;
            }
        }
        drop(spare);
    }

    private Spare zeros(Path path, long size) throws IOException {
        FileChannel channel = opening.open(path);
        boolean whole = false;
        try {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK, size));
            for (long at = 0; at < size; at += zeros.capacity()) {
                if (isClosed()) {
                    throw new IOException("closed");
                }
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                LogFiles.write(channel, zeros, at);
            }
            channel.force(true);
            LogFiles.forceFolder(path.getParent());
            whole = true;
            return new Spare(path, channel, size);
        } finally {
            if (!whole) {
                new Spare(path, channel, size).drop();
            }
        }
    }

    private static void drop(Spare spare) {
        if (spare != null) {
            try {
                spare.drop();
            } catch (IOException e) {
                LOG.debug("{} stays until the next start", spare.path(), e);
            }
        }
    }

    /** Makes no more; what was not taken is deleted. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        drop(take());
    }
}
