// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

/** Says why an alert cannot be taken; thrown within the reader only, and cheap. */
final class RefusedAlert extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    RefusedAlert(String message) {
        super(message, null, false, false);
    }

    /** A field that holds the wrong thing. */
    static RefusedAlert field(String name, String value, String rule) {
        return new RefusedAlert(shown(name) + " '" + shown(value) + "' " + rule);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
