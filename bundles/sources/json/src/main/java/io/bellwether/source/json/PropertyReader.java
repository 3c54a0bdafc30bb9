// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.event.Numbers;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the properties of one event within the limits. Numbers become Long, Double or, where these would lose digits,
 * BigDecimal.
 */
final class PropertyReader {

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
            case VALUE_NUMBER_FLOAT -> within(Numbers.decimal(json.getText()), json.getText());
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
            default -> within(Numbers.exact(json.getText()), json.getText());
        };
    }

    private static Number within(Number number, String digits) throws RefusedItem {
        if (number == null) {
            throw RefusedItem.field(
                    "the number",
                    digits,
                    "is out of range: at most " + Numbers.LONGEST + " characters and an exponent up to "
                            + Numbers.LARGEST_EXPONENT + "; send it as a text");
        }
        return number;
    }
}
