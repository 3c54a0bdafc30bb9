// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.series.Points;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One day of an environment, sorted by measure and group: blocks of buckets, of hours and of days, then an index of
 * them, then where the index begins. Written once. Without a readable index the blocks are found one by one.
 */
final class DayTable {
    /** What a block holds. */
    enum Kind {
        BUCKETS,
        HOURS,
        DAYS
    }

    private static final int INDEX = 9;
    private static final int TRAILER = 12;
    private static final int TRAILER_MAGIC = 0x4257_5401;
    private static final int MOST_POINTS = 16_384;
    static final Comparator<List<String>> GROUPS = DayTable::compare;

    private DayTable() {}

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Where a block lies and what is in it. */
    record Entry(
            Kind kind,
            String measure,
            List<String> least,
            List<String> greatest,
            long offset,
            int series,
            long points) {
        boolean holds(Set<String> measures, List<String> group) {
            return (measures == null || measures.contains(measure))
                    && (group == null || compare(least, group) <= 0 && compare(group, greatest) <= 0);
        }
    }

    /** Writes a table; measures in ascending order, their groups in ascending order. For one thread. */
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final Disk disk;
        private final ChunkFile.Writer chunks;
        private final List<Entry> index = new ArrayList<>();
        private final List<Points> gathered = new ArrayList<>();
        private Kind kind = Kind.BUCKETS;
        private int count;

        Writer(Path file, Disk disk, TenantKeys keys, Place place) throws IOException {
            this.disk = disk;
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            try {
                chunks = new ChunkFile.Writer(disk, channel, keys, place);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        void add(Kind next, Points points) throws IOException {
            boolean other = !gathered.isEmpty()
                    && (next != kind || !gathered.get(0).measure().equals(points.measure()));
            if (other || count >= MOST_POINTS) {
                flush();
            }
            kind = next;
            gathered.add(points);
            count += points.buckets().length;
        }

        private void flush() throws IOException {
            if (gathered.isEmpty()) {
                return;
            }
            Packed.Out out = new Packed.Out();
            out.octet(kind.ordinal());
            Block.write(gathered, new Dictionary(), out);
            long offset = chunks.write(out.toByteArray());
            Points first = gathered.get(0);
            List<String> greatest = gathered.get(gathered.size() - 1).group();
            index.add(new Entry(kind, first.measure().text(), first.group(), greatest, offset, gathered.size(), count));
            gathered.clear();
            count = 0;
        }

        /** Takes a block as it stands in another table. */
        void copy(Entry entry, byte[] content) throws IOException {
            flush();
            long offset = chunks.write(content);
            index.add(new Entry(
                    entry.kind(),
                    entry.measure(),
                    entry.least(),
                    entry.greatest(),
                    offset,
                    entry.series(),
                    entry.points()));
        }

        /** Ends the table; it is on the disk when this returns. */
        void finish() throws IOException {
            flush();
            Packed.Out out = new Packed.Out();
            out.octet(INDEX);
            out.unsigned(index.size());
            for (Entry entry : index) {
                out.octet(entry.kind().ordinal());
                out.text(entry.measure());
                write(entry.least(), out);
                write(entry.greatest(), out);
                out.unsigned(entry.offset());
                out.unsigned(entry.series());
                out.unsigned(entry.points());
            }
            long offset = chunks.write(out.toByteArray());
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER);
            trailer.putInt(TRAILER_MAGIC).putLong(offset).flip();
            disk.write(channel, trailer, chunks.length());
            chunks.force();
        }

        private static void write(List<String> group, Packed.Out out) {
            out.unsigned(group.size());
            group.forEach(out::text);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Reads a table. For one thread. */
    static final class Reader implements AutoCloseable {
        private final ChunkFile.Reader chunks;
        private final Place place;
        private final List<Entry> index;
        private String problem;

        /** Opens a table; one whose header is damaged is empty and has a problem. */
        Reader(Path file, TenantKeys keys, Place place) throws IOException {
            this.place = place;
            this.chunks = ChunkFile.Reader.open(file, keys, place);
            List<Entry> found = null;
            if (chunks == null) {
                problem = place.name() + ": its header is damaged";
                found = List.of();
            } else {
                try {
                    found = index(file);
                    if (found == null) {
                        problem = place.name() + ": its index is damaged";
                        found = salvage();
                    }
                } catch (IOException | RuntimeException e) {
                    chunks.close();
                    throw e;
                }
            }
            index = found;
        }

        String problem() {
            return problem;
        }

        List<Entry> index() {
            return index;
        }

        private List<Entry> index(Path file) throws IOException {
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long at = channel.size() - TRAILER;
                while (at >= 0 && trailer.hasRemaining()) {
                    if (channel.read(trailer, at + trailer.position()) < 0) {
                        return null;
                    }
                }
            }
            ChunkFile.Chunk chunk = trailer.getInt(0) == TRAILER_MAGIC ? chunks.at(trailer.getLong(4)) : null;
            byte[] content = chunk == null ? null : chunks.content(chunk);
            if (content == null || content.length == 0 || content[0] != INDEX) {
                return null;
            }
            Packed.In in = new Packed.In(content);
            in.octet();
            List<Entry> entries = new ArrayList<>();
            for (int left = in.size(); left > 0; left--) {
                Kind kind = Kind.values()[in.octet()];
                String measure = in.text();
                List<String> least = group(in);
                List<String> greatest = group(in);
                entries.add(
                        new Entry(kind, measure, least, greatest, in.unsigned(), (int) in.unsigned(), in.unsigned()));
            }
            return entries;
        }

        private static List<String> group(Packed.In in) {
            List<String> group = new ArrayList<>();
            for (int left = in.size(); left > 0; left--) {
                group.add(in.text());
            }
            return List.copyOf(group);
        }

        /** Makes the index from the blocks that are whole. */
        private List<Entry> salvage() throws IOException {
            List<Entry> entries = new ArrayList<>();
            ChunkFile.Chunk chunk = chunks.next(ChunkFile.HEADER, 0);
            while (chunk != null) {
                byte[] content = chunks.content(chunk);
                if (content != null && content.length > 0 && content[0] < Kind.values().length) {
                    long offset = chunk.offset();
                    List<Points> all = new ArrayList<>();
                    Block.read(body(content), new Dictionary(), null, null, all::add);
                    if (!all.isEmpty()) {
                        Points first = all.get(0);
                        List<String> greatest = all.get(all.size() - 1).group();
                        long points = all.stream()
                                .mapToLong(each -> each.buckets().length)
                                .sum();
                        String measure = first.measure().text();
                        Kind kind = Kind.values()[content[0]];
                        entries.add(new Entry(kind, measure, first.group(), greatest, offset, all.size(), points));
                    }
                }
                chunk = chunks.next(chunk.end(), chunk.number() + 1);
            }
            return entries;
        }

        private static Packed.In body(byte[] content) {
            Packed.In in = new Packed.In(content);
            in.octet();
            return in;
        }

        void read(Kind kind, Set<String> measures, List<String> group, Consumer<Points> sink) throws IOException {
            for (Entry entry : index) {
                if (entry.kind() == kind && entry.holds(measures, group)) {
                    byte[] content = content(entry);
                    if (content != null && !Block.read(body(content), new Dictionary(), measures, group, sink)) {
                        problem = place.name() + ": a block makes no sense";
                    }
                }
            }
        }

        /** A block's content; null when it is damaged. */
        byte[] content(Entry entry) throws IOException {
            ChunkFile.Chunk chunk = chunks.at(entry.offset());
            byte[] content = chunk == null ? null : chunks.content(chunk);
            try {
                if (content != null && body(content) != null) {
                    return content;
                }
            } catch (BufferUnderflowException e) {
                content = null;
            }
            problem = place.name() + ": a block at byte " + entry.offset() + " is damaged";
            return content;
        }

        @Override
        public void close() throws IOException {
            if (chunks != null) {
                chunks.close();
            }
        }
    }
}
