// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of the log as it is read.
 *
 * @param first the number its first frame has
 * @param after the last number that counts in the files before it
 * @param last the number of its last whole frame, or the one before {@code first} when it has none
 * @param cut how many bytes at its end are no whole frame; zeros, which wait to be written over, do not count
 * @param damaged true when these are not what is left of frames that were being written
 */
record Segment(Path path, long first, long after, long last, List<Frame> frames, long cut, boolean damaged) {
    private static final long MAGIC = 0x62656c6c776c6f32L;
    private static final int HEAD = 28;
    /** A disk writes so many bytes as a whole, and these one after the other in any order. */
    private static final int SECTOR = 512;

    private static final String PREFIX = "log-";
    private static final String SUFFIX = ".wal";

    /** The bytes of a commit. */
    record Frame(long number, byte[] bytes, int from, int end) {
        Input open() {
            return new Input(bytes, from, end);
        }
    }

    static String name(long number) {
        return String.format(Locale.ROOT, PREFIX + "%019d" + SUFFIX, number);
    }

    /** The number in the name of one. */
    static long number(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    static boolean isOne(Path path) {
        return path.getFileName().toString().matches("log-\\d{19}\\.wal");
    }

    static ByteBuffer head(long first, long after) {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        head.putLong(MAGIC).putLong(first).putLong(after);
        head.putInt(sum(head.array(), 0, HEAD - Integer.BYTES)).flip();
        return head;
    }

    private static int sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }

    /** Reads a file up to the first frame that is not whole. */
    static Segment read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int used = used(bytes);
        if (bytes.length < HEAD
                || buffer.getLong(0) != MAGIC
                || buffer.getInt(HEAD - Integer.BYTES) != sum(bytes, 0, HEAD - Integer.BYTES)) {
            boolean written = used >= HEAD && !isZero(bytes, 0, HEAD);
            return new Segment(path, 0, Long.MAX_VALUE, -1, List.of(), used, written);
        }
        long first = buffer.getLong(Long.BYTES);
        List<Frame> frames = new ArrayList<>();
        long last = first - 1;
        int at = HEAD;
        while (isWhole(buffer, at, last)) {
            int end = end(buffer, at);
            last = buffer.getLong(at + Long.BYTES);
            frames.add(new Frame(last, bytes, at + LogFiles.FRAME, end));
            at = end;
        }
        int cut = Math.max(0, used - at);
        boolean damaged = cut > 0 && (!isTorn(buffer, at, used) || isConfirmed(buffer, at, used, last));
        return new Segment(path, first, buffer.getLong(2 * Long.BYTES), last, frames, cut, damaged);
    }

    /** Where the zeros begin that end the file. */
    private static int used(byte[] bytes) {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private static int end(ByteBuffer buffer, int at) {
        return at + LogFiles.FRAME + buffer.getInt(at);
    }

    private static boolean isWhole(ByteBuffer buffer, int at, long before) {
        int left = buffer.capacity() - at;
        if (left < LogFiles.FRAME) {
            return false;
        }
        int length = buffer.getInt(at);
        return length > 0
                && length <= left - LogFiles.FRAME
                && buffer.getLong(at + Long.BYTES) > before
                && buffer.getInt(at + Integer.BYTES)
                        == sum(buffer.array(), at + Long.BYTES, LogFiles.FRAME - Long.BYTES + length);
    }

    /** True when it can be what a crash leaves of a frame: it goes beyond the file, or a sector of it is still zero. */
    private static boolean isTorn(ByteBuffer buffer, int at, int used) {
        int capacity = buffer.capacity();
        if (capacity - at < LogFiles.FRAME) {
            return true;
        }
        int length = buffer.getInt(at);
        if (length > capacity - at - LogFiles.FRAME) {
            return true;
        }
        int end = length > 0 ? end(buffer, at) : Math.max(used, at + LogFiles.FRAME);
        for (int from = at; from < end; from = (from / SECTOR + 1) * SECTOR) {
            if (isZero(buffer.array(), from, Math.min(end, (from / SECTOR + 1) * SECTOR))) {
                return true;
            }
        }
        return false;
    }

    /** True when a whole frame behind says that the one which is not whole was on the disk. */
    private static boolean isConfirmed(ByteBuffer buffer, int at, int used, long last) {
        for (int next = at + 1; next <= used - LogFiles.FRAME; next++) {
            long number = buffer.getLong(next + Long.BYTES);
            long firm = buffer.getLong(next + 2 * Long.BYTES);
            boolean likely = firm > last && number > firm && number - last <= used;
            if (likely && isWhole(buffer, next, last)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
