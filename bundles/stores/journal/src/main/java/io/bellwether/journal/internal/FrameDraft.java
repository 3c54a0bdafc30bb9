// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events that are going to be one frame. For one thread. */
final class FrameDraft {
    /** Lines of about so many bytes make a frame. */
    static final int TARGET = 128 << 10;

    private final List<byte[]> lines = new ArrayList<>();
    private final List<IdHash> ids = new ArrayList<>();
    private int bytes;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;

    void add(Event event, byte[] line, IdHash id) {
        lines.add(line);
        bytes += line.length + 1;
        if (id != null) {
            ids.add(id);
        }
        least = Math.min(least, floor(event.timestamp()));
        most = Math.max(most, ceiling(event.timestamp()));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    boolean isFull() {
        return bytes >= TARGET;
    }

    List<IdHash> ids() {
        return ids;
    }

    byte[] content() {
        return FrameContent.pack(ids, lines, bytes);
    }

    FrameHeader header(int number, int keyVersion, int cipherLength, long written) {
        return new FrameHeader(
                number, keyVersion, lines.size(), ids.size(), bytes, cipherLength, least, most, written, 0);
    }

    /** Milliseconds since 1970, rounded down; times too far off are taken for the last that can be written. */
    static long floor(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Milliseconds since 1970, rounded up. */
    static long ceiling(Instant time) {
        long floor = floor(time);
        return time.getNano() % 1_000_000 == 0 || floor == Long.MAX_VALUE ? floor : floor + 1;
    }
}
