// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.wire.EventJson;
import java.io.UncheckedIOException;

/**
 * The lines of one frame, decrypted and decompressed, of which only those asked for are parsed. An empty line stands for
 * an event that expired. Immutable; safe for concurrent use.
 */
final class DecodedFrame {
    private final SegmentName segment;
    private final int number;
    private final byte[] lines;
    /** Where each line begins, and where one more would. */
    private final int[] starts;

    private DecodedFrame(SegmentName segment, int number, byte[] lines, int[] starts) {
        this.segment = segment;
        this.number = number;
        this.lines = lines;
        this.starts = starts;
    }

    /** @throws DamagedSegment when it does not hold as many lines as its header says */
    static DecodedFrame of(SegmentName segment, FrameHeader header, byte[] lines) throws DamagedSegment {
        int[] starts = new int[header.count() + 1];
        int found = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                found++;
                if (found < starts.length) {
                    starts[found] = at + 1;
                }
            }
        }
        if (found != header.count()) {
            throw new DamagedSegment("frame " + header.number() + " holds " + found + " events, not " + header.count());
        }
        return new DecodedFrame(segment, header.number(), lines, starts);
    }

    /** Lines, also empty ones. */
    int count() {
        return starts.length - 1;
    }

    boolean isEmpty(int index) {
        return length(index) == 0;
    }

    byte[] line(int index) {
        return java.util.Arrays.copyOfRange(lines, starts[index], starts[index] + length(index));
    }

    /** Null when there is no such line, or its event expired. @throws DamagedSegment when it cannot be parsed */
    Event event(int index) throws DamagedSegment {
        if (index < 0 || index >= count() || isEmpty(index)) {
            return null;
        }
        String ref = segment.path() + ":" + number + ":" + index;
        return parse(index, ref);
    }

    void events(Segment.Sink sink) throws DamagedSegment {
        String prefix = segment.path() + ":" + number + ":";
        for (int index = 0; index < count(); index++) {
            if (!isEmpty(index)) {
                sink.event(index, parse(index, prefix + index));
            }
        }
    }

    /** About how much memory it takes. */
    int bytes() {
        return lines.length + 4 * starts.length + 128;
    }

    private int length(int index) {
        return starts[index + 1] - starts[index] - 1;
    }

    private Event parse(int index, String ref) throws DamagedSegment {
        try {
            return EventJson.read(lines, starts[index], length(index), segment.where(), ref);
        } catch (UncheckedIOException e) {
            throw new DamagedSegment("event " + ref + " cannot be read");
        }
    }
}
