// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.internal.Token.Kind;
import java.util.List;

/** Goes through tokens one by one, and says what is wrong with the one it is at. */
abstract class TokenReader {
    private final List<Token> tokens;
    private int at;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    final Token peek() {
        return tokens.get(at);
    }

    final Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    final boolean accept(String symbol) {
        if (peek().is(symbol)) {
            at++;
            return true;
        }
        return false;
    }

    final void expect(String symbol, String purpose) throws InvalidExpression {
        if (!accept(symbol)) {
            throw new InvalidExpression(found(peek()) + " where " + symbol + " is due", peek().position(), purpose);
        }
    }

    final InvalidExpression unexpected(Token token) {
        String suggestion;
        if (token.kind() == Kind.END) {
            suggestion = "a value is missing";
        } else if (token.is("ci")) {
            suggestion = "ci may follow the right side of = <> like in, and the text functions";
        } else if (token.kind() == Kind.KEYWORD) {
            suggestion = "a property of that name is written @Properties['" + token.text() + "']";
        } else {
            suggestion = "join conditions with and, or; texts are written in single quotes";
        }
        return new InvalidExpression(found(token), token.position(), suggestion);
    }

    static String found(Token token) {
        return token.kind() == Kind.END ? "the expression ends" : "unexpected " + token.text();
    }
}
