// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Jira says of an issue's fields. */
final class FieldCheck {
    private static final int LONGEST_SUMMARY = 255;
    private static final int LONGEST_TEXT = 32_767;
    private static final Set<String> KNOWN =
            Set.of("project", "issuetype", "summary", "description", "labels", "priority");
    private static final Set<String> TYPES = Set.of("Task", "Incident");
    private static final Set<String> PRIORITIES = Set.of("Highest", "High", "Medium", "Low", "Lowest");
    private static final Map<String, Set<String>> CHILDREN = Map.of(
            "doc", Set.of("paragraph", "heading", "bulletList", "rule", "codeBlock"),
            "paragraph", Set.of("text", "hardBreak"),
            "heading", Set.of("text"),
            "bulletList", Set.of("listItem"),
            "listItem", Set.of("paragraph"),
            "codeBlock", Set.of("text"));

    private FieldCheck() {}

    /** What is wrong, by field; empty when nothing is. */
    static Map<String, String> of(JsonNode fields, boolean cloud) {
        Map<String, String> wrong = new LinkedHashMap<>();
        fields.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                wrong.put(name, "Field '" + name + "' cannot be set. It is not on the appropriate screen, or unknown.");
            }
        });
        if (!fields.at("/project/key").asText().equals(JiraEmulator.PROJECT)) {
            wrong.put("project", "valid project is required");
        }
        if (!TYPES.contains(fields.at("/issuetype/name").asText())) {
            wrong.put("issuetype", "Specify a valid issue type");
        }
        String summary = fields.path("summary").asText("");
        if (summary.isBlank()) {
            wrong.put("summary", "You must specify a summary of the issue.");
        } else if (summary.contains("\n") || summary.contains("\r")) {
            wrong.put("summary", "The summary is invalid because it contains newline characters.");
        } else if (summary.length() > LONGEST_SUMMARY) {
            wrong.put("summary", "Summary can't exceed 255 characters.");
        }
        if (fields.has("description")) {
            String text = text(fields.get("description"), cloud);
            if (text != null) {
                wrong.put("description", text);
            }
        }
        for (JsonNode label : fields.path("labels")) {
            if (label.asText().matches("(?s).*\\s.*")) {
                wrong.put("labels", "The label '" + label.asText() + "' contains spaces which is invalid.");
            }
        }
        if (fields.has("priority")
                && !PRIORITIES.contains(fields.at("/priority/name").asText())) {
            wrong.put("priority", "The priority selected is invalid.");
        }
        return wrong;
    }

    /** What is wrong with a description or a comment; null when nothing is. */
    static String text(JsonNode text, boolean cloud) {
        if (!cloud) {
            return text.isTextual() && text.asText().length() <= LONGEST_TEXT
                    ? null
                    : "Operation value must be a string";
        }
        boolean document =
                text.path("type").asText().equals("doc") && text.path("version").asInt() == 1;
        if (!document || !fits(text)) {
            return "Operation value must be an Atlassian Document (see the Atlassian Document Format)";
        }
        return length(text) <= LONGEST_TEXT ? null : "The entered text is too long. It exceeds 32,767 characters.";
    }

    private static boolean fits(JsonNode node) {
        if (node.path("type").asText().equals("text")) {
            return !node.path("text").asText("").isEmpty();
        }
        Set<String> allowed = CHILDREN.getOrDefault(node.path("type").asText(), Set.of());
        for (JsonNode child : node.path("content")) {
            if (!allowed.contains(child.path("type").asText()) || !fits(child)) {
                return false;
            }
        }
        return List.of("rule", "hardBreak", "paragraph")
                        .contains(node.path("type").asText())
                || node.path("content").size() > 0;
    }

    private static int length(JsonNode node) {
        int length = node.path("text").asText("").length();
        for (JsonNode child : node.path("content")) {
            length += length(child);
        }
        return length;
    }
}
