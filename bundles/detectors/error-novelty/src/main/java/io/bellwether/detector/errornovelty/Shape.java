// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.errornovelty;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error looks like, whatever values it bears: its application, its template or its text's pattern, and its
 * exception's type and topmost frame.
 *
 * @param hash tells shapes apart; 64 bits of FNV-1a
 * @param app the application; empty when unknown
 * @param text for people
 */
record Shape(long hash, String app, String text) {
    private static final int LONGEST = 600;
    private static final int SHOWN = 100;
    private static final int LOOKED_AT = 4_000;
    private static final Pattern FRAME = Pattern.compile(
            "(?m)^\\s*(?:at\\s+([^\\s(]{1,200})|File \"[^\"]{0,300}\", line \\d{1,9}, in (\\S{1,200}))");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static Shape of(Event event, Texts texts) {
        Object name = WellKnown.APP_NAME.in(event.properties());
        String app = name instanceof CharSequence ? start(name.toString(), SHOWN) : "";
        String template = event.body().template();
        String message = template == null || template.isBlank() ? event.message() : template;
        boolean templated = message == template;
        String exception = event.body().exception();
        String type = exception == null ? "" : type(exception);
        String frame = exception == null ? "" : frame(exception);
        long hash = mix(FNV_BASIS, app);
        hash = mix(hash, templated ? start(message, LONGEST) : "#" + texts.pattern(message));
        hash = mix(mix(hash, type), frame);
        String shown = start(line(message), SHOWN) + (type.isEmpty() ? "" : " (" + start(line(type), SHOWN) + ")");
        return new Shape(hash, line(app), shown);
    }

    /** The first line up to a colon that ends the type's name. */
    private static String type(String exception) {
        String first =
                exception.substring(0, Math.min(exception.length(), SHOWN)).strip();
        int end = first.indexOf('\n');
        first = end < 0 ? first : first.substring(0, end);
        if (first.startsWith("Traceback")) {
            String last =
                    exception.substring(Math.max(0, exception.length() - SHOWN)).strip();
            first = last.substring(last.lastIndexOf('\n') + 1);
        }
        int colon = first.indexOf(": ");
        return DIGITS.matcher(colon < 0 ? first : first.substring(0, colon))
                .replaceAll("0")
                .strip();
    }

    /** The topmost frame's method, digits masked, as compilers number what has no name. */
    private static String frame(String exception) {
        Matcher frame = FRAME.matcher(exception.substring(0, Math.min(exception.length(), LOOKED_AT)));
        if (!frame.find()) {
            return "";
        }
        return DIGITS.matcher(frame.group(1) == null ? frame.group(2) : frame.group(1))
                .replaceAll("0");
    }

    private static String start(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }

    private static String line(String text) {
        return start(text, LONGEST).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    private static long mix(long hash, String text) {
        long mixed = hash;
        for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
            mixed = (mixed ^ (part & 0xff)) * FNV_PRIME;
        }
        return (mixed ^ 0xff) * FNV_PRIME;
    }
}
