// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import java.time.Duration;

/**
 * When a condition that has held counts as recovered.
 *
 * @param below the value must be less than this; NaN for no such limit
 * @param above the value must be greater than this; NaN for no such limit
 * @param lasting how long it must be recovered
 */
public record Recovery(double below, double above, Duration lasting) {
    /** Recovered as soon as the condition no longer holds. */
    public static final Recovery AT_ONCE = new Recovery(Double.NaN, Double.NaN, Duration.ZERO);

    /** True when this value is recovered; a bucket without a value is, as there is nothing left to complain of. */
    public boolean reached(double value) {
        return !(value >= below) && !(value <= above);
    }
}
