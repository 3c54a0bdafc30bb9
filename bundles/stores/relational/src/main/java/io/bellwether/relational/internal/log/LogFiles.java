// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The segment files of a log as they are written: frames one after another, each with its length, its checksum and its
 * number. A frame whose writing failed is cut off again; where that fails too, the next frame begins another file, which
 * says up to which number the one before counts. {@link #force} may run beside {@link #append}; all else is for one
 * thread at a time.
 */
final class LogFiles implements AutoCloseable {
    /** Length, checksum and number of a frame. */
    static final int FRAME = 16;

    private final Path folder;
    private final Opening opening;
    private final long fullAt;
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private Path path;
    private FileChannel channel;
    private long written;
    private long firm;
    private long last;
    private long lastFirm;
    private boolean broken;

    /** Opens a file for writing; there is none of that name yet. */
    interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    private record Sealed(Path path, long last) {}

    /**
     * @param left the files that are there, with the last number in each
     * @param last the number of the last frame; 0 for none
     * @param fullAt so many bytes, and the next file begins
     */
    LogFiles(Path folder, Opening opening, List<Segment> left, long last, long fullAt) {
        this.folder = folder;
        this.opening = opening;
        this.fullAt = fullAt;
        this.last = last;
        this.lastFirm = last;
        left.forEach(segment -> sealed.add(new Sealed(segment.path(), segment.last())));
    }

    static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Writes a frame, which is not on the disk before {@link #force}.
     *
     * @param out its content after room for {@link #FRAME} bytes
     * @return its number
     * @throws IOException when it could not be written as a whole; then nothing of it counts
     */
    long append(Output out) throws IOException {
        if (channel == null || broken) {
            begin();
        }
        ByteBuffer frame = frame(out, last + 1);
        try {
            write(channel, frame, written);
        } catch (IOException | RuntimeException e) {
            broken = true;
            if (channel.isOpen()) {
                channel.truncate(written);
                broken = false;
            }
            throw e;
        }
        written += out.size();
        return ++last;
    }

    private static ByteBuffer frame(Output out, long number) {
        ByteBuffer frame = ByteBuffer.wrap(out.bytes(), 0, out.size());
        frame.putInt(0, out.size() - FRAME);
        frame.putLong(Long.BYTES, number);
        CRC32C sum = new CRC32C();
        sum.update(out.bytes(), Long.BYTES, out.size() - Long.BYTES);
        frame.putInt(Integer.BYTES, (int) sum.getValue());
        return frame;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** The next file. What was written into the one before and not forced does not count any more. */
    private void begin() throws IOException {
        seal();
        Path next = folder.resolve(Segment.name(last + 1));
        if (next.equals(path)) {
            last++;
            next = folder.resolve(Segment.name(last + 1));
        }
        FileChannel opened = opening.open(next);
        try {
            ByteBuffer head = Segment.head(last + 1, lastFirm);
            int size = head.remaining();
            write(opened, head, 0);
            opened.force(false);
            forceFolder(folder);
            path = next;
            channel = opened;
            written = size;
            firm = size;
            broken = false;
        } finally {
            if (channel != opened) {
                opened.close();
                Files.deleteIfExists(next);
            }
        }
    }

    /** Ends the file that is written to. */
    void seal() throws IOException {
        if (channel != null) {
            sealed.add(new Sealed(path, lastFirm));
            FileChannel done = channel;
            channel = null;
            done.close();
        }
    }

    /** Whether the next frame begins another file because of a failure. */
    boolean isBroken() {
        return broken;
    }

    boolean isFull() {
        return written >= fullAt;
    }

    /** How far it is written, for {@link #forced}. */
    Mark mark() {
        return new Mark(channel, written, last);
    }

    /** A place in the log. */
    record Mark(FileChannel channel, long written, long last) {
        /** Puts everything up to here on the disk. */
        void force() throws IOException {
            channel.force(false);
        }
    }

    void forced(Mark mark) {
        firm = mark.written();
        lastFirm = mark.last();
    }

    /** Takes back what was not forced. The file is not written to again. */
    void discard() {
        broken = true;
        try {
            if (channel != null && channel.isOpen()) {
                channel.truncate(firm);
            }
        } catch (IOException e) {
            // The next file says that these frames do not count.
        }
    }

    /** Whether {@link #delete} has something to do. */
    boolean hasFilesUpTo(long number) {
        return !sealed.isEmpty() && sealed.peek().last() <= number;
    }

    /** Deletes files that hold nothing after this number. */
    void delete(long upTo) throws IOException {
        while (!sealed.isEmpty() && sealed.peek().last() <= upTo) {
            Files.deleteIfExists(sealed.peek().path());
            sealed.remove();
        }
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        seal();
    }
}
