// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.event.Numbers;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of a line that is one JSON object. */
final class JsonLine {
    private static final PushLimits LIMITS = PushLimits.STANDARD;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(LIMITS.depth() + 1)
                    .maxNumberLength(Numbers.LONGEST)
                    .build())
            .build();

    private final JsonParser json;
    private int fields;

    private JsonLine(JsonParser json) {
        this.json = json;
    }

    static Map<String, Object> members(byte[] bytes, int from, int to) throws Unreadable {
        try (JsonParser json = FACTORY.createParser(bytes, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable("it is not a JSON object");
            }
            Map<String, Object> members = new JsonLine(json).object();
            if (json.nextToken() != null) {
                throw new Unreadable("something follows the JSON object");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw new Unreadable("it is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (IOException e) {
            throw new Unreadable("it cannot be read: " + e.getMessage());
        }
    }

    private Map<String, Object> object() throws IOException, Unreadable {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (++fields > LIMITS.fields()) {
                throw new Unreadable("it has more than " + LIMITS.fields() + " properties");
            }
            if (name.length() > LIMITS.nameLength()) {
                throw new Unreadable("a property's name has more than " + LIMITS.nameLength() + " characters");
            }
            json.nextToken();
            members.put(name, value());
        }
        return members;
    }

    private Object value() throws IOException, Unreadable {
        return switch (json.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new BigDecimal(json.getText())
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private List<Object> array() throws IOException, Unreadable {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return items;
    }

    private static Number decimal(String digits) throws Unreadable {
        Number number = Numbers.decimal(digits);
        if (number == null) {
            throw new Unreadable("a number's exponent is beyond " + Numbers.LARGEST_EXPONENT);
        }
        return number;
    }
}
