// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * What events of one making have in common: where they come from, their template, and which properties they have in
 * which form. There are few kinds and many events, so a kind is one number per event.
 *
 * @param flags of {@link #UNKNOWN} and the others
 * @param template null when there is none
 * @param shape the pattern found in the text; null when there is a template
 * @param names of the properties, nested ones dotted
 * @param forms by name, how the property's value is found, see {@link Form}
 */
record Kind(
        int flags,
        String source,
        String type,
        String level,
        String severity,
        String eventType,
        String template,
        String shape,
        List<String> names,
        byte[] forms) {
    /** There were too many kinds: nothing is known but what the event itself says. */
    static final int UNKNOWN = 1;
    /** Names are doubled, nested too deep or too many: what is known of properties is not to be relied on. */
    static final int ODD_PROPERTIES = 2;
    /** Words are too long or too many to be found all. */
    static final int ODD_TEXT = 4;

    static final int EXCEPTION = 8;
    static final int TRACE = 16;
    static final int SPAN = 32;
    /** The status is text, or no whole number. */
    static final int ODD_STATUS = 64;

    /** The one that stands for all there is no room for. */
    static final Kind OTHER =
            new Kind(UNKNOWN | ODD_PROPERTIES | ODD_TEXT, "", "", "", "", null, null, null, List.of(), new byte[0]);

    /** How a property's value is found. */
    static final class Form {
        /** Short text without digits, in the term itself. */
        static final byte TEXT = 't';
        /** A small whole number, in the term itself. */
        static final byte SMALL = 's';
        /** True, false or null, in the term itself. */
        static final byte CONSTANT = 'c';
        /** Text, by its hash. */
        static final byte HASHED = 'h';
        /** A whole number, by its hash. */
        static final byte WHOLE = 'n';
        /** The number that is the event's elapsed time. */
        static final byte ELAPSED = 'e';
        /** Another number: only that there is one. */
        static final byte NUMBER = 'q';
        /** One of the ids that tie events together, by the hash of its folded text. */
        static final byte LINK = 'l';
        /** A map, whose members are listed too. */
        static final byte MAP = 'm';
        /** A list. */
        static final byte LIST = 'a';

        private Form() {}

        static boolean isNumber(byte form) {
            return form == SMALL || form == WHOLE || form == ELAPSED || form == NUMBER;
        }
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** The form of a property, or 0 when there is none of that name. */
    byte form(String name) {
        int at = names.indexOf(name);
        return at < 0 ? 0 : forms[at];
    }

    BytesRef bytes() {
        StringBuilder text = new StringBuilder(256);
        text.append((char) (flags + 1));
        for (String part : new String[] {source, type, level, severity, eventType, template, shape}) {
            text.append(part == null ? "\u0001" : escape(part)).append('\0');
        }
        for (int i = 0; i < forms.length; i++) {
            text.append((char) forms[i]).append(escape(names.get(i))).append('\0');
        }
        return new BytesRef(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String text) {
        return text.indexOf('\0') < 0 && text.indexOf('\1') < 0 && text.indexOf('\2') < 0
                ? text
                : text.replace("\2", "\2c").replace("\1", "\2b").replace("\0", "\2a");
    }

    private static String unescape(String text) {
        return text.indexOf('\2') < 0
                ? text
                : text.replace("\2a", "\0").replace("\2b", "\1").replace("\2c", "\2");
    }

    static Kind of(BytesRef bytes) {
        String text = bytes.utf8ToString();
        List<String> parts = new ArrayList<>();
        for (int from = 1; from < text.length(); ) {
            int to = text.indexOf('\0', from);
            parts.add(text.substring(from, to));
            from = to + 1;
        }
        String[] fixed = new String[7];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = parts.get(i).equals("\u0001") ? null : unescape(parts.get(i));
        }
        List<String> names = new ArrayList<>();
        byte[] forms = new byte[parts.size() - fixed.length];
        for (int i = 0; i < forms.length; i++) {
            String part = parts.get(fixed.length + i);
            forms[i] = (byte) part.charAt(0);
            names.add(unescape(part.substring(1)));
        }
        return new Kind(
                text.charAt(0) - 1, fixed[0], fixed[1], fixed[2], fixed[3], fixed[4], fixed[5], fixed[6], names, forms);
    }
}
