// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import io.bellwether.ingest.internal.redact.PersonalData.Kind;
import java.util.Locale;
import java.util.Map;

/**
 * Looks through a text once for credentials and for the kinds of personal data that are asked for. A text with none of
 * them is returned as it is, and nothing is allocated. Immutable.
 */
final class TextScan {
    private static final byte[] CLASSES = new byte[128];
    private static final byte CREDENTIAL = 1;
    private static final byte AT = 2;
    private static final byte PERCENT = 3;
    private static final byte DIGIT = 4;
    private static final byte PLUS = 5;

    static {
        for (char c : "=: J".toCharArray()) {
            CLASSES[c] = CREDENTIAL;
        }
        CLASSES['@'] = AT;
        CLASSES['%'] = PERCENT;
        for (char c = '0'; c <= '9'; c++) {
            CLASSES[c] = DIGIT;
        }
        CLASSES['+'] = PLUS;
    }

    private static final ThreadLocal<PersonalData.Number> NUMBERS = ThreadLocal.withInitial(PersonalData.Number::new);

    private final Action[] actions = new Action[Kind.values().length];
    private final Pseudonyms pseudonyms;
    private final boolean numbers;

    /** @param builtins what is done with each kind, by its name in lower case; kinds that are absent are left */
    TextScan(Map<String, Action> builtins, Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        for (Kind kind : Kind.values()) {
            actions[kind.ordinal()] = builtins.get(kind.name().toLowerCase(Locale.ROOT));
        }
        numbers = action(Kind.PHONE) != null || action(Kind.CARD) != null || action(Kind.TFN) != null;
    }

    Action action(Kind kind) {
        return actions[kind.ordinal()];
    }

    /** The text without what must not be kept; null for null. */
    String clean(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder out = null;
        int copied = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                continue;
            }
            byte sign = CLASSES[c];
            if (sign == 0) {
                continue;
            }
            int begin = -1;
            int end = -1;
            String instead = null;
            if (sign == DIGIT || sign == PLUS) {
                if (numbers && PersonalData.mayBegin(text, i)) {
                    PersonalData.Number number = NUMBERS.get();
                    int next = number.read(text, i);
                    Kind kind = number.kind(text);
                    if (kind != null && action(kind) != null) {
                        begin = i;
                        end = number.end();
                        instead = instead(kind, text.substring(begin, end));
                    } else if (sign == DIGIT) {
                        i = next - 1;
                    }
                } else if (sign == DIGIT) {
                    i = endOfDigits(text, i) - 1;
                }
                sign = sign == PLUS && begin < 0 ? CREDENTIAL : sign;
            } else if (sign != CREDENTIAL && action(Kind.EMAIL) != null) {
                int domain = sign == AT ? i + 1 : text.startsWith("40", i + 1) ? i + 3 : -1;
                begin = domain < 0 ? -1 : PersonalData.emailBegin(text, i);
                end = begin < 0 ? -1 : PersonalData.emailEnd(text, domain);
                if (end > 0 && begin >= copied) {
                    String local = text.substring(begin, i);
                    instead = instead(Kind.EMAIL, local + "@" + text.substring(domain, end));
                }
            }
            if (sign == CREDENTIAL) {
                begin = SecretText.beginsAt(text, i);
                end = begin >= copied ? SecretText.endOf(text, begin, i) : -1;
                instead = SecretText.REDACTED;
            }
            if (end > begin && begin >= copied && instead != null) {
                out = out == null ? new StringBuilder(length) : out;
                out.append(text, copied, begin).append(instead);
                copied = end;
                i = end - 1;
            }
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    /** What stands for a value of this kind. */
    String instead(Kind kind, String value) {
        String plain = value;
        if (kind == Kind.EMAIL) {
            plain = value.toLowerCase(Locale.ROOT);
        } else {
            StringBuilder digits = new StringBuilder(value.length());
            value.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
            plain = kind == Kind.PHONE ? national(digits) : digits.toString();
        }
        return instead(action(kind), kind.name().toLowerCase(Locale.ROOT), plain);
    }

    String instead(Action action, String name, String value) {
        return switch (action) {
            case HASH -> pseudonyms.of(name, value);
            case MASK -> "[" + name + "]";
            case DROP -> "";
        };
    }

    /** An Australian number is the same with and without its country. */
    private static String national(StringBuilder digits) {
        if (digits.length() == 11 && digits.charAt(0) == '6' && digits.charAt(1) == '1') {
            return digits.replace(0, 2, "0").toString();
        }
        return digits.toString();
    }

    private static int endOfDigits(String text, int from) {
        int i = from;
        while (i < text.length() && PersonalData.isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
