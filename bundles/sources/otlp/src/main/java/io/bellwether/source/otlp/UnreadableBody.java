// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/** Says why a body as a whole cannot be read. */
final class UnreadableBody extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBody(String message) {
        super(message, null, false, false);
    }
}
