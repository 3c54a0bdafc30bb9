// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON values: numbers as Long, Double or, where these would lose digits, BigDecimal. Used by one thread. */
final class ValueReader {
    private static final int DEEPEST = 32;
    private static final int MOST_SHARED = 10_000;
    private static final int DOUBLE_DIGITS = 15;
    /** Longest number that is kept as one; a longer one is kept as text. */
    private static final int LONGEST_NUMBER = 400;

    private final Map<String, String> names = new HashMap<>();

    /** The same text each time, so that many events share it; only so many different ones are remembered. */
    String shared(String text) {
        String known = names.get(text);
        if (known == null && names.size() < MOST_SHARED) {
            names.put(text, text);
        }
        return known == null ? text : known;
    }

    /** Reads the value at the current token, up to its last. */
    Object read(JsonParser json) throws IOException {
        return read(json, 0);
    }

    private Object read(JsonParser json, int depth) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT, START_ARRAY -> nested(json, depth);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> whole(json);
            case VALUE_NUMBER_FLOAT -> decimal(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Object nested(JsonParser json, int depth) throws IOException {
        if (depth >= DEEPEST) {
            json.skipChildren();
            return "(nested deeper than " + DEEPEST + ")";
        }
        return json.currentToken() == JsonToken.START_ARRAY ? array(json, depth) : object(json, depth);
    }

    private List<Object> array(JsonParser json, int depth) throws IOException {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(json, depth + 1));
        }
        return items;
    }

    private Map<String, Object> object(JsonParser json, int depth) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = shared(json.currentName());
            json.nextToken();
            members.put(name, read(json, depth + 1));
        }
        return members;
    }

    private static Object whole(JsonParser json) throws IOException {
        return switch (json.getNumberType()) {
            case INT, LONG -> json.getLongValue();
            default -> large(json.getText());
        };
    }

    private static Object large(String digits) {
        return digits.length() > LONGEST_NUMBER ? digits : new BigDecimal(digits);
    }

    private static Object decimal(String digits) {
        if (digits.length() <= DOUBLE_DIGITS) {
            double value = Double.parseDouble(digits);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        return large(digits);
    }
}
