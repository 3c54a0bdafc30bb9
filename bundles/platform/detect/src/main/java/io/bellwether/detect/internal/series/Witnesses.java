// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest events of a series, by their own time and then their ids, in whatever order they arrive. Of each bucket
 * that is still to be judged the newest few are kept, so that one that closes late shows the same as one that closes at
 * once. Not safe for concurrent use.
 */
final class Witnesses {
    private static final int SHOWN = 5;
    private static final int KEPT = 8;
    private static final int MOST_BUCKETS = 24;

    /** Oldest first. */
    private final List<Witness> all = new ArrayList<>(SHOWN);

    private record Witness(long bucket, String id, Instant at, String node) {
        boolean isAfter(Instant time, String otherId) {
            int order = at.compareTo(time);
            return order > 0 || order == 0 && id.compareTo(otherId) > 0;
        }
    }

    /**
     * Takes an event.
     *
     * @param settled buckets after this one, as far as they are not too many, each keep their own
     */
    void add(long bucket, Event event, long settled) {
        int place = all.size();
        int after = 0;
        while (place > 0 && all.get(place - 1).isAfter(event.timestamp(), event.eventId())) {
            place--;
            after += all.get(place).bucket() == bucket ? 1 : 0;
        }
        if (after >= KEPT) {
            return;
        }
        all.add(place, new Witness(bucket, event.eventId(), event.timestamp(), WellKnown.SERVER_NODE.text(event)));
        thin(settled);
    }

    /** Lets go of what no bucket shows any more. */
    private void thin(long settled) {
        int buckets = 0;
        int inBucket = 0;
        long current = Long.MIN_VALUE;
        int shared = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            long bucket = all.get(i).bucket();
            if (bucket != current) {
                current = bucket;
                buckets++;
                inBucket = 0;
            }
            boolean surplus = bucket <= settled || buckets > MOST_BUCKETS ? ++shared > SHOWN : ++inBucket > KEPT;
            if (surplus) {
                all.remove(i);
            }
        }
    }

    /** The newest before a time, newest first. */
    List<Evidence> before(Instant time) {
        List<Evidence> found = new ArrayList<>(SHOWN);
        for (int i = all.size() - 1; i >= 0 && found.size() < SHOWN; i--) {
            Witness each = all.get(i);
            if (each.at().isBefore(time)) {
                found.add(new Evidence(each.id(), each.at(), each.node(), null));
            }
        }
        return found;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(all.size());
        for (Witness each : all) {
            out.writeLong(each.bucket());
            write(out, each.id());
            out.writeLong(each.at().getEpochSecond());
            out.writeInt(each.at().getNano());
            out.writeBoolean(each.node() != null);
            if (each.node() != null) {
                write(out, each.node());
            }
        }
    }

    void read(DataInput in) throws IOException {
        all.clear();
        for (int left = in.readInt(); left > 0; left--) {
            long bucket = in.readLong();
            String id = text(in);
            Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
            all.add(new Witness(bucket, id, at, in.readBoolean() ? text(in) : null));
        }
    }

    private static void write(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
