// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

/** The beginning of a line, looked at so many times and no more: an expression may try for ever otherwise. */
final class MeteredText implements CharSequence {
    private static final int LONGEST = 1_000;
    private static final int MOST_LOOKS = 100_000;

    private final String text;
    private int looks;

    MeteredText(String text) {
        this.text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** The text was looked at too often. */
    static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchWork() {
            super("too much work", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS) {
            throw new TooMuchWork();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
