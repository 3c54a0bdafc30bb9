// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

/**
 * A piece of an expression's text.
 *
 * @param value the decoded literal, the lower-case keyword, or the name
 * @param position zero-based index of its first character
 */
record Token(Kind kind, Object value, String text, int position) {
    enum Kind {
        NAME,
        KEYWORD,
        BUILT_IN,
        NUMBER,
        STRING,
        FRAGMENT,
        REGEX,
        SYMBOL,
        END
    }

    boolean is(String wanted) {
        return (kind == Kind.SYMBOL || kind == Kind.KEYWORD) && wanted.equals(value);
    }

    /** True when an operand ends here, so that a slash is a division. */
    boolean endsOperand() {
        return switch (kind) {
            case NAME, BUILT_IN, NUMBER, STRING, FRAGMENT, REGEX -> true;
            case KEYWORD -> is("true") || is("false") || is("null") || is("ci");
            case SYMBOL -> is(")") || is("]") || is("}");
            case END -> false;
        };
    }
}
