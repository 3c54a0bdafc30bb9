// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The whole frames of a segment, found without its index.
 *
 * @param end where the last of them ends
 * @param damaged bytes between them that are part of none
 */
record FrameScan(List<FramePlace> frames, long end, long damaged) {
    static FrameScan of(FileChannel channel) throws IOException {
        ByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        List<FramePlace> frames = new ArrayList<>();
        long damaged = 0;
        int end = SegmentHeader.SIZE;
        int at = end;
        while (at <= data.limit() - FrameHeader.SIZE) {
            FrameHeader header = frame(data, at);
            if (header == null) {
                at++;
                continue;
            }
            damaged += at - end;
            FramePlace frame = new FramePlace(at, header);
            frames.add(frame);
            end = (int) frame.end();
            at = end;
        }
        return new FrameScan(List.copyOf(frames), end, damaged);
    }

    /** The frame that begins here; null when none does, or not a whole one. */
    private static FrameHeader frame(ByteBuffer data, int at) {
        if (data.getInt(at) != FrameHeader.MAGIC) {
            return null;
        }
        FrameHeader header = FrameHeader.parse(data.slice(at, FrameHeader.SIZE));
        if (header == null || data.limit() - at - FrameHeader.SIZE < header.cipherLength()) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(data.slice(at + FrameHeader.SIZE, header.cipherLength()));
        return (int) crc.getValue() == header.checksum() ? header : null;
    }
}
