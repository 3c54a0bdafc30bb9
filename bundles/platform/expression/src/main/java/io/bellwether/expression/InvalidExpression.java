// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

/** A text that is no expression. The message holds the fault, its position and the suggestion. */
public final class InvalidExpression extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String suggestion;

    /**
     * @param fault what is wrong, without a full stop
     * @param position zero-based index of the character at which it is wrong
     * @param suggestion what to write instead; empty when there is nothing to suggest
     */
    public InvalidExpression(String fault, int position, String suggestion) {
        super(fault + " at position " + position + (suggestion.isEmpty() ? "" : "; " + suggestion));
        this.position = position;
        this.suggestion = suggestion;
    }

    /** Zero-based index into the text; its length when the text ends too early. */
    public int position() {
        return position;
    }

    /** What to write instead; empty when there is nothing to suggest. */
    public String suggestion() {
        return suggestion;
    }
}
