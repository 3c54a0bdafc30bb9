// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.series.SeriesStore.Snapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;

/** Writes and reads one snapshot: a chunk with time and length, then the content in chunks. */
final class Snapshots {
    private static final int PIECE = 1 << 20;

    private Snapshots() {}

    static void write(Path draft, byte[] content, Instant at, Disk disk, TenantKeys keys, Place place)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ChunkFile.Writer writer = new ChunkFile.Writer(disk, channel, keys, place);
            Packed.Out head = new Packed.Out();
            head.signed(at.toEpochMilli());
            head.unsigned(content.length);
            writer.write(head.toByteArray());
            for (int begin = 0; begin < content.length; begin += PIECE) {
                writer.write(Arrays.copyOfRange(content, begin, Math.min(content.length, begin + PIECE)));
            }
            writer.force();
        }
    }

    /** Null when it is not whole. */
    static Snapshot read(Path file, long mark, TenantKeys keys, Place place) throws IOException {
        try (ChunkFile.Reader reader = ChunkFile.Reader.open(file, keys, place)) {
            ChunkFile.Chunk chunk = reader == null ? null : reader.at(ChunkFile.HEADER);
            byte[] head = chunk == null ? null : reader.content(chunk);
            if (head == null) {
                return null;
            }
            Packed.In in = new Packed.In(head);
            Instant at = Instant.ofEpochMilli(in.signed());
            byte[] content = new byte[(int) in.unsigned()];
            int number = 0;
            int begin = 0;
            while (begin < content.length) {
                chunk = reader.at(chunk.end());
                byte[] piece = chunk == null || chunk.number() != ++number ? null : reader.content(chunk);
                if (piece == null || piece.length > content.length - begin) {
                    return null;
                }
                System.arraycopy(piece, 0, content, begin, piece.length);
                begin += piece.length;
            }
            return new Snapshot(mark, at, content);
        }
    }
}
