// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.Utf8;
import java.time.Instant;

/** Times, ids and texts that items of all signals have. */
final class Facts {
    static final int TRACE_DIGITS = 32;
    static final int SPAN_DIGITS = 16;
    private static final long NANOS = 1_000_000_000L;

    private Facts() {}

    /** The time; null for 0, which says that it is not known. */
    static Instant time(Field field, long nanos) throws RefusedItem {
        if (nanos < 0) {
            throw RefusedItem.field(
                    field.name(),
                    Long.toUnsignedString(nanos),
                    "is after the year 2262; send nanoseconds since 1970-01-01 in UTC");
        }
        return nanos == 0 ? null : Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    /** True for an id of that many hexadecimal digits that are not all 0. */
    static boolean isId(String digits, int length) {
        if (digits.length() != length) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < length; i++) {
            char c = digits.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }

    /** The id, or null when it is none, as for a log record that belongs to no span. */
    static String id(String digits, int length) {
        return isId(digits, length) ? digits : null;
    }

    /** The id, which must be one. */
    static String requireId(Field field, String digits, int length) throws RefusedItem {
        if (!isId(digits, length)) {
            throw RefusedItem.field(
                    field.name(),
                    digits,
                    "must be " + length / 2 + " bytes (" + length + " hexadecimal digits), not all 0");
        }
        return digits;
    }

    /** The message, when it is not too long. */
    static String message(String name, String text, PushLimits limits) throws RefusedItem {
        if (text.length() > limits.messageBytes() / 3) {
            int bytes = Utf8.length(text);
            if (bytes > limits.messageBytes()) {
                throw RefusedItem.field(
                        name, text, "has " + bytes + " bytes; at most " + limits.messageBytes() + " are taken");
            }
        }
        return text;
    }

    /** The text, cut when it is longer than a message may be. */
    static String cut(String text, PushLimits limits) {
        int most = limits.messageBytes();
        if (text.length() <= most / 3 || Utf8.length(text) <= most) {
            return text;
        }
        int end = Math.min(text.length(), most / 3);
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
