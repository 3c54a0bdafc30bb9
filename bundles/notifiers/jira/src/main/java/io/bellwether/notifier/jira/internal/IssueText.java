// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as Jira takes it: an Atlassian document for Cloud, wiki markup for Data Center; at most 32,767 characters. */
final class IssueText {
    static final int LONGEST = 32_000;

    private static final int LONGEST_SUMMARY = 255;
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"]+");
    private static final Pattern MARKUP = Pattern.compile("[\\\\{}\\[\\]*_|!^~+]");

    private IssueText() {}

    /** A title: one line, at most 255 characters. */
    static String summary(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return cut(line.isEmpty() ? "An alert without words" : line, LONGEST_SUMMARY);
    }

    static JsonNode of(String text, boolean cloud) {
        String whole = cut(text, LONGEST);
        return cloud ? document(whole.lines().toList()) : TextNode.valueOf(cut(wiki(whole), LONGEST));
    }

    private static JsonNode document(List<String> lines) {
        ObjectNode document = JiraApi.JSON.createObjectNode().put("type", "doc").put("version", 1);
        ArrayNode content = document.putArray("content");
        for (String line : lines) {
            if (!line.isBlank()) {
                paragraph(content.addObject(), line);
            }
        }
        if (content.isEmpty()) {
            paragraph(content.addObject(), "No words.");
        }
        return document;
    }

    private static void paragraph(ObjectNode paragraph, String line) {
        ArrayNode content = paragraph.put("type", "paragraph").putArray("content");
        Matcher address = ADDRESS.matcher(line);
        int from = 0;
        while (address.find()) {
            text(content, line.substring(from, address.start()), null);
            text(content, address.group(), address.group());
            from = address.end();
        }
        text(content, line.substring(from), null);
    }

    /** Empty text is no node. */
    private static void text(ArrayNode content, String text, String link) {
        if (text.isEmpty()) {
            return;
        }
        ObjectNode node = content.addObject().put("type", "text").put("text", text);
        if (link != null) {
            node.putArray("marks")
                    .addObject()
                    .put("type", "link")
                    .putObject("attrs")
                    .put("href", link);
        }
    }

    /** Characters that mean something in wiki markup are escaped, but not inside addresses. */
    private static String wiki(String text) {
        StringBuilder out = new StringBuilder();
        Matcher address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            out.append(escaped(text.substring(from, address.start()))).append(address.group());
            from = address.end();
        }
        return out.append(escaped(text.substring(from))).toString();
    }

    private static String escaped(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0").replaceAll("(?m)^(\\s*)([-#])", "$1\\\\$2");
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
