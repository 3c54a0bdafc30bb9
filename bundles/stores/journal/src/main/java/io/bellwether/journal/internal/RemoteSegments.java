// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.objects.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads segments that lie in the object store, in blocks, of which the last used are kept. The store may come and go.
 * Safe for concurrent use.
 */
final class RemoteSegments {
    static final int BLOCK = 1 << 20;
    private static final int MOST_BLOCKS = 16;

    private final Map<Key, byte[]> blocks = new LinkedHashMap<>(MOST_BLOCKS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > MOST_BLOCKS;
        }
    };
    private volatile ObjectStore store;

    private record Key(Object version, long block) {}

    synchronized void use(ObjectStore found) {
        store = found;
    }

    /** Does without this one, unless another has taken its place. */
    synchronized void forget(ObjectStore lost) {
        if (store == lost) {
            store = null;
        }
    }

    /** Null when there is none. */
    ObjectStore storeOrNull() {
        return store;
    }

    /** @throws IOException when there is none */
    ObjectStore store() throws IOException {
        ObjectStore found = store;
        if (found == null) {
            throw new NoStore();
        }
        return found;
    }

    /** @param version changes when the object's content does */
    SegmentBytes open(SegmentName name, Object version) {
        return new SegmentBytes() {
            @Override
            public ByteBuffer read(long position, int length) throws IOException {
                ByteBuffer into = ByteBuffer.allocate(length);
                while (into.hasRemaining()) {
                    long at = position + into.position();
                    byte[] block = block(name, version, at / BLOCK);
                    int offset = (int) (at % BLOCK);
                    if (offset >= block.length) {
                        throw new EOFException("the object ends before " + (position + length));
                    }
                    into.put(block, offset, Math.min(into.remaining(), block.length - offset));
                }
                return into.flip();
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    private byte[] block(SegmentName name, Object version, long number) throws IOException {
        Key key = new Key(version, number);
        synchronized (blocks) {
            byte[] known = blocks.get(key);
            if (known != null) {
                return known;
            }
        }
        byte[] read = store().get(name.path(), number * BLOCK, BLOCK);
        synchronized (blocks) {
            blocks.put(key, read);
        }
        return read;
    }

    /** The segment is in the object store, and none is configured or reachable now. It is not damaged. */
    static final class NoStore extends IOException {
        private static final long serialVersionUID = 1L;

        NoStore() {
            super("the object store it lies in is not there; configure io.bellwether.objects.s3 or"
                    + " io.bellwether.objects.folder as when it was put there");
        }
    }
}
