// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the properties of one event within the limits. Numbers become Long, Double or, where these would lose digits,
 * BigDecimal.
 */
final class PropertyReader {
    private static final int DOUBLE_DIGITS = 15;
    private static final int LONGEST_NUMBER = 400;
    private static final int LARGEST_EXPONENT = 1_000;

    private final JsonParser json;
    private final PushLimits limits;
    private int depth;
    private int fields;

    PropertyReader(JsonParser json, PushLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Counts a property and checks its name. */
    String checked(String name) throws RefusedItem {
        if (++fields > limits.fields()) {
            throw new RefusedItem("more than " + limits.fields() + " properties, nested ones counted; send fewer");
        }
        if (name.length() > limits.nameLength()) {
            throw RefusedItem.field(
                    "the property name",
                    name,
                    "has " + name.length() + " characters; at most " + limits.nameLength() + " are taken");
        }
        return name;
    }

    /** Reads the value at the current token, up to its last. */
    Object read() throws IOException, RefusedItem {
        return switch (json.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> decimal(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Reads the object whose first brace is the current token. */
    Map<String, Object> object() throws IOException, RefusedItem {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = checked(json.currentName());
            json.nextToken();
            int size = members.size();
            members.put(name, read());
            if (members.size() == size) {
                throw RefusedItem.field("the property", name, "is given twice");
            }
        }
        depth--;
        return members;
    }

    private List<Object> array() throws IOException, RefusedItem {
        enter();
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(read());
        }
        depth--;
        return items;
    }

    private void enter() throws RefusedItem {
        if (++depth > limits.depth()) {
            throw new RefusedItem(
                    "objects and arrays nested deeper than " + limits.depth() + "; send flatter properties");
        }
    }

    private Object whole() throws IOException, RefusedItem {
        return switch (json.getNumberType()) {
            case INT, LONG -> json.getLongValue();
            default -> large(json.getText());
        };
    }

    private static BigDecimal large(String digits) throws RefusedItem {
        if (digits.length() <= LONGEST_NUMBER) {
            try {
                BigDecimal number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw refused(digits);
            }
        }
        throw refused(digits);
    }

    private static RefusedItem refused(String digits) {
        return RefusedItem.field(
                "the number",
                digits,
                "is out of range: at most " + LONGEST_NUMBER + " characters and an exponent up to " + LARGEST_EXPONENT
                        + "; send it as a text");
    }

    private static Object decimal(String digits) throws RefusedItem {
        double value = digits.length() <= LONGEST_NUMBER ? Double.parseDouble(digits) : Double.NaN;
        if (digits.length() <= DOUBLE_DIGITS && Double.isFinite(value)) {
            return value;
        }
        BigDecimal exact = large(digits);
        boolean same = Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(exact) == 0;
        return same ? (Object) value : exact;
    }
}
