// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the labels of a stream in their written form, such as {@code {app="crm", level="info"}}. */
final class Labels {
    private static final int HEXADECIMAL = 16;

    private final String text;
    private int at;

    private Labels(String text) {
        this.text = text;
    }

    static Map<String, String> read(String text) throws RefusedBody {
        return new Labels(text).all();
    }

    private Map<String, String> all() throws RefusedBody {
        Map<String, String> labels = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            String name = name();
            expect('=');
            if (labels.put(name, value()) != null) {
                throw wrong("names '" + RefusedBody.shown(name) + "' twice");
            }
            if (peek() != '}') {
                expect(',');
            }
        }
        expect('}');
        peek();
        if (at < text.length()) {
            throw wrong("has something after the closing brace");
        }
        return labels;
    }

    /** The next character that is no blank; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char wanted) throws RefusedBody {
        if (peek() != wanted) {
            throw wrong("lacks a '" + wanted + "' at character " + (at + 1));
        }
        at++;
    }

    private String name() throws RefusedBody {
        if (peek() == '"') {
            return value();
        }
        int from = at;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw wrong("lacks a label's name at character " + (at + 1));
        }
        return text.substring(from, at);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':' || c == '-';
    }

    private String value() throws RefusedBody {
        char quote = peek();
        if (quote != '"' && quote != '`') {
            throw wrong("lacks a quoted value at character " + (at + 1));
        }
        at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            value.append(c == '\\' && quote == '"' ? escaped() : c);
        }
        throw wrong("has a value without its closing quote");
    }

    /** What the escape after a backslash stands for, as in Go. */
    private char escaped() throws RefusedBody {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> '\u0007';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> '\u000B';
            case '\\', '"', '\'' -> c;
            case 'x' -> coded(2);
            case 'u' -> coded(4);
            default -> throw wrong("has an escape that is not known at character " + at);
        };
    }

    private char coded(int digits) throws RefusedBody {
        int code = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), HEXADECIMAL) : -1;
            if (digit < 0) {
                throw wrong("has an escape that is not hexadecimal at character " + at);
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private RefusedBody wrong(String what) {
        return new RefusedBody("the labels '" + RefusedBody.shown(text) + "' " + what + "; write {name=\"value\", …}");
    }
}
