// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

/** Why an expression, or a part of it, has no counterpart here; in words for people. */
final class PromError extends Exception {
    private static final long serialVersionUID = 1L;

    PromError(String reason) {
        super(reason, null, false, false);
    }
}
