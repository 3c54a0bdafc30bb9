// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

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
 * Reads the property values of one event after the other within the limits. Numbers become Long, Double or, where these
 * would lose digits, BigDecimal. Used by one thread.
 */
final class Values {

    private final JsonParser json;
    private final PushLimits limits;
    private int depth;
    private int fields;

    Values(JsonParser json, PushLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Starts over for the next event, whose properties are one level of nesting. */
    void next() {
        depth = 1;
        fields = 0;
    }

    /** Counts a property and checks its name. */
    String checked(String name) throws RefusedBody {
        if (++fields > limits.fields()) {
            throw new RefusedBody(
                    "the event has more than " + limits.fields() + " properties, nested ones counted; send fewer");
        }
        if (name.length() > limits.nameLength()) {
            throw RefusedBody.field(
                    name,
                    "",
                    "is a property name of " + name.length() + " characters; at most " + limits.nameLength()
                            + " are taken");
        }
        return name;
    }

    /** Reads the value at the current token, up to its last. */
    Object read() throws IOException, RefusedBody {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> within(Numbers.decimal(json.getText()), json.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            default -> null;
        };
    }

    /** Reads the object whose first brace is the current token; of a name given twice the last value stands. */
    Map<String, Object> object() throws IOException, RefusedBody {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = checked(json.currentName());
            json.nextToken();
            members.put(name, read());
        }
        depth--;
        return members;
    }

    private List<Object> array() throws IOException, RefusedBody {
        enter();
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(read());
        }
        depth--;
        return items;
    }

    private void enter() throws RefusedBody {
        if (++depth > limits.depth()) {
            throw new RefusedBody(
                    "objects and arrays are nested deeper than " + limits.depth() + "; send flatter ones");
        }
    }

    private Object whole() throws IOException, RefusedBody {
        return switch (json.getNumberType()) {
            case INT, LONG -> json.getLongValue();
            default -> within(Numbers.exact(json.getText()), json.getText());
        };
    }

    private static Number within(Number number, String digits) throws RefusedBody {
        if (number == null) {
            throw RefusedBody.field(
                    "number",
                    digits,
                    "is out of range: at most " + Numbers.LONGEST + " characters and an exponent up to "
                            + Numbers.LARGEST_EXPONENT + " are taken; send it as a text");
        }
        return number;
    }
}
