// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

/** Says why a body cannot be taken; thrown within the readers only, and cheap. */
final class RefusedBody extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    RefusedBody(String message) {
        super(message, null, false, false);
    }

    /** So much of a text as fits into an error. */
    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
