// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What is inside a frame before encryption: the hashes of the senders' ids, then the events' lines, compressed. The
 * hashes stand apart so that the index of ids can be made again without reading a single event.
 */
final class FrameContent {
    static final int LEVEL = 1;
    private static final ThreadLocal<ZstdCompressCtx> COMPRESS =
            ThreadLocal.withInitial(() -> new ZstdCompressCtx().setLevel(LEVEL));
    private static final ThreadLocal<ZstdDecompressCtx> DECOMPRESS = ThreadLocal.withInitial(ZstdDecompressCtx::new);

    private FrameContent() {}

    /** Joins and compresses the lines behind the hashes. */
    static byte[] pack(List<IdHash> ids, List<byte[]> lines, int plainLength) {
        byte[] plain = new byte[plainLength];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, plain, at, line.length);
            at += line.length;
            plain[at++] = '\n';
        }
        byte[] compressed = COMPRESS.get().compress(plain);
        ByteBuffer out = ByteBuffer.allocate(ids.size() * IdHash.SIZE + compressed.length);
        for (IdHash id : ids) {
            out.putLong(id.id()).putLong(id.source());
        }
        return out.put(compressed).array();
    }

    static IdHash[] ids(FrameHeader header, byte[] content) {
        IdHash[] ids = new IdHash[header.ids()];
        ByteBuffer in = ByteBuffer.wrap(content);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = new IdHash(in.getLong(), in.getLong());
        }
        return ids;
    }

    /** The events' lines, each ending in a line feed. */
    static byte[] lines(FrameHeader header, byte[] content) throws DamagedSegment {
        int begin = header.ids() * IdHash.SIZE;
        byte[] lines = new byte[header.plainLength()];
        try {
            int length = DECOMPRESS
                    .get()
                    .decompressByteArray(lines, 0, lines.length, content, begin, content.length - begin);
            if (length == lines.length) {
                return lines;
            }
        } catch (ZstdException e) {
            throw new DamagedSegment("frame " + header.number() + " cannot be decompressed: " + e.getMessage());
        }
        throw new DamagedSegment("frame " + header.number() + " is shorter than its header says");
    }
}
