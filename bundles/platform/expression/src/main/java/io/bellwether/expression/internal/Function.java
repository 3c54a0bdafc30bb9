// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

/**
 * A function of the language.
 *
 * @param name as it is usually written
 * @param least fewest arguments
 * @param most most arguments
 * @param traits what else may be said of its calls
 * @param body what it does; null for the forms the compiler knows
 */
record Function(String name, int least, int most, Traits traits, Body body) {
    /** Computes the value; absent arguments are undefined. */
    @FunctionalInterface
    interface Body {
        Object apply(Object first, Object second, Object third, boolean ci);
    }

    /**
     * @param ci it may be followed by {@code ci}
     * @param regex its second argument may be a regular expression
     * @param predicate it is true or false, so that a wildcard in it binds to it
     */
    record Traits(boolean ci, boolean regex, boolean predicate) {
        static final Traits NONE = new Traits(false, false, false);
        static final Traits CI = new Traits(true, false, false);
        static final Traits PREDICATE = new Traits(false, false, true);
        static final Traits SEARCH = new Traits(true, true, false);
        static final Traits SEARCH_PREDICATE = new Traits(true, true, true);
    }
}
