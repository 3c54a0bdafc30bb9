// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The ids of sealed segments, sorted, in a mapped file that ends in a Bloom filter: most lookups of new ids touch one
 * cache line of the filter and nothing else. Runs are merged as they become many. Safe for concurrent use.
 *
 * <p>File: header, entries of {@link #ENTRY} bytes in the order of their hashes, filter. The hashes spread evenly, so
 * the search begins where an id ought to be.
 */
final class IdRun {
    static final String SUFFIX = ".ids";
    static final int ENTRY = IdHash.SIZE + 12;
    /** Ids one run can hold at most: a file is mapped in one piece. */
    static final long LARGEST = 48_000_000;

    private static final int MAGIC = 0x4257_4901;
    private static final int HEADER = 4 + 4 + 4 + 4;
    private static final int LINE = 8;
    private static final int PROBES = 5;

    private final Path file;
    private final MappedByteBuffer data;
    private final int count;
    private final int lines;

    /** One id and its place. */
    record Entry(IdHash hash, IdPlace place) {}

    private IdRun(Path file, MappedByteBuffer data, int count, int lines) {
        this.file = file;
        this.data = data;
        this.count = count;
        this.lines = lines;
    }

    /** Writes a run; it is whole or not there. */
    static IdRun write(Storage storage, Path file, Iterator<Entry> sorted, int count) throws IOException {
        int lines = (int) (count * 10L / (LINE * 64L)) + 1;
        long[] filter = new long[lines * LINE];
        storage.replace(file, plain -> {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(plain, 1 << 16));
            out.write(header(count, lines));
            while (sorted.hasNext()) {
                Entry entry = sorted.next();
                out.writeLong(entry.hash().id());
                out.writeLong(entry.hash().source());
                out.writeInt((int) entry.place().hour());
                out.writeInt(entry.place().number());
                out.writeInt(entry.place().frame());
                mark(filter, lines, entry.hash().id());
            }
            for (long word : filter) {
                out.writeLong(word);
            }
            out.flush();
        });
        return open(file);
    }

    /** @throws DamagedSegment when the file is not whole */
    static IdRun open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length >= HEADER) {
                MappedByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
                int count = data.getInt(4);
                int lines = data.getInt(8);
                byte[] found = new byte[HEADER];
                data.get(0, found);
                if (count >= 0
                        && java.util.Arrays.equals(found, header(count, lines))
                        && length == HEADER + (long) count * ENTRY + (long) lines * LINE * 8) {
                    return new IdRun(file, data, count, lines);
                }
            }
        }
        throw new DamagedSegment("the index of ids " + file.getFileName() + " is not whole");
    }

    /** Merges runs into one new file; the old ones stay until they are deleted. */
    static IdRun merge(Storage storage, Path file, List<IdRun> runs) throws IOException {
        int total = runs.stream().mapToInt(IdRun::count).sum();
        return write(storage, file, new Merge(runs), total);
    }

    boolean contains(IdHash hash) {
        if (!mayContain(hash.id())) {
            return false;
        }
        for (int at = first(hash.id()); at < count && id(at) == hash.id(); at++) {
            if (source(at) == hash.source()) {
                return true;
            }
        }
        return false;
    }

    /** Where events of this id stand, whatever their source. */
    List<IdPlace> places(long id) {
        List<IdPlace> places = new ArrayList<>(1);
        if (mayContain(id)) {
            for (int at = first(id); at < count && id(at) == id; at++) {
                places.add(entry(at).place());
            }
        }
        return places;
    }

    int count() {
        return count;
    }

    Path file() {
        return file;
    }

    private boolean mayContain(long id) {
        int line = line(id, lines);
        long bits = id;
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (bits & 511);
            bits >>>= 9;
            int at = HEADER + count * ENTRY + (line * LINE + (bit >>> 6)) * 8;
            if ((data.getLong(at) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static void mark(long[] filter, int lines, long id) {
        int line = line(id, lines);
        long bits = id;
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (bits & 511);
            bits >>>= 9;
            filter[line * LINE + (bit >>> 6)] |= 1L << bit;
        }
    }

    /** The filter's line, from the upper half of a product, as the hash spreads evenly. */
    private static int line(long id, int lines) {
        return (int) ((Long.rotateLeft(id * 0x9E37_79B9_7F4A_7C15L, 17) >>> 33) * lines >>> 31);
    }

    /** The first entry whose id is not below this one: near where an even spread puts it, then by halving. */
    private int first(long id) {
        int low = 0;
        int high = count;
        int guess = (int) ((id >>> 33) * count >>> 31);
        for (int step = 64; step > 0 && step < count; step *= 8) {
            int from = Math.max(0, guess - step);
            int to = Math.min(count, guess + step);
            if ((from == 0 || Long.compareUnsigned(id(from - 1), id) < 0)
                    && (to == count || Long.compareUnsigned(id(to), id) >= 0)) {
                low = from;
                high = to;
                break;
            }
        }
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(id(middle), id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long id(int at) {
        return data.getLong(HEADER + at * ENTRY);
    }

    private long source(int at) {
        return data.getLong(HEADER + at * ENTRY + 8);
    }

    private Entry entry(int at) {
        int place = HEADER + at * ENTRY + IdHash.SIZE;
        return new Entry(
                new IdHash(id(at), source(at)),
                new IdPlace(data.getInt(place), data.getInt(place + 4), data.getInt(place + 8)));
    }

    private static byte[] header(int count, int lines) {
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        out.putInt(MAGIC).putInt(count).putInt(lines);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** The entries of several runs in order; few runs, so each step looks at all heads. */
    private static final class Merge implements Iterator<Entry> {
        private final List<IdRun> runs;
        private final int[] at;
        private final Entry[] heads;
        private int least;

        Merge(List<IdRun> runs) {
            this.runs = runs;
            at = new int[runs.size()];
            heads = new Entry[runs.size()];
            for (int i = 0; i < heads.length; i++) {
                advance(i);
            }
            least = least();
        }

        private void advance(int run) {
            heads[run] = at[run] < runs.get(run).count ? runs.get(run).entry(at[run]++) : null;
        }

        private int least() {
            int found = -1;
            for (int i = 0; i < heads.length; i++) {
                if (heads[i] != null && (found < 0 || heads[i].hash().compareTo(heads[found].hash()) < 0)) {
                    found = i;
                }
            }
            return found;
        }

        @Override
        public boolean hasNext() {
            return least >= 0;
        }

        @Override
        public Entry next() {
            if (least < 0) {
                throw new java.util.NoSuchElementException();
            }
            Entry entry = heads[least];
            advance(least);
            least = least();
            return entry;
        }
    }
}
