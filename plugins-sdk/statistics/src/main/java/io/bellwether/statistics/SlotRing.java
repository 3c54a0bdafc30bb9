// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The newest slots of a series, each the mean of the buckets that fell into it, numbered by the clocks of people: where
 * the clocks go forward slots are without a value, and where they go back the repeated ones are left out. Not safe for
 * concurrent use.
 */
public final class SlotRing {
    /** No number beyond this takes part, so that squares and sums stay finite. */
    public static final double GREATEST = 1e30;

    private static final long NONE = Long.MIN_VALUE;

    private final float[] slots;
    private long current = NONE;
    private long first = NONE;
    private double sum;
    private int count;

    /** @param capacity how many closed slots are remembered */
    public SlotRing(int capacity) {
        slots = new float[capacity];
        Arrays.fill(slots, Float.NaN);
    }

    /**
     * Adds a bucket's value to a slot; with a later slot than the last the ones before it are closed.
     *
     * @param value NaN for none
     * @return how many slots were closed
     */
    public int add(long slot, double value) {
        int closed = 0;
        if (current == NONE) {
            current = slot;
            first = slot;
        } else if (slot > current) {
            closed = (int) Math.min(slot - current, slots.length);
            close();
            for (long empty = Math.max(current + 1, slot - slots.length); empty < slot; empty++) {
                slots[at(empty)] = Float.NaN;
            }
            current = slot;
        } else if (slot < current) {
            return 0;
        }
        if (!Double.isNaN(value)) {
            sum += value;
            count++;
        }
        return closed;
    }

    private void close() {
        slots[at(current)] = count == 0 ? Float.NaN : (float) (sum / count);
        sum = 0;
        count = 0;
    }

    /** How many closed slots are remembered. */
    public int size() {
        return current == NONE ? 0 : (int) Math.min(current - first, slots.length);
    }

    /** The number of the slot that is being filled. */
    public long current() {
        return current;
    }

    /** The mean of the slot that is being filled, so far; NaN without a value. */
    public double soFar() {
        return count == 0 ? Double.NaN : sum / count;
    }

    /** A closed slot's mean; {@code back} 1 is the newest. NaN where it had no value. */
    public double value(int back) {
        return slots[at(current - back)];
    }

    /** How many of the closed slots have a value. */
    public int known() {
        int known = 0;
        for (int back = size(); back >= 1; back--) {
            known += Double.isNaN(value(back)) ? 0 : 1;
        }
        return known;
    }

    private int at(long slot) {
        return (int) Math.floorMod(slot, (long) slots.length);
    }

    /** Writes all of it. */
    public void save(DataOutputStream out) throws IOException {
        out.writeLong(current);
        out.writeLong(first);
        out.writeDouble(sum);
        out.writeInt(count);
        Saved.floats(out, slots, slots.length);
    }

    /** Reads what was saved of a ring of the same capacity. */
    public static SlotRing restore(DataInputStream in, int capacity) throws IOException {
        SlotRing ring = new SlotRing(capacity);
        ring.current = in.readLong();
        ring.first = in.readLong();
        ring.sum = in.readDouble();
        ring.count = in.readInt();
        float[] read = Saved.floats(in, capacity);
        System.arraycopy(read, 0, ring.slots, 0, capacity);
        return ring;
    }

    /** A value that may take part: infinite ones count as none, and huge ones as the greatest there are. */
    public static double tamed(double value) {
        return Double.isFinite(value) ? Math.max(-GREATEST, Math.min(GREATEST, value)) : Double.NaN;
    }
}
