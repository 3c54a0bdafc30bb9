// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.policy.Policy;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How a policy's condition has stood in one group: the conditions of the latest closed buckets, and the beginnings of
 * their unbroken runs. Not safe for concurrent use.
 */
final class Track {
    /** How many closed buckets are remembered. */
    static final int REMEMBERED = 64;

    static final long NEVER = Long.MIN_VALUE;

    /** The newest bucket and how many are remembered up to it; bit {@code i} of the masks is the bucket so far back. */
    private long newest = NEVER;

    private int known;
    private long holds;
    private long lingers;
    private long fires;
    /** Where the run of the oldest bucket remembered began. */
    private long oldestRun = NEVER;

    private long eager = NEVER;
    private long eagerBefore = NEVER;
    private Severity eagerSeverity;
    private boolean unsettled;
    private int recoveriesTold;
    private boolean found;
    /** When the condition changed last, oldest first from {@code nextChange}; null while it never has. */
    private long[] changes;

    private int nextChange;
    private boolean flapping;

    /** The condition at the close of a bucket; false when it is not remembered. */
    Condition condition(long bucket) {
        if (!remembers(bucket)) {
            return Condition.FALSE;
        }
        long bit = 1L << (newest - bucket);
        return (holds & bit) != 0 ? Condition.TRUE : (lingers & bit) != 0 ? Condition.LINGERING : Condition.FALSE;
    }

    /** True when the detectors fired in a bucket, whatever the condition made of it. */
    boolean fired(long bucket) {
        return remembers(bucket) && (fires & 1L << (newest - bucket)) != 0;
    }

    /** In how many of the last buckets up to one the detectors fired. @param of at most 64 */
    int fired(long bucket, int of) {
        int count = 0;
        for (long each = bucket - of + 1; each <= bucket; each++) {
            count += fired(each) ? 1 : 0;
        }
        return count;
    }

    /** The first bucket of the unbroken run of this bucket's condition. */
    long runStart(long bucket) {
        if (!remembers(bucket)) {
            return bucket;
        }
        Condition condition = condition(bucket);
        long start = bucket;
        while (remembers(start - 1) && condition(start - 1) == condition) {
            start--;
        }
        return start == newest - known + 1 ? oldestRun : start;
    }

    private boolean remembers(long bucket) {
        return known > 0 && bucket <= newest && bucket > newest - known;
    }

    void close(long bucket, Condition condition, boolean fired) {
        if (known == 0 || bucket > newest + 1 || bucket <= newest - known) {
            newest = bucket;
            known = 1;
            holds = 0;
            lingers = 0;
            fires = 0;
            oldestRun = bucket;
        } else if (bucket == newest + 1) {
            long oldest = newest - known + 1;
            if (known == REMEMBERED && condition(oldest) != condition(oldest + 1)) {
                oldestRun = oldest + 1;
            }
            newest = bucket;
            known = Math.min(REMEMBERED, known + 1);
            holds <<= 1;
            lingers <<= 1;
            fires <<= 1;
        }
        long bit = 1L << (newest - bucket);
        holds = condition == Condition.TRUE ? holds | bit : holds & ~bit;
        lingers = condition == Condition.LINGERING ? lingers | bit : lingers & ~bit;
        fires = fired ? fires | bit : fires & ~bit;
    }

    /** True when an alert may be open, so that the alert stage wants to hear how it goes on. */
    boolean isUnsettled() {
        return unsettled;
    }

    void unsettled(boolean now) {
        unsettled = now;
    }

    /**
     * Counts how many buckets in a row the alert stage was told that the condition does not hold.
     *
     * @param recovered false begins the count again
     */
    int recoveriesTold(boolean recovered) {
        recoveriesTold = recovered ? recoveriesTold + 1 : 0;
        return recoveriesTold;
    }

    /** True when this open bucket was already found true at this severity or a higher one. */
    boolean isCrossed(long bucket, Severity severity) {
        return bucket < eager || bucket == eager && severity.compareTo(eagerSeverity) <= 0;
    }

    /** True when this bucket was found true while it was open. */
    boolean wasCrossed(long bucket) {
        return bucket == eager || bucket == eagerBefore;
    }

    void crossed(long bucket, Severity severity) {
        if (bucket != eager) {
            eagerBefore = eager;
        }
        eager = bucket;
        eagerSeverity = severity;
    }

    /** True when every bucket between two, both left out, was found true while open. */
    boolean bridged(long closed, long open) {
        return open == closed + 1 || open == closed + 2 && eagerBefore == closed + 1;
    }

    /** True when the last finding said that the detectors fire. */
    boolean isFound() {
        return found;
    }

    void found(boolean firing) {
        found = firing;
    }

    /**
     * Follows a condition that may come and go too often.
     *
     * @param within of the policy, in buckets
     * @return true while it is flapping
     */
    boolean flaps(Policy.Flap flap, long within, long bucket, boolean changed) {
        if (changes == null) {
            if (!changed) {
                return false;
            }
            changes = new long[flap.changes()];
            Arrays.fill(changes, NEVER);
        }
        if (changed) {
            changes[nextChange] = bucket;
            nextChange = (nextChange + 1) % changes.length;
        }
        long latest = changes[Math.floorMod(nextChange - 1, changes.length)];
        long first = changes[nextChange];
        if (flapping) {
            flapping = bucket - latest < within;
        } else {
            flapping = first != NEVER && bucket - first < within;
        }
        return flapping;
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(newest);
        out.writeByte(known);
        out.writeLong(holds);
        out.writeLong(lingers);
        out.writeLong(fires);
        out.writeLong(oldestRun);
        out.writeLong(eager);
        out.writeLong(eagerBefore);
        out.writeByte(eagerSeverity == null ? -1 : eagerSeverity.ordinal());
        out.writeBoolean(unsettled);
        out.writeInt(recoveriesTold);
        out.writeBoolean(found);
        out.writeBoolean(flapping);
        out.writeByte(changes == null ? 0 : changes.length);
        for (int i = 0; changes != null && i < changes.length; i++) {
            out.writeLong(changes[(nextChange + i) % changes.length]);
        }
    }

    static Track restore(DataInput in) throws IOException {
        Track track = new Track();
        track.newest = in.readLong();
        track.known = in.readByte();
        track.holds = in.readLong();
        track.lingers = in.readLong();
        track.fires = in.readLong();
        track.oldestRun = in.readLong();
        track.eager = in.readLong();
        track.eagerBefore = in.readLong();
        int severity = in.readByte();
        track.eagerSeverity = severity < 0 ? null : Severity.values()[severity];
        track.unsettled = in.readBoolean();
        track.recoveriesTold = in.readInt();
        track.found = in.readBoolean();
        track.flapping = in.readBoolean();
        int length = in.readByte();
        track.changes = length == 0 ? null : new long[length];
        for (int i = 0; i < length; i++) {
            track.changes[i] = in.readLong();
        }
        return track;
    }
}
