// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

/** A line that is no event. Its message says what is wrong with it and shows little of it. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message, null, false, false);
    }
}
