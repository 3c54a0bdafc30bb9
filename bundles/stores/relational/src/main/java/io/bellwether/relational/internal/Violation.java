// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

/** A statement broke a constraint of the model; its transaction was undone. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    Violation(Kind kind, Throwable cause) {
        super("constraint violated: " + kind, cause);
        this.kind = kind;
    }

    /** A row with this key is there already. */
    boolean isDuplicate() {
        return kind == Kind.DUPLICATE;
    }

    /** Which kind of constraint. */
    enum Kind {
        DUPLICATE,
        MISSING_PARENT
    }
}
