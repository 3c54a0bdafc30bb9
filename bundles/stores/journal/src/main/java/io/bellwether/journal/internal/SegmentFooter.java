// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a sealed segment: the index of its frames, a summary and a signature over both. A segment that has one is
 * complete: a frame that is missing or changed is noticed.
 *
 * @param least the earliest event's time, milliseconds since 1970
 * @param most the latest event's time, milliseconds since 1970
 * @param begin where the index begins, that is, where the frames end
 */
record SegmentFooter(int frames, long events, long least, long most, long begin) {
    private static final int MAGIC = 0x4257_5301;
    private static final int MOST_FRAMES = 1 << 20;
    private static final int ENTRY = 8 + FrameHeader.SIZE;
    private static final int SIGNATURE = 32;
    private static final int SUMMARY = 4 + 8 + 8 + 8 + 8;
    private static final int TRAILER = SUMMARY + SIGNATURE + 4;

    static SegmentFooter of(List<FramePlace> frames, long begin) {
        long events = 0;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (FramePlace frame : frames) {
            events += frame.header().count();
            least = Math.min(least, frame.header().least());
            most = Math.max(most, frame.header().most());
        }
        return new SegmentFooter(frames.size(), events, least, most, begin);
    }

    byte[] bytes(List<FramePlace> index, SegmentCipher cipher) {
        ByteBuffer out = ByteBuffer.allocate(index.size() * ENTRY + TRAILER);
        for (FramePlace frame : index) {
            out.putLong(frame.offset()).put(frame.header().bytes());
        }
        out.putInt(frames).putLong(events).putLong(least).putLong(most).putLong(begin);
        byte[] signed = new byte[out.position()];
        out.get(0, signed);
        return out.put(cipher.sign(signed)).putInt(MAGIC).array();
    }

    /** The summary at the end of a file; null when there is none, that is, when the segment is not sealed. */
    static SegmentFooter read(FileChannel channel) throws IOException {
        long length = channel.size();
        if (length < SegmentHeader.SIZE + TRAILER) {
            return null;
        }
        SegmentFooter footer = parse(Segment.readFully(channel, length - TRAILER, TRAILER));
        return footer != null && footer.begin + footer.length() == length ? footer : null;
    }

    /** The summary at the end of a stub, which has nothing between header and index; null when it is not whole. */
    static SegmentFooter readStub(FileChannel channel) throws IOException {
        long length = channel.size();
        if (length < SegmentHeader.SIZE + TRAILER) {
            return null;
        }
        SegmentFooter footer = parse(Segment.readFully(channel, length - TRAILER, TRAILER));
        return footer != null && SegmentHeader.SIZE + footer.length() == length ? footer : null;
    }

    /** Bytes from where the frames end to the end of the file. */
    int length() {
        return Math.addExact(Math.multiplyExact(frames, ENTRY), TRAILER);
    }

    /** Checks and parses what stands behind the frames. @throws DamagedSegment when the signature does not fit */
    List<FramePlace> index(ByteBuffer in, SegmentCipher cipher) throws DamagedSegment {
        byte[] signed = new byte[frames * ENTRY + SUMMARY];
        byte[] signature = new byte[SIGNATURE];
        in.get(0, signed);
        in.get(signed.length, signature);
        if (!MessageDigest.isEqual(signature, cipher.sign(signed))) {
            throw new DamagedSegment("the index is not authentic, or the tenant's key is another");
        }
        List<FramePlace> index = new ArrayList<>(frames);
        for (int i = 0; i < frames; i++) {
            index.add(new FramePlace(in.getLong(), FrameHeader.parse(in)));
        }
        return List.copyOf(index);
    }

    private static SegmentFooter parse(ByteBuffer in) {
        SegmentFooter footer = new SegmentFooter(in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        boolean plausible = in.getInt(TRAILER - 4) == MAGIC
                && footer.frames >= 0
                && footer.frames <= MOST_FRAMES
                && footer.begin >= SegmentHeader.SIZE;
        return plausible ? footer : null;
    }
}
