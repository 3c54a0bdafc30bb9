// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.util.LinkedHashMap;
import java.util.Map;

/** Decrypted blocks, the least recently used dropped first, bounded in bytes. Safe for concurrent use. */
public final class BlockCache {
    private static final int SHARDS = 16;

    private final Shard[] shards = new Shard[SHARDS];

    /** @param bytes the most it holds */
    public BlockCache(long bytes) {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard(bytes / SHARDS);
        }
    }

    private record Key(long file, long block) {}

    /** Null when it is not held. */
    byte[] get(long file, long block) {
        Shard shard = shard(file, block);
        synchronized (shard) {
            return shard.blocks.get(new Key(file, block));
        }
    }

    void put(long file, long block, byte[] plain) {
        Shard shard = shard(file, block);
        synchronized (shard) {
            shard.put(new Key(file, block), plain);
        }
    }

    /** Drops every block of a file. */
    void forget(long file) {
        for (Shard shard : shards) {
            synchronized (shard) {
                shard.forget(file);
            }
        }
    }

    /** Bytes held now. */
    public long bytes() {
        long sum = 0;
        for (Shard shard : shards) {
            synchronized (shard) {
                sum += shard.held;
            }
        }
        return sum;
    }

    private Shard shard(long file, long block) {
        long mixed = (file * 31 + block) * 0x9E3779B97F4A7C15L;
        return shards[(int) (mixed >>> 60)];
    }

    private static final class Shard {
        private final long most;
        private final LinkedHashMap<Key, byte[]> blocks = new LinkedHashMap<>(64, 0.75f, true);
        private long held;

        Shard(long most) {
            this.most = most;
        }

        void put(Key key, byte[] plain) {
            byte[] before = blocks.put(key, plain);
            held += plain.length - (before == null ? 0 : before.length);
            var eldest = blocks.entrySet().iterator();
            while (held > most && eldest.hasNext()) {
                Map.Entry<Key, byte[]> entry = eldest.next();
                held -= entry.getValue().length;
                eldest.remove();
            }
        }

        void forget(long file) {
            blocks.entrySet().removeIf(entry -> {
                boolean gone = entry.getKey().file() == file;
                held -= gone ? entry.getValue().length : 0;
                return gone;
            });
        }
    }
}
