// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.Where;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Looks for parts of texts by their words. */
final class TextQueries {
    private TextQueries() {}

    /** A part of a word, or all of it. @param begins whether the word begins with it, @param ends whether it ends so */
    private record Part(String text, boolean begins, boolean ends) {
        boolean isLetters() {
            return text.chars().allMatch(c -> Words.isLetter((char) c));
        }

        /** Null when the index knows nothing of such. */
        Query query() {
            boolean letters = isLetters();
            if (text.length() > Schema.LONGEST_WORD) {
                return null;
            }
            if (begins && ends) {
                return new TermQuery(new Term(Schema.TERMS, bytes(letters ? Schema.WORD : Schema.MIXED, text)));
            }
            if (letters && text.length() < Schema.LETTER_RUN) {
                return null;
            }
            char kind = letters ? Schema.WORD : Schema.MIXED;
            if (begins) {
                return Leaves.terms(text + "*", bytes(kind, text), null);
            }
            BytesRef wanted = new BytesRef(bytes(' ', text).utf8ToString().substring(1));
            return Leaves.terms(
                    "*" + text,
                    bytes(kind, ""),
                    ends ? word -> endsWith(word, wanted) : word -> contains(word, wanted));
        }
    }

    private static BytesRef bytes(char kind, String text) {
        TermBuffer buffer = new TermBuffer();
        buffer.begin(kind);
        buffer.put(text);
        buffer.done();
        return buffer.last();
    }

    private static boolean endsWith(BytesRef word, BytesRef end) {
        return word.length >= end.length && matches(word, end, word.length - end.length);
    }

    private static boolean contains(BytesRef word, BytesRef part) {
        for (int at = 0; at + part.length <= word.length; at++) {
            if (matches(word, part, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(BytesRef word, BytesRef part, int at) {
        for (int i = 0; i < part.length; i++) {
            if (word.bytes[word.offset + at + i] != part.bytes[part.offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** Events that may have this text. */
    static Bounds text(Condition.Text text, boolean odd) {
        List<Part> parts = parts(Folding.fold(text.text()), text.anchoredStart(), text.anchoredEnd());
        Bounds found = words(parts);
        boolean whole = parts.size() == 1
                && parts.get(0).text().length() == text.text().length()
                && !text.anchoredStart()
                && !text.anchoredEnd()
                && text.ignoreCase()
                && parts.get(0).query() != null;
        Query possible = found.possible();
        Query sure = whole && !odd ? possible : Bounds.NONE;
        if (text.where() == Where.MESSAGE) {
            sure = sure.equals(Bounds.NONE) ? sure : Bounds.all(List.of(sure, Bounds.except(exception())));
        } else if (text.where() == Where.EXCEPTION) {
            possible = Bounds.all(List.of(possible, exception()));
            sure = Bounds.NONE;
        }
        return new Bounds(sure, odd ? Bounds.either(List.of(possible, oddText())) : possible);
    }

    /** Events whose message, or exception, may consist of these runs. */
    static Bounds like(Condition.Like like, boolean exception, boolean odd) {
        List<Query> all = new ArrayList<>();
        int last = like.runs().size() - 1;
        for (int i = 0; i <= last; i++) {
            String[] pieces = Folding.fold(like.runs().get(i)).split(String.valueOf(Condition.ANY_UNIT), -1);
            for (int j = 0; j < pieces.length; j++) {
                boolean start = i == 0 && j == 0;
                boolean end = i == last && j == pieces.length - 1;
                all.add(words(parts(pieces[j], start, end)).possible());
            }
        }
        Query possible = Bounds.all(all);
        if (odd && !possible.equals(Bounds.ALL)) {
            possible = Bounds.either(List.of(possible, oddText()));
        }
        return Bounds.atMost(exception ? Bounds.all(List.of(possible, exception())) : possible);
    }

    private static Bounds words(List<Part> parts) {
        List<Query> all = new ArrayList<>();
        for (Part part : parts) {
            Query query = part.query();
            if (query != null) {
                all.add(query);
            }
        }
        return Bounds.atMost(Bounds.all(all));
    }

    static Query exception() {
        return Leaves.kinds("exception", kind -> kind.is(Kind.EXCEPTION) || kind.is(Kind.UNKNOWN));
    }

    static Query oddText() {
        return Leaves.kinds("odd text", kind -> kind.is(Kind.ODD_TEXT));
    }

    private static List<Part> parts(String text, boolean anchoredStart, boolean anchoredEnd) {
        List<Part> parts = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean word = i < text.length() && Words.isWord(text.charAt(i));
            if (word && from < 0) {
                from = i;
            } else if (!word && from >= 0) {
                boolean begins = from > 0 || anchoredStart;
                boolean ends = i < text.length() || anchoredEnd;
                parts.add(new Part(text.substring(from, i), begins, ends));
                from = -1;
            }
        }
        return parts;
    }
}
