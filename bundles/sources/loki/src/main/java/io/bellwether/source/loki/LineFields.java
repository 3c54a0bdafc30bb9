// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a line says in JSON or logfmt. A line that says it wrongly, or more than the limits allow, says nothing. */
final class LineFields {
    private static final int LONGEST_NUMBER = 100;
    private static final int DOUBLE_DIGITS = 15;
    private static final int LARGEST_EXPONENT = 1_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final PushLimits limits;
    private int room;

    LineFields(PushLimits limits) {
        this.limits = limits;
    }

    /** @param most how many fields there may be, nested ones counted */
    Map<String, Object> of(String line, int most) {
        room = most;
        int start = 0;
        while (start < line.length() && line.charAt(start) <= ' ') {
            start++;
        }
        try {
            if (start < line.length() && line.charAt(start) == '{') {
                return json(line);
            }
            return logfmt(line, start);
        } catch (IOException | RefusedBody | NumberFormatException e) {
            return Map.of();
        }
    }

    private Map<String, Object> json(String line) throws IOException, RefusedBody {
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            Map<String, Object> members = object(json, 1);
            return json.nextToken() == null ? members : Map.of();
        }
    }

    private Map<String, Object> object(JsonParser json, int depth) throws IOException, RefusedBody {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = checked(json.currentName());
            json.nextToken();
            members.put(name, value(json, depth));
        }
        return members;
    }

    private Object value(JsonParser json, int depth) throws IOException, RefusedBody {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? exact(json.getText())
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(json.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case START_OBJECT -> object(json, deeper(depth));
            case START_ARRAY -> array(json, deeper(depth));
            default -> null;
        };
    }

    private List<Object> array(JsonParser json, int depth) throws IOException, RefusedBody {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json, depth));
        }
        return items;
    }

    private int deeper(int depth) throws RefusedBody {
        if (depth >= limits.depth()) {
            throw new RefusedBody("nested too deep");
        }
        return depth + 1;
    }

    private String checked(String name) throws RefusedBody {
        if (--room < 0 || name.length() > limits.nameLength()) {
            throw new RefusedBody("too many fields, or too long a name");
        }
        return name;
    }

    private static Object decimal(String digits) throws RefusedBody {
        double value = Double.parseDouble(digits);
        boolean same = Double.isFinite(value) && digits.length() <= DOUBLE_DIGITS;
        return same ? (Object) value : exact(digits);
    }

    private static BigDecimal exact(String digits) throws RefusedBody {
        BigDecimal number = new BigDecimal(digits);
        if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) {
            throw new RefusedBody("a number out of range");
        }
        return number;
    }

    /** {@code level=info msg="all is well" count=3}; empty unless the whole line is like this, with two fields or more. */
    private Map<String, Object> logfmt(String line, int start) throws RefusedBody {
        Map<String, Object> fields = new LinkedHashMap<>();
        int at = start;
        while (at < line.length()) {
            int equals = at;
            while (equals < line.length() && isKey(line.charAt(equals))) {
                equals++;
            }
            if (equals == at || equals == line.length() || line.charAt(equals) != '=') {
                return Map.of();
            }
            String name = checked(line.substring(at, equals));
            StringBuilder value = new StringBuilder();
            at = logfmtValue(line, equals + 1, value);
            if (at < 0) {
                return Map.of();
            }
            fields.put(name, value.toString());
            while (at < line.length() && line.charAt(at) <= ' ') {
                at++;
            }
        }
        return fields.size() < 2 ? Map.of() : fields;
    }

    private static boolean isKey(char c) {
        return c > ' ' && c != '=' && c != '"';
    }

    /** Reads a value, quoted or not; where it ends, or -1 when it does not end properly. */
    private static int logfmtValue(String line, int from, StringBuilder value) {
        int at = from;
        if (at == line.length() || line.charAt(at) != '"') {
            while (at < line.length() && line.charAt(at) > ' ') {
                if (line.charAt(at) == '"' || line.charAt(at) == '=') {
                    return -1;
                }
                value.append(line.charAt(at++));
            }
            return at;
        }
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1 == line.length() || line.charAt(at + 1) <= ' ' ? at + 1 : -1;
            }
            if (c == '\\' && at + 1 < line.length()) {
                c = line.charAt(++at);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
            value.append(c);
        }
        return -1;
    }
}
