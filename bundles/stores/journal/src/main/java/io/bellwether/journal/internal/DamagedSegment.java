// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;

/** A segment or one of its frames is not as it was written. */
final class DamagedSegment extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSegment(String message) {
        super(message);
    }
}
