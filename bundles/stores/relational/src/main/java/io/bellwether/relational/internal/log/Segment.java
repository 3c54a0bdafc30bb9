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
 * @param cut how many bytes at its end are no whole frame
 * @param damaged true when these are not what is left of a frame that was being written
 */
record Segment(Path path, long first, long after, long last, List<Frame> frames, long cut, boolean damaged) {
    private static final long MAGIC = 0x62656c6c776c6f67L;
    private static final int HEAD = 28;

    /** The bytes of a commit. */
    record Frame(long number, byte[] bytes, int from, int end) {
        Input open() {
            return new Input(bytes, from, end);
        }
    }

    static String name(long first) {
        return String.format(Locale.ROOT, "log-%019d.wal", first);
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

    /** Reads a file up to its end or to the first frame that is not whole. */
    static Segment read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD
                || buffer.getLong(0) != MAGIC
                || buffer.getInt(HEAD - Integer.BYTES) != sum(bytes, 0, HEAD - Integer.BYTES)) {
            boolean torn = bytes.length < HEAD || isZero(bytes, 0);
            return new Segment(path, 0, Long.MAX_VALUE, -1, List.of(), bytes.length, !torn);
        }
        long first = buffer.getLong(Long.BYTES);
        List<Frame> frames = new ArrayList<>();
        long last = first - 1;
        int at = HEAD;
        while (isWhole(buffer, at, last)) {
            int end = at + LogFiles.FRAME + buffer.getInt(at);
            last = buffer.getLong(at + Long.BYTES);
            frames.add(new Frame(last, bytes, at + LogFiles.FRAME, end));
            at = end;
        }
        return new Segment(
                path,
                first,
                buffer.getLong(2 * Long.BYTES),
                last,
                frames,
                bytes.length - at,
                at < bytes.length && !isTorn(buffer, at));
    }

    private static boolean isWhole(ByteBuffer buffer, int at, long before) {
        int left = buffer.capacity() - at;
        if (left < LogFiles.FRAME) {
            return false;
        }
        int length = buffer.getInt(at);
        return length > 0
                && length <= left - LogFiles.FRAME
                && buffer.getInt(at + Integer.BYTES)
                        == sum(buffer.array(), at + Long.BYTES, LogFiles.FRAME - Long.BYTES + length)
                && buffer.getLong(at + Long.BYTES) > before;
    }

    /** True when the end of the file is what a crash leaves: a frame that goes beyond it, or nothing but zeros. */
    private static boolean isTorn(ByteBuffer buffer, int at) {
        int left = buffer.capacity() - at;
        return left < LogFiles.FRAME
                || buffer.getInt(at) >= left - LogFiles.FRAME
                || isZero(buffer.array(), at)
                || isZero(buffer.array(), buffer.capacity() - 1);
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
