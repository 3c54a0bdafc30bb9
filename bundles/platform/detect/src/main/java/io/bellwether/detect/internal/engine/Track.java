// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import java.util.Arrays;

/**
 * How a policy's condition has stood in one group: the conditions of the latest closed buckets, and the beginnings of
 * their unbroken runs. Not safe for concurrent use.
 */
final class Track {
    /** How many closed buckets are remembered. */
    static final int REMEMBERED = 64;

    static final long NEVER = Long.MIN_VALUE;

    private final Verdict.Condition[] conditions = new Verdict.Condition[REMEMBERED];
    private final long[] runs = new long[REMEMBERED];
    private final long[] buckets = new long[REMEMBERED];
    private final byte[][] states;
    private long eager = NEVER;
    private long eagerBefore = NEVER;
    private boolean unsettled;
    private int recoveriesTold;

    Track(int detectors) {
        this.states = new byte[detectors][];
        Arrays.fill(buckets, NEVER);
    }

    /** Each detector's state after the last closed bucket. */
    byte[][] states() {
        return states;
    }

    /** The condition at the close of a bucket; false when it is not remembered. */
    Verdict.Condition condition(long bucket) {
        int slot = (int) Math.floorMod(bucket, (long) REMEMBERED);
        return buckets[slot] == bucket ? conditions[slot] : Verdict.Condition.FALSE;
    }

    /** The first bucket of the unbroken run of this bucket's condition. */
    long runStart(long bucket) {
        int slot = (int) Math.floorMod(bucket, (long) REMEMBERED);
        return buckets[slot] == bucket ? runs[slot] : bucket;
    }

    void close(long bucket, Verdict.Condition condition) {
        long before = bucket - 1;
        boolean known = buckets[(int) Math.floorMod(before, (long) REMEMBERED)] == before;
        long run = known && condition(before) == condition ? runStart(before) : bucket;
        int slot = (int) Math.floorMod(bucket, (long) REMEMBERED);
        buckets[slot] = bucket;
        conditions[slot] = condition;
        runs[slot] = run;
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

    /** True when this open bucket was already found true. */
    boolean isCrossed(long bucket) {
        return bucket <= eager;
    }

    void crossed(long bucket) {
        eagerBefore = eager;
        eager = bucket;
    }

    /** True when every bucket between two, both left out, was found true while open. */
    boolean bridged(long closed, long open) {
        return open == closed + 1 || open == closed + 2 && eagerBefore == closed + 1;
    }
}
