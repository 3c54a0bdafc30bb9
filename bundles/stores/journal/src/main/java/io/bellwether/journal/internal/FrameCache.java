// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frames read last by their place, so that a page of events that stand near each other decodes each frame once.
 * Bounded in bytes. A segment that is written anew has another version, so nothing outdated is found. Safe for
 * concurrent use.
 */
final class FrameCache {
    static final long MOST = 32L << 20;

    private final long most;
    private final Map<Key, DecodedFrame> frames = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    private record Key(Segment.Version segment, int frame) {}

    FrameCache(long most) {
        this.most = most;
    }

    /** Null when it is not there. */
    synchronized DecodedFrame get(Segment.Version segment, int frame) {
        return frames.get(new Key(segment, frame));
    }

    synchronized void put(Segment.Version segment, int frame, DecodedFrame decoded) {
        if (decoded.bytes() > most / 4) {
            return;
        }
        DecodedFrame old = frames.put(new Key(segment, frame), decoded);
        bytes += decoded.bytes() - (old == null ? 0 : old.bytes());
        Iterator<DecodedFrame> eldest = frames.values().iterator();
        while (bytes > most && eldest.hasNext()) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /** Forgets every frame of a tenant. */
    synchronized void drop(TenantId tenant) {
        Iterator<Map.Entry<Key, DecodedFrame>> all = frames.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, DecodedFrame> each = all.next();
            if (each.getKey().segment().where().tenant().equals(tenant)) {
                bytes -= each.getValue().bytes();
                all.remove();
            }
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
