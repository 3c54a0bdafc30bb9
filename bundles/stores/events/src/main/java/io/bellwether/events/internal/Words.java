// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

/**
 * Cuts text into words, folded: runs of letters and digits. A word with digits in it is kept whole, and its runs of
 * letters besides, so that what is all letters is found among few words. For one thread.
 */
final class Words {
    private static final byte[] ASCII = new byte[128];
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final int MOST_TERMS = 1_000;

    static {
        for (int c = 0; c < 128; c++) {
            ASCII[c] = Character.isLetter(c) ? LETTER : Character.isDigit(c) ? DIGIT : 0;
        }
    }

    private final char[] word = new char[Schema.LONGEST_WORD];

    /** 0 for what separates words. */
    static byte classOf(char c) {
        if (c < 128) {
            return ASCII[c];
        }
        return Character.isLetter(c) ? LETTER : Character.isDigit(c) ? DIGIT : 0;
    }

    static boolean isLetter(char c) {
        return classOf(c) == LETTER;
    }

    static boolean isWord(char c) {
        return classOf(c) != 0;
    }

    /** @return false when not all of it could be taken */
    boolean add(String text, TermBuffer into) {
        boolean complete = true;
        int length = 0;
        boolean digits = false;
        int end = text.length();
        for (int i = 0; i <= end; i++) {
            char c = i < end ? Folding.fold(text.charAt(i)) : ' ';
            byte kind = classOf(c);
            if (kind != 0) {
                if (length < word.length) {
                    word[length] = c;
                }
                length++;
                digits |= kind == DIGIT;
            } else if (length > 0) {
                if (length > word.length || into.size() > MOST_TERMS) {
                    complete = false;
                } else {
                    emit(length, digits, into);
                }
                length = 0;
                digits = false;
            }
        }
        return complete;
    }

    private void emit(int length, boolean digits, TermBuffer into) {
        put(digits ? Schema.MIXED : Schema.WORD, 0, length, into);
        if (!digits) {
            return;
        }
        int from = -1;
        for (int i = 0; i <= length; i++) {
            boolean letter = i < length && classOf(word[i]) == LETTER;
            if (letter && from < 0) {
                from = i;
            } else if (!letter && from >= 0) {
                if (i - from >= Schema.LETTER_RUN) {
                    put(Schema.WORD, from, i, into);
                }
                from = -1;
            }
        }
    }

    private void put(char kind, int from, int to, TermBuffer into) {
        into.begin(kind);
        for (int i = from; i < to; i++) {
            into.put(word[i]);
        }
        into.done();
    }
}
