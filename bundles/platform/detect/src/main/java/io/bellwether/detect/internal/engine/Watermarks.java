// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.detect.Detection.Origin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the events of one environment have come, by their own time, in milliseconds since 1970. Not safe for
 * concurrent use.
 *
 * <p>A polled origin has come as far as it says it has: its pages may arrive newest first, so that the times of its
 * events say nothing. Any other origin has come as far as the latest event seen; after a pause of 2 s the clock carries
 * it on, as far behind the present as its events were, at most 30 s. Events older than 10 minutes on arrival say nothing
 * of how far their origin has come.
 *
 * <p>The environment has come as far as the least of its origins, and never goes back. A polled origin that has said
 * nothing for 10 minutes no longer holds others back; alone it does, so that a source out of reach closes no buckets.
 */
final class Watermarks {
    /** There is none yet. */
    static final long NONE = Long.MIN_VALUE;

    private static final long PAUSE = 2_000;
    private static final long MOST_BEHIND = 30_000;
    private static final long STALLED = 600_000;

    private final Map<Origin, Progress> origins = new LinkedHashMap<>();
    private long reached = NONE;
    private long heldUntil = NONE;

    private static final class Progress {
        private long upTo = NONE;
        private long heardAt = NONE;
        private long behind;
    }

    /** Says that an origin brought events. */
    void seen(Origin origin, long latestEvent, long now) {
        if (!origin.live()) {
            return;
        }
        Progress progress = origins.computeIfAbsent(origin, any -> new Progress());
        if (origin.polled()) {
            return;
        }
        progress.heardAt = now;
        long capped = Math.min(latestEvent, now);
        if (capped > progress.upTo && now - capped <= Run.OLD) {
            progress.upTo = capped;
            progress.behind = Math.min(now - capped, MOST_BEHIND);
        }
    }

    /** Says that everything of an origin before a time has been taken in. */
    void progress(Origin origin, long upTo, long now) {
        if (origin.live()) {
            Progress progress = origins.computeIfAbsent(origin, any -> new Progress());
            progress.upTo = Math.max(progress.upTo, Math.min(upTo, now));
            progress.heardAt = now;
        }
    }

    void ended(Origin origin) {
        origins.remove(origin);
    }

    /** Lets origins that are not polled say nothing before a time, so that all their senders have been heard again. */
    void hold(long until) {
        heldUntil = until;
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(reached);
        out.writeLong(heldUntil);
        out.writeInt(origins.size());
        for (Map.Entry<Origin, Progress> each : origins.entrySet()) {
            Bytes.write(out, each.getKey().connector());
            out.writeBoolean(each.getKey().polled());
            out.writeLong(each.getValue().upTo);
            out.writeLong(each.getValue().heardAt);
            out.writeLong(each.getValue().behind);
        }
    }

    void restore(DataInput in) throws IOException {
        reached = in.readLong();
        heldUntil = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            Origin origin = new Origin(Bytes.text(in), true, in.readBoolean());
            Progress progress = new Progress();
            progress.upTo = in.readLong();
            progress.heardAt = in.readLong();
            progress.behind = in.readLong();
            origins.put(origin, progress);
        }
    }

    /** How far the environment has come; {@link #NONE} while that cannot be said. */
    long at(long now) {
        long least = Long.MAX_VALUE;
        long leastStalled = Long.MAX_VALUE;
        for (Map.Entry<Origin, Progress> each : origins.entrySet()) {
            Progress progress = each.getValue();
            if (each.getKey().polled()) {
                if (progress.upTo != NONE && now - progress.heardAt <= STALLED) {
                    least = Math.min(least, progress.upTo);
                } else if (progress.upTo != NONE) {
                    leastStalled = Math.min(leastStalled, progress.upTo);
                }
            } else if (now >= heldUntil) {
                long carried = now - progress.heardAt >= PAUSE
                        ? Math.max(progress.upTo, now - progress.behind)
                        : progress.upTo;
                least = carried == NONE ? least : Math.min(least, carried);
            }
        }
        long all = least == Long.MAX_VALUE ? leastStalled : least;
        if (all != Long.MAX_VALUE) {
            reached = Math.max(reached, all);
        }
        return reached;
    }
}
