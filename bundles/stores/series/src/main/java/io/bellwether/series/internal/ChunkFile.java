// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.bellwether.identity.TenantKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/**
 * The form of every file of the store: a header of 64 bytes (magic, key version, salt, checksum), then chunks, each with
 * a header of 20 bytes (magic, number, plain length, sealed length, checksum) before its sealed, compressed content.
 * Numbers grow by one. What is torn or altered is left out by readers; the chunks around it are read.
 */
final class ChunkFile {
    static final int HEADER = 64;
    static final int CHUNK_HEADER = 20;
    private static final long MAGIC = 0x4257_5345_5249_4501L;
    private static final int CHUNK_MAGIC = 0x4257_4301;
    private static final int SALT = 32;
    private static final int SIGNED = 16;
    private static final int LONGEST = 1 << 28;
    private static final int LEVEL = 3;
    private static final int WINDOW = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ChunkFile() {}

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Writes chunks one after the other. For one thread. */
    static final class Writer {
        private final Disk disk;
        private final FileChannel channel;
        private final ChunkCipher cipher;
        private long length;
        private int next;

        /** Begins a file under the tenant's current key. */
        Writer(Disk disk, FileChannel channel, TenantKeys keys, Place place) throws IOException {
            this.disk = disk;
            this.channel = channel;
            int version = keys.currentVersion(place.where().tenant());
            byte[] salt = new byte[SALT];
            RANDOM.nextBytes(salt);
            cipher = new ChunkCipher(keys.key(place.where().tenant(), version), salt, place.text());
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            header.putLong(MAGIC).putInt(version).put(salt);
            header.putInt(HEADER - 4, crc(header.array(), HEADER - 4));
            disk.write(channel, header.rewind(), 0);
            length = HEADER;
        }

        /** @return where the chunk begins */
        long write(byte[] plain) throws IOException {
            byte[] packed = Zstd.compress(plain, LEVEL);
            int number = next++;
            ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER);
            header.putInt(CHUNK_MAGIC)
                    .putInt(number)
                    .putInt(plain.length)
                    .putInt(ChunkCipher.sealedLength(packed.length));
            header.putInt(crc(header.array(), SIGNED));
            byte[] signed = java.util.Arrays.copyOf(header.array(), SIGNED);
            byte[] sealed = cipher.seal(number, signed, packed);
            ByteBuffer all = ByteBuffer.allocate(CHUNK_HEADER + sealed.length);
            all.put(header.array()).put(sealed).flip();
            long begin = length;
            disk.write(channel, all, begin);
            length = begin + CHUNK_HEADER + sealed.length;
            return begin;
        }

        void force() throws IOException {
            disk.force(channel);
        }

        /** Goes on in a file that was closed meanwhile. */
        Writer reopened(FileChannel again) {
            return new Writer(disk, again, cipher, length, next);
        }

        private Writer(Disk disk, FileChannel channel, ChunkCipher cipher, long length, int next) {
            this.disk = disk;
            this.channel = channel;
            this.cipher = cipher;
            this.length = length;
            this.next = next;
        }

        long length() {
            return length;
        }
    }

    /** A chunk's place in its file. @param sealed bytes behind its header */
    record Chunk(long offset, int number, int plain, int sealed) {
        long end() {
            return offset + CHUNK_HEADER + sealed;
        }
    }

    /** Reads chunks. For one thread. */
    static final class Reader implements AutoCloseable {
        private final FileChannel channel;
        private final ChunkCipher cipher;
        private final long length;
        private String problem;

        private Reader(FileChannel channel, ChunkCipher cipher) throws IOException {
            this.channel = channel;
            this.cipher = cipher;
            this.length = channel.size();
        }

        /**
         * Opens a file.
         *
         * @return null when its header is damaged
         * @throws TenantKeys.KeyErased when the tenant was erased
         */
        static Reader open(Path file, TenantKeys keys, Place place) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                ByteBuffer header = ByteBuffer.allocate(HEADER);
                if (!fill(channel, header, 0)
                        || header.getLong(0) != MAGIC
                        || header.getInt(HEADER - 4) != crc(header.array(), HEADER - 4)) {
                    channel.close();
                    return null;
                }
                byte[] salt = new byte[SALT];
                header.get(12, salt);
                return new Reader(
                        channel,
                        new ChunkCipher(keys.key(place.where().tenant(), header.getInt(8)), salt, place.text()));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        /** What was found wrong so far; null when nothing was. */
        String problem() {
            return problem;
        }

        long length() {
            return length;
        }

        /** The next chunk at or behind an offset; what stands before it is damaged. Null when there is none. */
        Chunk next(long offset, int atLeast) throws IOException {
            Chunk chunk = at(offset);
            if (chunk != null && chunk.number() >= atLeast || offset >= length) {
                return chunk;
            }
            problem = "damaged at byte " + offset;
            ByteBuffer window = ByteBuffer.allocate(WINDOW);
            for (long begin = offset + 1; begin + CHUNK_HEADER <= length; begin += WINDOW - CHUNK_HEADER) {
                window.clear().limit((int) Math.min(WINDOW, length - begin));
                fill(channel, window, begin);
                for (int i = 0; i + 4 <= window.limit(); i++) {
                    if (window.getInt(i) == CHUNK_MAGIC) {
                        chunk = at(begin + i);
                        if (chunk != null && chunk.number() >= atLeast) {
                            return chunk;
                        }
                    }
                }
            }
            return null;
        }

        /** The chunk whose header stands here; null when there is none that is whole. */
        Chunk at(long offset) throws IOException {
            ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER);
            if (offset < HEADER
                    || offset + CHUNK_HEADER > length
                    || !fill(channel, header, offset)
                    || header.getInt(0) != CHUNK_MAGIC
                    || header.getInt(SIGNED) != crc(header.array(), SIGNED)) {
                return null;
            }
            Chunk chunk = new Chunk(offset, header.getInt(4), header.getInt(8), header.getInt(12));
            boolean sane = chunk.sealed() > 0 && chunk.plain() >= 0 && chunk.plain() <= LONGEST;
            return sane && chunk.end() <= length ? chunk : null;
        }

        /** A chunk's content; null when it is not as it was written. */
        byte[] content(Chunk chunk) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(CHUNK_HEADER + chunk.sealed());
            byte[] packed = null;
            if (fill(channel, all, chunk.offset())) {
                byte[] bytes = all.array();
                packed = cipher.open(
                        chunk.number(),
                        java.util.Arrays.copyOf(bytes, SIGNED),
                        java.util.Arrays.copyOfRange(bytes, CHUNK_HEADER, bytes.length));
            }
            if (packed == null) {
                problem = "chunk " + chunk.number() + " is not authentic, or the tenant's key is another";
                return null;
            }
            try {
                return Zstd.decompress(packed, chunk.plain());
            } catch (ZstdException e) {
                problem = "chunk " + chunk.number() + " cannot be decompressed";
                return null;
            }
        }

        private static boolean fill(FileChannel channel, ByteBuffer into, long position) throws IOException {
            while (into.hasRemaining()) {
                if (channel.read(into, position + into.position()) < 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
