// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.source.syslog.SyslogMessage.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;

/** Structured data of RFC 5424, {@code [id name="value"][id …]}: each element becomes a map under its id. */
final class StructuredData {
    private static final int MOST = 256;

    private final String text;
    private int at;
    private int read;

    private StructuredData(String text) {
        this.text = text;
    }

    /** @return where it ends */
    static int read(String text, Map<String, Object> into) throws Malformed {
        StructuredData data = new StructuredData(text);
        if (data.peek() != '[') {
            throw new Malformed("structured data must be '-' or begin with '['");
        }
        while (data.peek() == '[') {
            data.element(into);
        }
        return data.at;
    }

    private void element(Map<String, Object> into) throws Malformed {
        at++;
        String id = name();
        Map<String, Object> values = new LinkedHashMap<>();
        while (peek() == ' ') {
            at++;
            if (peek() == ']') {
                break;
            }
            String name = name();
            expect('=');
            expect('"');
            values.put(name, value());
            if (++read > MOST) {
                throw new Malformed("structured data has more than " + MOST + " values");
            }
        }
        expect(']');
        into.putIfAbsent(id, values);
    }

    private String name() throws Malformed {
        int start = at;
        while (at < text.length() && " =]\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start || at - start > MOST) {
            throw new Malformed("a name in structured data is missing or too long");
        }
        return text.substring(start, at);
    }

    private String value() throws Malformed {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char character = text.charAt(at++);
            if (character == '"') {
                return value.toString();
            }
            if (character == '\\' && at < text.length() && "\"\\]".indexOf(text.charAt(at)) >= 0) {
                character = text.charAt(at++);
            }
            value.append(character);
        }
        throw new Malformed("a value in structured data does not end");
    }

    private void expect(char expected) throws Malformed {
        if (peek() != expected) {
            throw new Malformed("structured data lacks '" + expected + "'");
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
