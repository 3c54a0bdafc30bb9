// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

/** Bounds how many items one evaluation looks at, in all its wildcards and lambdas together. */
public final class Steps {
    private static final int MOST = 100_000;

    private int left = MOST;

    /** Takes one step; false when there are none left. */
    boolean take() {
        return --left >= 0;
    }
}
