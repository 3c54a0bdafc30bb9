// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/** Says why an item cannot be taken; thrown within the readers only, and cheap. */
final class RefusedItem extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    RefusedItem(String message) {
        super(message, null, false, false);
    }

    /** A field that holds the wrong thing. */
    static RefusedItem field(String name, String value, String rule) {
        String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
        return new RefusedItem(name + " '" + shown + "' " + rule);
    }
}
