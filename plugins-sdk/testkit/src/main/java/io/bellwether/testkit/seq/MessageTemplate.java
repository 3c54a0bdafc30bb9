// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message template such as {@code Call to {Target} took {ElapsedMs:0.0} ms}. Immutable. */
public final class MessageTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{\\{|}}|\\{[@$]?([\\w.]+)(?:,-?\\d+)?(?::([^}]*))?}");

    private final String text;
    private final List<Token> tokens;
    private final int eventType;

    private MessageTemplate(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = List.copyOf(tokens);
        this.eventType = hash(text);
    }

    /**
     * A piece of the template.
     *
     * @param raw as it stands in the template; for text, what it stands for
     * @param property the name of the property; null for text
     * @param format null when there is none
     */
    public record Token(String raw, String property, String format) {
        /** What stands in the rendered message; the raw text when the property is absent. */
        String render(Map<String, Object> properties) {
            if (property == null || !properties.containsKey(property)) {
                return raw;
            }
            Object value = properties.get(property);
            if (format != null && format.matches("0(\\.0+)?") && value instanceof Number number) {
                int decimals = Math.max(0, format.length() - 2);
                return new BigDecimal(number.toString())
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
            }
            return String.valueOf(value);
        }
    }

    public static MessageTemplate parse(String text) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        Matcher hole = HOLE.matcher(text);
        int at = 0;
        while (hole.find()) {
            plain.append(text, at, hole.start());
            at = hole.end();
            if (hole.group(1) == null) {
                plain.append(hole.group().charAt(0));
                continue;
            }
            if (plain.length() > 0) {
                tokens.add(new Token(plain.toString(), null, null));
                plain.setLength(0);
            }
            tokens.add(new Token(hole.group(), hole.group(1), hole.group(2)));
        }
        plain.append(text, at, text.length());
        if (plain.length() > 0) {
            tokens.add(new Token(plain.toString(), null, null));
        }
        return new MessageTemplate(text, tokens);
    }

    /** The template as written. */
    public String text() {
        return text;
    }

    public List<Token> tokens() {
        return tokens;
    }

    /** The template's 32-bit hash, by which events of one kind are found. */
    public int eventType() {
        return eventType;
    }

    /** The message with the properties filled in. */
    public String render(Map<String, Object> properties) {
        StringBuilder message = new StringBuilder(text.length() + 32);
        for (Token token : tokens) {
            message.append(token.render(properties));
        }
        return message.toString();
    }

    /** One-at-a-time hash over the UTF-8 bytes. */
    private static int hash(String text) {
        int hash = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash += b & 0xFF;
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        hash += hash << 3;
        hash ^= hash >>> 11;
        hash += hash << 15;
        return hash;
    }
}
