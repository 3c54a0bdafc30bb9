// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text as Slack wants it: three characters escaped, and cut where the limit counts, after escaping. */
final class SlackText {
    private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,}");
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,}");

    private SlackText() {}

    /** Escaped and at most {@code most} characters long; what is cut ends in an ellipsis. Empty for null. */
    static String of(String text, int most) {
        String given = text == null ? "" : text;
        StringBuilder out = new StringBuilder(Math.min(given.length() + 16, most));
        int room = most - 1;
        int i = 0;
        while (i < given.length()) {
            int point = given.codePointAt(i);
            String piece = escaped(point);
            int next = i + Character.charCount(point);
            boolean last = next >= given.length();
            if (out.length() + piece.length() > (last ? most : room)) {
                return out.toString().stripTrailing() + "…";
            }
            out.append(piece);
            i = next;
        }
        return out.toString();
    }

    private static String escaped(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
        };
    }

    /** One line. */
    static String line(String text, int most) {
        return of(text == null ? "" : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), most);
    }

    /** Struck through, line by line. {@code escaped} is escaped already; tildes in it would end the stroke. */
    static String struck(String escaped) {
        String safe = escaped.replace('~', '∼').strip();
        return safe.isEmpty() ? "" : "~" + safe.replaceAll("\\s*\\n\\s*", "~\n~") + "~";
    }

    /**
     * A mention as Slack writes it: {@code @here}, {@code @channel}, {@code @everyone}, a user's id (U…, W…) or a group's
     * (S…); null when it is none of them.
     */
    static String mention(String who) {
        String name = who.strip();
        String bare = name.startsWith("@") ? name.substring(1) : name;
        if (bare.equals("here") || bare.equals("channel") || bare.equals("everyone")) {
            return "<!" + bare + ">";
        }
        String id = bare.toUpperCase(Locale.ROOT);
        if (!id.equals(bare)) {
            return null;
        }
        if (USER.matcher(id).matches()) {
            return "<@" + id + ">";
        }
        return GROUP.matcher(id).matches() ? "<!subteam^" + id + ">" : null;
    }
}
