// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import java.util.Locale;

/**
 * Recognises e-mail addresses, telephone numbers, payment cards and Australian tax file numbers in text. Numbers must
 * stand alone, be grouped as people write them, and pass their check digits, so that ids, counts and times are left.
 */
final class PersonalData {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int MOST_DIGITS = 19;
    private static final int MOST_GROUPS = 8;
    private static final int TFN_CONTEXT = 24;
    private static final int SHORTEST_INTERNATIONAL = 10;
    private static final int[] TFN_WEIGHTS = {1, 4, 3, 7, 5, 8, 6, 9, 10};

    private PersonalData() {}

    /** What was recognised. */
    enum Kind {
        EMAIL,
        PHONE,
        CARD,
        TFN
    }

    /** Where the local part of an address begins whose sign, {@code @} or {@code %40}, stands here; -1 for none. */
    static int emailBegin(String text, int at) {
        int begin = at;
        while (begin > 0 && at - begin <= LONGEST_LOCAL && isLocal(text.charAt(begin - 1))) {
            begin--;
        }
        while (begin < at && text.charAt(begin) == '.') {
            begin++;
        }
        return begin == at || at - begin > LONGEST_LOCAL ? -1 : begin;
    }

    /** Where an address ends whose domain begins here; -1 when what stands here is no domain. */
    static int emailEnd(String text, int domain) {
        int end = domain;
        while (end < text.length() && end - domain <= LONGEST_DOMAIN) {
            char c = text.charAt(end);
            if (c == '.') {
                if (end == domain || text.charAt(end - 1) == '.') {
                    break;
                }
            } else if (!(isLetterOrDigit(c) || c == '-')) {
                break;
            }
            end++;
        }
        while (end > domain && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
            end--;
        }
        int dot = end - 1;
        while (dot > domain && text.charAt(dot) != '.') {
            dot--;
        }
        if (dot <= domain || end - dot < 3) {
            return -1;
        }
        for (int i = dot + 1; i < end; i++) {
            if (isDigit(text.charAt(i))) {
                return -1;
            }
        }
        return end;
    }

    /** Whether a number may begin here: nothing it could be a part of stands before it. */
    static boolean mayBegin(String text, int i) {
        if (i == 0) {
            return true;
        }
        char before = text.charAt(i - 1);
        if (isLetterOrDigit(before) || before == '_' || before == '+' || before == '%' || before == '$') {
            return false;
        }
        boolean joins = before == '-' || before == '.' || before == ':';
        return !joins || i < 2 || !isLetterOrDigit(text.charAt(i - 2)) || before == ':' && !isDigit(text.charAt(i - 2));
    }

    /** The run of digits and separators at a place. For one thread; made once and used again. */
    static final class Number {
        private final byte[] digits = new byte[MOST_DIGITS];
        private final int[] groups = new int[MOST_GROUPS];
        private final int[] ends = new int[MOST_GROUPS];
        private final char[] separators = new char[MOST_GROUPS + 1];
        private int count;
        private int groupCount;
        private char separator;
        private boolean plus;
        private boolean mixed;
        private boolean overlong;
        private int begin;
        private int end;

        /** Reads the run; @return where its first group of digits ends */
        int read(String text, int from) {
            begin = from;
            count = 0;
            groupCount = 0;
            separator = 0;
            overlong = false;
            plus = text.charAt(from) == '+';
            int i = plus ? from + 1 : from;
            int first = -1;
            if (i < text.length() && text.charAt(i) == '(') {
                i++;
            }
            while (i < text.length()) {
                int start = i;
                while (i < text.length() && isDigit(text.charAt(i))) {
                    if (count >= MOST_DIGITS) {
                        count++;
                    } else {
                        digits[count++] = (byte) (text.charAt(i) - '0');
                    }
                    i++;
                }
                if (i == start || count > MOST_DIGITS || groupCount == MOST_GROUPS) {
                    i = skipDigits(text, i);
                    overlong = i > start;
                    first = first < 0 && overlong ? i : first;
                    break;
                }
                first = first < 0 ? i : first;
                groups[groupCount] = i - start;
                ends[groupCount++] = i;
                int next = afterSeparator(text, i);
                if (next < 0) {
                    break;
                }
                i = next;
            }
            return first < 0 ? i : first;
        }

        /** Where the next group begins; -1 when none follows. */
        private int afterSeparator(String text, int i) {
            int next = i;
            char found = 0;
            if (next < text.length() && text.charAt(next) == ')') {
                next++;
            }
            if (next < text.length() && isSeparator(text.charAt(next))) {
                found = text.charAt(next);
                next++;
            }
            if (next < text.length() && text.charAt(next) == '(' && plus) {
                next++;
            }
            if (next == i || next >= text.length() || !isDigit(text.charAt(next))) {
                return -1;
            }
            separators[groupCount] = found;
            return next;
        }

        int end() {
            return end;
        }

        /**
         * What the number is, or what its first groups are where a space parts them from the others; null when it is
         * nothing that must not be kept.
         */
        Kind kind(String text) {
            int groupsRead = groupCount;
            if (!overlong && groupsRead > 0) {
                Kind whole = kind(text, groupsRead);
                if (whole != null) {
                    return whole;
                }
            }
            for (int i = 1; i <= groupsRead; i++) {
                int first = plus ? i : groupsRead + 1 - i;
                if (first == groupsRead && !overlong || !isSpace(separators[first])) {
                    continue;
                }
                Kind found = kind(text, first);
                boolean certain = found != Kind.TFN || calledTfn(text);
                if (found != null && certain && (!plus || count >= SHORTEST_INTERNATIONAL)) {
                    return found;
                }
            }
            return null;
        }

        private Kind kind(String text, int first) {
            groupCount = first;
            end = ends[first - 1];
            count = 0;
            separator = 0;
            mixed = false;
            for (int i = 0; i < first; i++) {
                count += groups[i];
                char found = i == 0 ? 0 : separators[i];
                mixed |= found != 0 && separator != 0 && separator != found;
                separator = found == 0 ? separator : found;
            }
            if (count < 8 || !endsCleanly(text)) {
                return null;
            }
            boolean path = isPath(text);
            if (!path && isPhone(text)) {
                return Kind.PHONE;
            }
            if (plus || mixed || separator == '.') {
                return null;
            }
            if (isCard()) {
                return Kind.CARD;
            }
            return !path && count <= 9 && isTfn(text) ? Kind.TFN : null;
        }

        /** Whether it is a step of a path or a part of a fraction, where ids stand. */
        private boolean isPath(String text) {
            return begin > 1 && text.charAt(begin - 1) == '/' && isLetterOrDigit(text.charAt(begin - 2))
                    || end + 1 < text.length() && text.charAt(end) == '/' && isLetterOrDigit(text.charAt(end + 1));
        }

        private boolean endsCleanly(String text) {
            if (end >= text.length()) {
                return true;
            }
            char after = text.charAt(end);
            if (isLetterOrDigit(after) || after == '_' || after == '%') {
                return false;
            }
            boolean joins = after == '-' || after == '.' || after == ':';
            return !joins || end + 1 >= text.length() || !isLetterOrDigit(text.charAt(end + 1));
        }

        private boolean isPhone(String text) {
            if (plus) {
                return count >= 9 && count <= 15 && digits[0] != 0 && groupCount <= 6;
            }
            if (mixed) {
                return false;
            }
            if (count == 10 && digits[0] == 0) {
                boolean mobile = digits[1] == 4;
                boolean place = digits[1] == 2 || digits[1] == 3 || digits[1] == 7 || digits[1] == 8;
                return mobile && (shape(10) || shape(4, 3, 3) || shape(2, 4, 4) || shape(4, 6))
                        || place && (shape(2, 4, 4) || shape(2, 8) && separator != '.');
            }
            boolean service = count == 10 && digits[0] == 1 && (digits[1] == 3 || digits[1] == 8) && digits[2] == 0;
            return service && digits[3] == 0 && (shape(4, 3, 3) || shape(4, 2, 2, 2));
        }

        private boolean isCard() {
            boolean written =
                    groupCount == 1 || shape(4, 4, 4, 4) || shape(4, 6, 5) || shape(4, 6, 4) || shape(4, 4, 4, 4, 3);
            return written && isIssued() && luhn();
        }

        /** Whether cards of this length are issued under these first digits. */
        private boolean isIssued() {
            int two = digits[0] * 10 + digits[1];
            int four = two * 100 + digits[2] * 10 + digits[3];
            return switch (count) {
                case 13, 19 -> digits[0] == 4;
                case 14 -> two == 36 || two == 38 || two == 39 || four >= 3000 && four <= 3059;
                case 15 -> two == 34 || two == 37;
                case 16 ->
                    digits[0] == 4
                            || two >= 51 && two <= 55
                            || four >= 2221 && four <= 2720
                            || four == 6011
                            || two == 65
                            || four >= 6440 && four <= 6499
                            || four >= 3528 && four <= 3589;
                default -> false;
            };
        }

        private boolean luhn() {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                int digit = digits[count - 1 - i];
                int doubled = (i & 1) == 0 ? digit : 2 * digit;
                sum += doubled > 9 ? doubled - 9 : doubled;
            }
            return sum % 10 == 0;
        }

        /** Nine digits pass the check by chance one time in eleven: they must be grouped, or be called so. */
        private boolean isTfn(String text) {
            if (count == 8) {
                return calledTfn(text) && checks(new int[] {10, 7, 8, 4, 6, 3, 5, 1});
            }
            return count == 9 && (shape(3, 3, 3) || calledTfn(text)) && checks(TFN_WEIGHTS);
        }

        private boolean checks(int[] weights) {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                sum += weights[i] * digits[i];
            }
            return sum > 0 && sum % 11 == 0;
        }

        private boolean calledTfn(String text) {
            String before =
                    text.substring(Math.max(0, begin - TFN_CONTEXT), begin).toLowerCase(Locale.ROOT);
            return before.contains("tfn") || before.contains("tax file") || before.contains("taxfile");
        }

        private boolean shape(int... expected) {
            if (groupCount != expected.length) {
                return false;
            }
            for (int i = 0; i < expected.length; i++) {
                if (groups[i] != expected[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int skipDigits(String text, int from) {
        int i = from;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSeparator(char c) {
        return isSpace(c) || c == '-' || c == '.';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\u00a0';
    }

    private static boolean isLocal(char c) {
        return isLetterOrDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\'';
    }

    private static boolean isLetterOrDigit(char c) {
        return c < 128 ? c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetterOrDigit(c);
    }
}
