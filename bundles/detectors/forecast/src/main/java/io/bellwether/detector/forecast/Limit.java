// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A limit, and where a series stands with regard to it: before it, beyond it, or just beyond it as was forecast. */
final class Limit {
    private final double at;
    private final boolean above;
    private boolean expected;
    private boolean carried;
    private int beyond;

    Limit(double at, boolean above) {
        this.at = at;
        this.above = above;
    }

    double at() {
        return at;
    }

    boolean above() {
        return above;
    }

    /** By how much a value is beyond; negative before. */
    double excess(double value) {
        return above ? value - at : at - value;
    }

    /**
     * Takes in a bucket's value; one without a value changes nothing.
     *
     * @return true when it lies beyond
     */
    boolean see(double value) {
        if (Double.isNaN(value)) {
            return beyond > 0;
        }
        if (excess(value) <= 0) {
            beyond = 0;
            carried = false;
            return false;
        }
        if (beyond == 0) {
            carried = expected;
        }
        beyond = Math.min(beyond + 1, Integer.MAX_VALUE - 1);
        return true;
    }

    /** True for so many buckets after a crossing that was forecast. */
    boolean justReached(long buckets) {
        return carried && beyond <= buckets;
    }

    /** Remembers whether it was forecast that it will be reached. */
    void expect(boolean forecast) {
        expected = forecast;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeBoolean(expected);
        out.writeBoolean(carried);
        out.writeInt(beyond);
    }

    void restore(DataInputStream in) throws IOException {
        expected = in.readBoolean();
        carried = in.readBoolean();
        beyond = in.readInt();
    }
}
