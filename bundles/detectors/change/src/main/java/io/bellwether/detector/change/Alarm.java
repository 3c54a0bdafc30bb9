// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * When an alarm is raised, how long it lasts and for how long no further one is. Counted in buckets.
 *
 * <p>An alarm is raised by a score that reaches the sensitivity unless one was raised within the last {@code quiet}
 * buckets, and by a value far outside of all seen unless one was raised within the last {@link #RANGE_QUIET}. It lasts as
 * long as the score stays at the sensitivity.
 */
final class Alarm {
    /** Values far outside come seldom and each may be worse than the one before, so they are held back for less long. */
    static final int RANGE_QUIET = 12;

    static final int BYTES = Long.BYTES + 1;

    private final int quiet;
    private long since = Long.MAX_VALUE;
    private boolean lasting;

    Alarm(int quiet) {
        this.quiet = quiet;
    }

    /** A bucket has passed. */
    void step() {
        since = since == Long.MAX_VALUE ? since : since + 1;
    }

    /** True when this bucket raises an alarm. */
    boolean raise(boolean reached, boolean outside) {
        boolean raised = reached && since > quiet || outside && since > Math.min(quiet, RANGE_QUIET);
        if (raised) {
            since = 0;
        }
        lasting = raised || lasting && reached;
        return raised;
    }

    /** True from the bucket that raised an alarm to the last in a row whose score stayed at the sensitivity. */
    boolean isLasting() {
        return lasting;
    }

    void write(ByteBuffer out) {
        out.putLong(since).put((byte) (lasting ? 1 : 0));
    }

    void read(ByteBuffer in) {
        since = in.getLong();
        lasting = in.get() == 1;
        if (since < 0) {
            throw new IllegalArgumentException("an alarm " + since + " buckets ago");
        }
    }
}
