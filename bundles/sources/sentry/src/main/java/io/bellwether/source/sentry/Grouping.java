// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells which errors are of the same shape. The sender's own fingerprint decides when it gives one; else the types of
 * the exceptions and the calls of the application among their frames, without line numbers; else the message, with what
 * varies in it masked.
 */
final class Grouping {
    private static final int BYTES = 8;
    private static final int DIGITS_OF_TYPE = 8;
    private static final int LONGEST = 1_000;
    private static final int MOST_PARTS = 50;
    private static final Pattern DEFAULT = Pattern.compile("\\{\\{\\s*default\\s*}}");

    /** What varies from one occurrence to the next. Each alternative is bounded in how it backtracks. */
    private static final Pattern VARYING = Pattern.compile(
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}" // UUID
                    + "|\\b0x[0-9a-fA-F]++"
                    + "|[\\w.+-]{1,64}@[\\w-]{1,64}\\.[\\w.-]{1,64}" // e-mail address
                    + "|\\b(?=[0-9a-fA-F]{0,64}\\d)[0-9a-fA-F]{12,64}\\b" // hash
                    + "|'[^']{1,200}'|\"[^\"]{1,200}\""
                    + "|\\d++(?:[.,:]\\d++)*+");

    /** Numbers that compilers and bundlers put into names. */
    private static final Pattern GENERATED =
            Pattern.compile("(?<=[$./@_-])(?:0x)?[0-9a-f]*\\d[0-9a-f]*+(?![a-z])|\\d++$");

    private Grouping() {}

    /** 16 lower-case hexadecimal digits, equal for events of the same shape. */
    static String group(Map<String, Object> event, Exceptions exceptions, String template) {
        List<String> own = defaults(exceptions, template);
        List<String> parts = new ArrayList<>();
        if (event.get("fingerprint") instanceof List<?> given && !given.isEmpty()) {
            for (Object part : given.subList(0, Math.min(MOST_PARTS, given.size()))) {
                String text = Texts.cut(String.valueOf(part), LONGEST);
                if (DEFAULT.matcher(text.strip()).matches()) {
                    parts.addAll(own);
                } else {
                    parts.add("custom "
                            + DEFAULT.matcher(text)
                                    .replaceAll(String.join(" ", own).replace("$", "\\$")));
                }
            }
        } else {
            parts = own;
        }
        return hash(parts);
    }

    /** The same as the event type of a template: {@code $} and 8 upper-case digits. */
    static String eventType(String group) {
        return "$" + group.substring(0, DIGITS_OF_TYPE).toUpperCase(Locale.ROOT);
    }

    /** The text with what varies in it masked. */
    static String mask(String text) {
        return VARYING.matcher(Texts.cut(text, LONGEST)).replaceAll("*").strip();
    }

    private static List<String> defaults(Exceptions exceptions, String template) {
        List<String> parts = new ArrayList<>();
        boolean calls = false;
        for (Map<String, Object> exception : exceptions.all()) {
            parts.add("type " + Texts.first(Json.text(exception, "type"), "?"));
            List<Map<String, Object>> frames = Exceptions.frames(exception);
            boolean own = frames.stream().anyMatch(frame -> Boolean.TRUE.equals(frame.get("in_app")));
            for (Map<String, Object> frame : frames) {
                if (!own || Boolean.TRUE.equals(frame.get("in_app"))) {
                    calls |= add(parts, frame);
                }
            }
        }
        if (!calls) {
            String text = exceptions.isEmpty()
                    ? template
                    : Texts.first(Json.text(exceptions.all().get(0), "value"), template);
            parts.add("message " + mask(text == null ? "" : text));
        }
        return parts;
    }

    private static boolean add(List<String> parts, Map<String, Object> frame) {
        String function = Json.text(frame, "function");
        String place = Texts.first(Json.text(frame, "module"), file(Json.text(frame, "filename")));
        String call = name(place) + "#" + name(function);
        if (call.length() == 1 || parts.get(parts.size() - 1).equals(call)) {
            // Nothing is known of it; or a recursion, as deep as it may be.
            return false;
        }
        parts.add(call);
        return true;
    }

    private static String file(String path) {
        if (path == null) {
            return null;
        }
        String plain = path.split("[?#]", 2)[0];
        return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
    }

    private static String name(String name) {
        return name == null || name.equals("?")
                ? ""
                : GENERATED.matcher(Texts.cut(name, LONGEST)).replaceAll("*");
    }

    private static String hash(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
