// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.series.Points;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Batches as they came in, one chunk each. A log that failed to be written, and one of an earlier process, is never
 * written again. The file is open only while a batch is written. Written by one thread; its length is safe to ask for.
 */
final class SeriesLog {
    private final Path file;
    private final Disk disk;
    private final Dictionary dictionary = new Dictionary();
    private volatile ChunkFile.Writer writer;
    private volatile long points;

    SeriesLog(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    Path file() {
        return file;
    }

    /** Bytes that are whole and on the disk. */
    long length() {
        ChunkFile.Writer written = writer;
        return written == null ? 0 : written.length();
    }

    long points() {
        return points;
    }

    Dictionary dictionary() {
        return dictionary;
    }

    void append(List<Points> batch, TenantKeys keys, Place place) throws IOException {
        Packed.Out out = new Packed.Out();
        Block.write(batch, dictionary, out);
        boolean fresh = writer == null;
        StandardOpenOption how = fresh ? StandardOpenOption.CREATE_NEW : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(file, how, StandardOpenOption.WRITE)) {
            ChunkFile.Writer on = fresh ? new ChunkFile.Writer(disk, channel, keys, place) : writer.reopened(channel);
            on.write(out.toByteArray());
            on.force();
            if (fresh) {
                disk.syncFolder(file.getParent());
            }
            writer = on;
        }
        points += batch.stream().mapToLong(each -> each.buckets().length).sum();
    }

    /**
     * Reads a log.
     *
     * @param whole how many bytes of it are whole; negative for all there are
     * @return what is wrong with it; null when nothing is. A torn end is no problem: it was never acknowledged.
     */
    static String read(
            Path file,
            long whole,
            TenantKeys keys,
            Place place,
            Set<String> measures,
            List<String> group,
            Consumer<Points> sink)
            throws IOException {
        try (ChunkFile.Reader reader = ChunkFile.Reader.open(file, keys, place)) {
            if (reader == null) {
                return Files.size(file) > ChunkFile.HEADER ? place.name() + ": its header is damaged" : null;
            }
            long end = whole < 0 ? reader.length() : whole;
            Dictionary dictionary = new Dictionary();
            String problem = null;
            int number = 0;
            long offset = ChunkFile.HEADER;
            while (offset < end) {
                ChunkFile.Chunk chunk = reader.next(offset, number);
                if (chunk == null) {
                    break;
                }
                byte[] content = reader.content(chunk);
                boolean last = chunk.end() >= end;
                if (content == null && last) {
                    break;
                }
                boolean read = content != null && Block.read(new Packed.In(content), dictionary, measures, group, sink);
                if (!read || chunk.number() != number) {
                    problem = place.name() + ": chunk " + number + " or what it names is damaged";
                }
                number = chunk.number() + 1;
                offset = chunk.end();
            }
            return problem;
        }
    }
}
