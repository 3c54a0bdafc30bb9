// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes property values into messages: texts bare, objects and arrays as JSON, numbers by .NET's format strings. */
final class Rendering {
    private static final Pattern STANDARD = Pattern.compile("([DdFfNnXxPpEeGg])(\\d{0,2})");
    private static final Pattern CUSTOM = Pattern.compile("[0#]?[0#,]*(\\.[0#]+)?%?");
    private static final int LONGEST_FORMAT = 40;
    private static final int LARGEST = 100;

    private Rendering() {}

    /** @param format null for none; one that is not known or does not fit the value is passed over */
    static void append(StringBuilder out, Object value, String format) {
        if (format != null && value instanceof Number number && format.length() <= LONGEST_FORMAT) {
            String formatted = formatted(number, format);
            if (formatted != null) {
                out.append(formatted);
                return;
            }
        }
        if (value instanceof String text && !"j".equals(format)) {
            out.append(text);
        } else {
            json(out, value);
        }
    }

    private static String formatted(Number number, String format) {
        BigDecimal value = exact(number);
        if (value == null || value.precision() - value.scale() > LARGEST || value.scale() > LARGEST * 4) {
            return null;
        }
        Matcher standard = STANDARD.matcher(format);
        if (standard.matches()) {
            int digits = standard.group(2).isEmpty() ? -1 : Integer.parseInt(standard.group(2));
            return standard(value, format.charAt(0), digits);
        }
        if (!format.isEmpty() && CUSTOM.matcher(format).matches()) {
            try {
                return decimals(format).format(value);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private static String standard(BigDecimal value, char kind, int digits) {
        int decimals = digits < 0 ? 2 : digits;
        boolean whole = value.stripTrailingZeros().scale() <= 0;
        return switch (kind) {
            case 'F', 'f' -> value.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
            case 'N', 'n' -> decimals("#,##0" + fraction(decimals)).format(value);
            case 'P', 'p' -> decimals("#,##0" + fraction(decimals)).format(value.movePointRight(2)) + " %";
            case 'D', 'd' -> whole ? padded(value.toBigInteger().toString(10), digits) : null;
            case 'X' -> whole ? hexadecimal(value, digits).toUpperCase(Locale.ROOT) : null;
            case 'x' -> whole ? hexadecimal(value, digits) : null;
            case 'E', 'e' -> exponent(value, digits < 0 ? 6 : digits, kind);
            default -> value.toPlainString();
        };
    }

    private static String exponent(BigDecimal value, int digits, char kind) {
        String text = String.format(Locale.ROOT, "%." + digits + "e", value);
        int sign = text.indexOf('e') + 1;
        return text.substring(0, sign - 1) + kind + text.charAt(sign) + padded(text.substring(sign + 1), 3);
    }

    private static String hexadecimal(BigDecimal value, int digits) {
        return value.toBigInteger().bitLength() > 63
                ? value.toPlainString()
                : padded(Long.toHexString(value.longValue()), digits);
    }

    private static String padded(String number, int digits) {
        boolean negative = number.startsWith("-");
        String bare = negative ? number.substring(1) : number;
        return (negative ? "-" : "") + "0".repeat(Math.max(0, digits - bare.length())) + bare;
    }

    private static String fraction(int decimals) {
        return decimals == 0 ? "" : "." + "0".repeat(decimals);
    }

    private static DecimalFormat decimals(String pattern) {
        DecimalFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(number.doubleValue());
    }

    private static void json(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            String before = "";
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.append(before);
                quoted(out, (String) member.getKey());
                out.append(':');
                json(out, member.getValue());
                before = ",";
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            String before = "";
            for (Object item : list) {
                out.append(before);
                json(out, item);
                before = ",";
            }
            out.append(']');
        } else if (value instanceof String text) {
            quoted(out, text);
        } else if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            out.append(number.longValue());
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else {
            out.append(value);
        }
    }

    private static void quoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
