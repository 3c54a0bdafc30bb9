// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.event.EventTypes;
import io.bellwether.expression.Undefined;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions that turn one kind of value into another. */
final class Conversions {
    private static final int DEEPEST = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(1_000)
                    .build())
            .build();
    private static final Pattern EVENT_ID = Pattern.compile("event-[0-9a-f]{16}([0-9a-f]{16})");

    private Conversions() {}

    /** {@code FromJson(text)}; undefined when it is not one JSON value, or is nested too deeply. */
    static Object fromJson(Object value) {
        if (!(value instanceof String text)) {
            return Undefined.VALUE;
        }
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == null) {
                return Undefined.VALUE;
            }
            Object read = read(json);
            return json.nextToken() == null ? read : Undefined.VALUE;
        } catch (IOException e) {
            return Undefined.VALUE;
        }
    }

    private static Object read(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT:
                Map<String, Object> map = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    map.put(name, read(json));
                }
                return Collections.unmodifiableMap(map);
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(json));
                }
                return Collections.unmodifiableList(list);
            case VALUE_STRING:
                return json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                BigDecimal number = new BigDecimal(json.getText());
                return Numbers.isComputable(number) ? Numbers.shortest(number) : number;
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            default:
                return null;
        }
    }

    /** {@code ToEventType(template)}: the one-at-a-time hash by which Serilog tells templates apart. */
    static Object eventType(Object value) {
        if (!(value instanceof String template)) {
            return Undefined.VALUE;
        }
        return Integer.toUnsignedLong(EventTypes.hash(template));
    }

    /** {@code Arrived(id)}: the order of arrival, which is the second half of an id given by Seq, lowest byte first. */
    static Object arrived(Object value) {
        if (!(value instanceof String id)) {
            return Undefined.VALUE;
        }
        Matcher halves = EVENT_ID.matcher(id);
        if (!halves.matches()) {
            return Undefined.VALUE;
        }
        long order = Long.reverseBytes(Long.parseUnsignedLong(halves.group(1), 16));
        return order < 0 ? Undefined.VALUE : (Object) order;
    }

    /**
     * {@code Bucket(number, err)}: the number that stands for all within a relative error of {@code err} around it, the
     * middle of one of the logarithmic stretches the numbers are divided into.
     */
    static Object bucket(Object value, Object error) {
        if (!(value instanceof Number number) || !(error instanceof Number relative)) {
            return Undefined.VALUE;
        }
        double x = number.doubleValue();
        double err = relative.doubleValue();
        if (!Double.isFinite(x) || !(err >= 1e-6 && err < 1)) {
            return Undefined.VALUE;
        }
        if (x == 0) {
            return 0L;
        }
        double base = (1 + err) / (1 - err);
        double upper = Math.pow(base, Math.ceil(Math.log(Math.abs(x)) / Math.log(base)));
        double middle = 2 * upper / (base + 1);
        return middle > 0 && middle <= Double.MAX_VALUE ? (Object) Math.copySign(middle, x) : Undefined.VALUE;
    }
}
