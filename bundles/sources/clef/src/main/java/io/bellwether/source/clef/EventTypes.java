// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/** Seq's event types: 32-bit hashes of message templates. */
final class EventTypes {
    private static final int HEXADECIMAL = 16;

    private EventTypes() {}

    /** Of a template, as Serilog computes it. */
    static String of(String template) {
        return text(io.bellwether.api.event.EventTypes.hash(template));
    }

    /** The event type at the current token, a number or hexadecimal digits; null when it is neither. */
    static String read(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = json.getLongValue();
            return number == (int) number || number >>> 32 == 0 ? text((int) number) : null;
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        String digits = json.getText();
        digits = digits.startsWith("$") ? digits.substring(1) : digits.startsWith("0x") ? digits.substring(2) : digits;
        boolean valid = !digits.isEmpty()
                && digits.length() <= 8
                && digits.chars().allMatch(c -> c < 128 && Character.digit(c, HEXADECIMAL) >= 0);
        return valid ? text(Integer.parseUnsignedInt(digits, HEXADECIMAL)) : null;
    }

    private static String text(int hash) {
        String digits = Integer.toHexString(hash).toUpperCase(Locale.ROOT);
        return "$" + "0".repeat(8 - digits.length()) + digits;
    }
}
