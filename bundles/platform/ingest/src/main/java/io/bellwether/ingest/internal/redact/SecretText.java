// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in text: what follows {@code Bearer}, the value of a pair such as {@code password=…} or
 * {@code "apiKey": "…"}, the password of a URL, and JSON web tokens. Looks at each character once; text without a secret is returned as it is.
 */
public final class SecretText {
    public static final String REDACTED = "[redacted]";

    private static final String BEARER = "bearer";
    private static final int SHORTEST_TOKEN = 8;
    private static final int LONGEST_NAME = 48;
    private static final int LONGEST_USER_INFO = 400;
    private static final int SHORTEST_WEB_TOKEN = 24;
    /** Names, in lower case without separators, that are secret as a whole. */
    private static final Set<String> NAMES = Set.of(
            "token",
            "authorization",
            "cookie",
            "setcookie",
            "pwd",
            "passwd",
            "passphrase",
            "jwt",
            "xseqapikey",
            "credential",
            "credentials");
    /** Names that are secret when they end so. */
    private static final String[] ENDINGS = {
        "password",
        "secret",
        "apikey",
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "bearertoken",
        "authtoken",
        "sessiontoken",
        "privatekey",
        "secretkey",
        "accesskey",
        "connectionstring"
    };

    private SecretText() {}

    /** Whether a property of this name holds a secret. */
    public static boolean isSecretName(String name) {
        if (name.length() > LONGEST_NAME || name.length() < 3) {
            return false;
        }
        String plain = plain(name);
        if (NAMES.contains(plain)) {
            return true;
        }
        for (String ending : ENDINGS) {
            if (plain.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** The text without its secrets; the same object when there are none; null for null. */
    public static String clean(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder out = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            int begin = beginsAt(text, i);
            if (begin >= copied) {
                int end = endOf(text, begin, i);
                if (end > begin) {
                    out = out == null ? new StringBuilder(text.length()) : out;
                    out.append(text, copied, begin).append(REDACTED);
                    copied = end;
                    i = end - 1;
                }
            }
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /** Where the secret begins that the character at this place gives away; -1 when it gives none away. */
    static int beginsAt(String text, int i) {
        return switch (text.charAt(i)) {
            case '=' -> valueOfPair(text, i);
            case ':' -> text.startsWith("//", i + 1) ? userInfo(text, i + 3) : valueOfPair(text, i);
            case ' ', '+' -> endsInBearer(text, i) ? tokenAfter(text, i) : -1;
            case 'J' -> isWebToken(text, i) ? i - 2 : -1;
            default -> -1;
        };
    }

    /** Where the secret ends that begins here and was given away by {@code sign}; {@code begin} when it is gone already. */
    static int endOf(String text, int begin, int sign) {
        if (text.startsWith(REDACTED, begin)) {
            return begin;
        }
        if (text.charAt(sign) == ':' && text.startsWith("//", sign + 1)) {
            return text.indexOf('@', begin);
        }
        return endOfValue(text, begin);
    }

    /** Where the password of {@code scheme://user:password@host} begins; -1 when there is none. */
    private static int userInfo(String text, int authority) {
        int colon = -1;
        for (int i = authority; i < text.length() && i - authority < LONGEST_USER_INFO; i++) {
            char c = text.charAt(i);
            if (c == '@') {
                return colon < 0 || colon + 1 == i ? -1 : colon + 1;
            }
            if (c <= ' ' || c == '/' || c == '?' || c == '#' || isQuote(c)) {
                return -1;
            }
            if (c == ':' && colon < 0) {
                colon = i;
            }
        }
        return -1;
    }

    /** Whether a JSON web token, {@code eyJ….eyJ….…}, has its first capital J here. */
    private static boolean isWebToken(String text, int i) {
        if (i < 2
                || text.charAt(i - 1) != 'y'
                || text.charAt(i - 2) != 'e'
                || i > 2 && isNamePart(text.charAt(i - 3))) {
            return false;
        }
        int dots = 0;
        int end = i;
        while (end < text.length() && (isNamePart(text.charAt(end)))) {
            dots += text.charAt(end) == '.' ? 1 : 0;
            end++;
        }
        return dots == 2 && end - i > SHORTEST_WEB_TOKEN;
    }

    /** Where the secret value begins that belongs to the separator at this place; -1 when there is none. */
    private static int valueOfPair(String text, int separator) {
        int end = separator;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        boolean quoted = end > 0 && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'');
        if (quoted) {
            end--;
        }
        int begin = end;
        while (begin > 0 && end - begin <= LONGEST_NAME && isNamePart(text.charAt(begin - 1))) {
            begin--;
        }
        if (end - begin < 3 || end - begin > LONGEST_NAME || !isLikelyLast(text.charAt(end - 1))) {
            return -1;
        }
        String name = text.substring(begin, end);
        boolean prose = text.charAt(separator) == ':' && !quoted && name.equalsIgnoreCase("token");
        if (prose || !isSecretName(name)) {
            return -1;
        }
        int value = separator + 1;
        while (value < text.length() && (text.charAt(value) == ' ' || isQuote(text.charAt(value)))) {
            value++;
        }
        int scheme = afterScheme(text, value);
        return scheme > 0 ? scheme : value;
    }

    /** A value such as {@code Basic abc} is secret from its second word on; -1 when it does not look like one. */
    private static int afterScheme(String text, int value) {
        for (String scheme : new String[] {"basic ", BEARER + " ", "apikey "}) {
            if (text.regionMatches(true, value, scheme, 0, scheme.length())) {
                return value + scheme.length();
            }
        }
        return -1;
    }

    private static boolean endsInBearer(String text, int end) {
        int begin = end - BEARER.length();
        return begin >= 0
                && (text.charAt(end - 1) | 0x20) == 'r'
                && text.regionMatches(true, begin, BEARER, 0, BEARER.length())
                && (begin == 0 || !Character.isLetterOrDigit(text.charAt(begin - 1)));
    }

    /** Where a token begins behind {@code Bearer}; -1 when what follows is prose. */
    private static int tokenAfter(String text, int space) {
        int begin = space;
        while (begin < text.length() && text.charAt(begin) == ' ') {
            begin++;
        }
        return endOfValue(text, begin) - begin >= SHORTEST_TOKEN ? begin : -1;
    }

    private static int endOfValue(String text, int begin) {
        if (begin > 0 && begin < text.length() && isQuote(text.charAt(begin - 1))) {
            int quote = text.indexOf(text.charAt(begin - 1), begin);
            if (quote > 0) {
                return quote;
            }
        }
        int end = begin;
        while (end < text.length() && !isEnd(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isEnd(char c) {
        return c <= ' ' || c == '&' || c == ';' || c == ',' || isQuote(c) || c == '}' || c == ')' || c == '<';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    /** Secret names end in one of few letters: most separators need no closer look. */
    private static boolean isLikelyLast(char c) {
        return "dtynresgDTYNRESG".indexOf(c) >= 0;
    }

    private static String plain(String name) {
        boolean simple = true;
        for (int i = 0; i < name.length() && simple; i++) {
            simple = name.charAt(i) >= 'a' && name.charAt(i) <= 'z';
        }
        if (simple) {
            return name;
        }
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != '.' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
