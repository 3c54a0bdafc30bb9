// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a PromQL expression into its tokens. */
final class PromLexer {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<space>\\s+|#[^\\n]*)"
                    + "|(?<duration>(?:\\d+(?:ms|[smhdwy]))+(?![A-Za-z0-9_]))"
                    + "|(?<number>0[xX][0-9a-fA-F]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
                    + "|(?<word>[A-Za-z_:][A-Za-z0-9_:]*)"
                    + "|(?<text>\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|`[^`]*+`)"
                    + "|(?<operator>=~|!~|==|!=|<=|>=|[-+*/%^<>=(){}\\[\\],:@])",
            Pattern.DOTALL);

    private PromLexer() {}

    /** What a token is. */
    enum Kind {
        DURATION,
        NUMBER,
        WORD,
        TEXT,
        OPERATOR,
        END
    }

    /** A token and where it stands. */
    record Token(Kind kind, String text, int from, int to) {
        boolean is(String expected) {
            return kind != Kind.TEXT && text.equals(expected);
        }

        boolean isWord(String expected) {
            return kind == Kind.WORD && text.equalsIgnoreCase(expected);
        }
    }

    /** @throws PromError when something is no part of the language */
    static List<Token> tokens(String expression) throws PromError {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new PromError("'" + expression.charAt(at) + "' at character " + (at + 1) + " cannot be read");
            }
            for (Kind kind : Kind.values()) {
                if (kind != Kind.END && matcher.group(kind.name().toLowerCase(java.util.Locale.ROOT)) != null) {
                    tokens.add(new Token(kind, matcher.group(), at, matcher.end()));
                }
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", at, at));
        return tokens;
    }
}
