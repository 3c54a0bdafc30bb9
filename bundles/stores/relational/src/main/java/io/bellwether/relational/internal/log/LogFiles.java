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
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/**
 * The segment files of a log as they are written: frames one after another, each with its length, its checksum and its
 * number. A frame whose writing failed is cut off again; where that fails too, the next frame begins another file, which
 * says up to which number the one before counts. {@link Mark#force} may run beside {@link #append}; all else is for one
 * thread at a time.
 */
final class LogFiles implements AutoCloseable {
    /** Length, checksum and number of a frame, and the number of the last one that was on the disk before. */
    static final int FRAME = 24;

    /** A file is full when less than this part of it is left. */
    private static final int MARGIN = 16;

    private final Path folder;
    private final Opening opening;
    private final Spares spares;
    private final long longest;
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private long lastName;
    private Path path;
    private FileChannel channel;
    /** Beyond it the file grows; 0 when it does from its beginning. */
    private long size;

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
     * @param background makes files ahead
     * @param left the files that are there, with the last number in each
     * @param last the number of the last frame; 0 for none
     * @param longest about so many bytes, and the next file begins
     */
    LogFiles(Path folder, Opening opening, Executor background, List<Segment> left, long last, long longest) {
        this.folder = folder;
        this.opening = opening;
        this.spares = new Spares(opening, background, longest);
        this.longest = longest;
        this.last = last;
        this.lastFirm = last;
        for (Segment segment : left) {
            sealed.add(new Sealed(segment.path(), segment.last()));
            lastName = Math.max(lastName, Segment.number(segment.path()));
        }
        spares.make(freshName());
    }

    /** Files are read in the order of what is in them; their names are only different. */
    private Path freshName() {
        lastName = Math.max(lastName, last) + 1;
        return folder.resolve(Segment.name(lastName));
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

    private ByteBuffer frame(Output out, long number) {
        ByteBuffer frame = ByteBuffer.wrap(out.bytes(), 0, out.size());
        frame.putInt(0, out.size() - FRAME);
        frame.putLong(Long.BYTES, number);
        frame.putLong(2 * Long.BYTES, lastFirm);
        CRC32C sum = new CRC32C();
        sum.update(out.bytes(), Long.BYTES, out.size() - Long.BYTES);
        frame.putInt(Integer.BYTES, (int) sum.getValue());
        return frame;
    }

    static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** The next file. What was written into the one before and not forced does not count any more. */
    private void begin() throws IOException {
        seal();
        Spares.Spare spare = spares.take();
        FileChannel opened = null;
        try {
            if (spare == null) {
                spare = grown();
            }
            opened = spare.channel();
            ByteBuffer head = Segment.head(last + 1, lastFirm);
            int length = head.remaining();
            write(opened, head, 0);
            path = spare.path();
            channel = opened;
            size = spare.size();
            written = length;
            firm = length;
            broken = false;
        } finally {
            if (channel != opened) {
                spare.drop();
            }
        }
    }

    /** A file that grows with what is written; for when none was made ahead. */
    private Spares.Spare grown() throws IOException {
        Path fresh = freshName();
        Spares.Spare grown = new Spares.Spare(fresh, opening.open(fresh), 0);
        boolean named = false;
        try {
            forceFolder(folder);
            named = true;
            return grown;
        } finally {
            if (!named) {
                grown.drop();
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

    /** Whether the next frame had better begin another file. */
    boolean isFull() {
        return size > 0 ? written >= size - size / MARGIN : written >= longest || (written > 0 && spares.isReady());
    }

    /** Has the next file made in good time. */
    void lookAhead() {
        if (written >= size / 2 && !spares.isMade()) {
            spares.make(freshName());
        }
    }

    /** The file that is written to, or was last. */
    Path path() {
        return path;
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

    /** Ends the file that is written to, where its frames end: whatever is not whole there later was changed. */
    @Override
    public void close() throws IOException {
        spares.close();
        if (channel != null && !broken) {
            channel.truncate(written);
        }
        seal();
    }
}
