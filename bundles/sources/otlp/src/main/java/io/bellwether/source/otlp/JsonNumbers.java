// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Numbers as clients write them in JSON: as numbers, or as texts. */
final class JsonNumbers {
    private static final int LONGEST = 40;
    private static final int LONGEST_DECIMAL = 400;
    private static final int LARGEST_EXPONENT = 40;

    private JsonNumbers() {}

    /** Of 0 to 2^64 - 1, as the same bits. */
    static long unsigned(JsonParser json, String name) throws IOException, RefusedItem {
        if (isPlain(json)) {
            long value = json.getLongValue();
            if (value >= 0) {
                return value;
            }
        }
        String digits = digits(json, name);
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            return unusual(digits, name, "must be a whole number from 0 to 18446744073709551615", false);
        }
    }

    /** Of -2^63 to 2^63 - 1. */
    static long signed(JsonParser json, String name) throws IOException, RefusedItem {
        if (isPlain(json)) {
            return json.getLongValue();
        }
        String digits = digits(json, name);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return unusual(digits, name, "must be a whole number of 64 bits", true);
        }
    }

    static double decimal(JsonParser json, String name) throws IOException, RefusedItem {
        if (json.currentToken().isNumeric()) {
            return json.getDoubleValue();
        }
        String digits = digits(json, name);
        try {
            return switch (digits) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> new BigDecimal(digits.length() <= LONGEST_DECIMAL ? digits : "").doubleValue();
            };
        } catch (NumberFormatException e) {
            throw RefusedItem.field(name, digits, "must be a number, or the text NaN, Infinity or -Infinity");
        }
    }

    private static boolean isPlain(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static String digits(JsonParser json, String name) throws IOException, RefusedItem {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw RefusedItem.field(name, json.getText(), "must be a number, or a text of its digits");
        }
        return json.getText();
    }

    /** A whole number in another form, such as 1.5e3. */
    private static long unusual(String digits, String name, String rule, boolean signed) throws RefusedItem {
        try {
            if (digits.length() <= LONGEST) {
                BigDecimal number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
                    String whole = number.toBigIntegerExact().toString();
                    return signed ? Long.parseLong(whole) : Long.parseUnsignedLong(whole);
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw RefusedItem.field(name, digits, rule);
        }
        throw RefusedItem.field(name, digits, rule);
    }
}
