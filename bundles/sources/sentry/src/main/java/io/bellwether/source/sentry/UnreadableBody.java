// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

/** Says why a body as a whole, or an item's payload, cannot be read. Cheap. */
final class UnreadableBody extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBody(String message) {
        super(message, null, false, false);
    }
}
