// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

/** A period, how finely it is divided and how many of them are remembered. */
enum Period {
    DAY(24 * 60, 15, 14),
    WEEK(7 * 24 * 60, 60, 5);

    private static final long MINUTE = 60_000;
    /** Each divides a day evenly. */
    private static final int[] SLOTS = {15, 20, 30, 60, 120, 180, 240, 360};

    private final int minutes;
    private final int finest;
    private final int remembered;

    Period(int minutes, int finest, int remembered) {
        this.minutes = minutes;
        this.finest = finest;
        this.remembered = remembered;
    }

    /** The width of a slot for buckets of this width; 0 when they are too wide for a season. */
    long slot(long stepMillis) {
        for (int slot : SLOTS) {
            if (slot >= finest && slot * MINUTE >= stepMillis) {
                return slot * MINUTE;
            }
        }
        return 0;
    }

    /** How many slots a period has. */
    int slots(long slotMillis) {
        return (int) (minutes * MINUTE / slotMillis);
    }

    /** How many periods are remembered. */
    int remembered() {
        return remembered;
    }
}
