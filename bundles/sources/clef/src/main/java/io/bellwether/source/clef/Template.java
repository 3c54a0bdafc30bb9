// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A message template such as {@code Call to {Target} took {Elapsed,8:0.0} ms}, as messagetemplates.org describes them.
 * Immutable.
 */
final class Template {
    private static final int MOST_KEPT = 4_096;
    private static final int LONGEST_KEPT = 2_048;
    private static final int LONGEST_HOLE = 512;
    private static final int WIDEST = 1_000;
    private static final Map<String, Template> KEPT = new ConcurrentHashMap<>();

    private final List<Token> tokens;
    private final String eventType;

    private Template(String text) {
        this.tokens = List.copyOf(parse(text));
        this.eventType = EventTypes.of(text);
    }

    /**
     * A piece of the template.
     *
     * @param raw as it stands in the template; for text, what it stands for
     * @param property null for text
     * @param width the least number of characters, negative to fill up at the right; 0 for none
     * @param format null for none
     */
    private record Token(String raw, String property, int width, String format) {}

    /** Templates come again and again, so that the shorter ones are kept; when too many are, it starts over. */
    static Template of(String text) {
        Template kept = KEPT.get(text);
        if (kept != null) {
            return kept;
        }
        Template template = new Template(text);
        if (text.length() <= LONGEST_KEPT) {
            if (KEPT.size() >= MOST_KEPT) {
                KEPT.clear();
            }
            KEPT.put(text, template);
        }
        return template;
    }

    /** The hash by which Seq finds events of one template, as {@code $} and 8 hexadecimal digits. */
    String eventType() {
        return eventType;
    }

    /**
     * The message.
     *
     * @param renderings what the sender made of the properties that have a format, in their order; may be empty
     * @param most where to stop, in characters
     */
    String render(Map<String, Object> properties, List<String> renderings, int most) {
        if (tokens.size() == 1 && tokens.get(0).property() == null) {
            return tokens.get(0).raw();
        }
        StringBuilder message = new StringBuilder(128);
        int formatted = 0;
        for (Token token : tokens) {
            if (token.property() == null) {
                message.append(token.raw());
                continue;
            }
            String given = token.format() != null && formatted < renderings.size() ? renderings.get(formatted) : null;
            formatted += token.format() == null ? 0 : 1;
            if (given != null) {
                message.append(given);
            } else {
                fill(message, token, properties);
            }
            if (message.length() > most) {
                break;
            }
        }
        return message.toString();
    }

    /** Puts what a sender made of properties, by name and format, into the order that {@link #render} takes. */
    List<String> inOrder(Map<String, Map<String, String>> renderings) {
        List<String> ordered = new ArrayList<>();
        for (Token token : tokens) {
            if (token.format() != null) {
                ordered.add(renderings.getOrDefault(token.property(), Map.of()).get(token.format()));
            }
        }
        return ordered;
    }

    private static void fill(StringBuilder message, Token token, Map<String, Object> properties) {
        Object value = properties.get(token.property());
        if (value == null && !properties.containsKey(token.property())) {
            message.append(token.raw());
            return;
        }
        int start = message.length();
        Rendering.append(message, value, token.format());
        int missing = Math.abs(token.width()) - (message.length() - start);
        if (missing > 0) {
            message.insert(token.width() < 0 ? message.length() : start, " ".repeat(missing));
        }
    }

    private static List<Token> parse(String text) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        int end = -1;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                plain.append(c);
                at += 2;
                continue;
            }
            if (c == '{' && end < at) {
                int next = text.indexOf('}', at);
                end = next < 0 ? text.length() : next;
            }
            boolean closed = c == '{' && end < text.length() && end - at <= LONGEST_HOLE;
            Token hole = closed ? hole(text.substring(at, end + 1)) : null;
            if (hole == null) {
                plain.append(c);
                at++;
                continue;
            }
            if (plain.length() > 0) {
                tokens.add(new Token(plain.toString(), null, 0, null));
                plain.setLength(0);
            }
            tokens.add(hole);
            at = end + 1;
        }
        if (plain.length() > 0 || tokens.isEmpty()) {
            tokens.add(new Token(plain.toString(), null, 0, null));
        }
        return tokens;
    }

    /** The property that {@code {…}} stands for; null when it is just text. */
    private static Token hole(String raw) {
        String inner = raw.substring(1, raw.length() - 1);
        String format = null;
        int colon = inner.indexOf(':');
        if (colon >= 0) {
            format = inner.substring(colon + 1);
            inner = inner.substring(0, colon);
        }
        int width = 0;
        int comma = inner.indexOf(',');
        if (comma >= 0) {
            String digits = inner.substring(comma + 1).strip();
            if (!digits.matches("-?\\d{1,4}")) {
                return null;
            }
            width = Math.max(-WIDEST, Math.min(WIDEST, Integer.parseInt(digits)));
            inner = inner.substring(0, comma);
        }
        if (!inner.isEmpty() && (inner.charAt(0) == '@' || inner.charAt(0) == '$')) {
            inner = inner.substring(1);
        }
        boolean name = !inner.isEmpty()
                && inner.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
        return name ? new Token(raw, inner, width, format == null || format.isEmpty() ? null : format) : null;
    }
}
