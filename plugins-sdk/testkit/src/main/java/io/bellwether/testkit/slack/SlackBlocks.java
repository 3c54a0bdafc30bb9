// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of Block Kit for messages: types, keys and every limit. */
final class SlackBlocks {
    static final int MOST_CHARACTERS = 13_000;

    private static final int MOST_BLOCKS = 50;
    private static final Map<String, Set<String>> KEYS = Map.of(
            "header", Set.of("type", "block_id", "text", "level"),
            "section", Set.of("type", "block_id", "text", "fields", "accessory", "expand"),
            "context", Set.of("type", "block_id", "elements"),
            "actions", Set.of("type", "block_id", "elements"),
            "divider", Set.of("type", "block_id"));
    private static final Set<String> TEXT_KEYS = Set.of("type", "text", "emoji", "verbatim");
    private static final Set<String> BUTTON_KEYS =
            Set.of("type", "text", "action_id", "url", "value", "style", "accessibility_label");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> actionIds = new HashSet<>();
    private int characters;

    /** What is wrong, in Slack's manner; empty when nothing is. {@code characters} counts all texts. */
    record Verdict(List<String> problems, int characters) {}

    static Verdict check(JsonNode blocks) {
        SlackBlocks check = new SlackBlocks();
        check.all(blocks);
        return new Verdict(List.copyOf(check.problems), check.characters);
    }

    private void all(JsonNode blocks) {
        if (!blocks.isArray()) {
            problems.add("must be an array [json-pointer:/blocks]");
            return;
        }
        if (blocks.size() > MOST_BLOCKS) {
            problems.add("no more than 50 items allowed [json-pointer:/blocks]");
        }
        for (int i = 0; i < blocks.size(); i++) {
            block(blocks.get(i), "/blocks/" + i);
        }
    }

    private void block(JsonNode block, String at) {
        String type = block.path("type").asText();
        if (!KEYS.containsKey(type)) {
            refuse("unsupported type: " + type, at + "/type");
            return;
        }
        keys(block, KEYS.get(type), at);
        if (block.has("block_id")) {
            String id = block.get("block_id").asText();
            longest(id, 255, at + "/block_id");
            if (!ids.add(id)) {
                refuse("`block_id` already exists: " + id, at + "/block_id");
            }
        }
        switch (type) {
            case "header" -> {
                text(block.path("text"), 150, at + "/text");
                if (!block.path("text").path("type").asText().equals("plain_text")) {
                    refuse("must be plain_text", at + "/text/type");
                }
            }
            case "section" -> section(block, at);
            case "context" -> elements(block, 10, at, (element, where) -> text(element, 3_000, where));
            case "actions" -> elements(block, 25, at, this::button);
            default -> {}
        }
    }

    private void section(JsonNode block, String at) {
        if (!block.has("text") && !block.has("fields")) {
            refuse("missing required field: text or fields", at);
        }
        if (block.has("text")) {
            text(block.get("text"), 3_000, at + "/text");
        }
        JsonNode fields = block.path("fields");
        if (block.has("fields") && (!fields.isArray() || fields.isEmpty() || fields.size() > 10)) {
            refuse("must hold 1 to 10 items", at + "/fields");
        }
        for (int i = 0; i < fields.size(); i++) {
            text(fields.get(i), 2_000, at + "/fields/" + i);
        }
    }

    /** One element of a block. */
    private interface Element {
        void check(JsonNode element, String at);
    }

    private void elements(JsonNode block, int most, String at, Element check) {
        JsonNode elements = block.path("elements");
        if (!elements.isArray() || elements.isEmpty() || elements.size() > most) {
            refuse("must hold 1 to " + most + " items", at + "/elements");
        }
        for (int i = 0; i < elements.size(); i++) {
            check.check(elements.get(i), at + "/elements/" + i);
        }
    }

    private void button(JsonNode button, String at) {
        if (!button.path("type").asText().equals("button")) {
            refuse("unsupported type: " + button.path("type").asText(), at + "/type");
            return;
        }
        keys(button, BUTTON_KEYS, at);
        text(button.path("text"), 75, at + "/text");
        longest(button.path("url").asText(), 3_000, at + "/url");
        longest(button.path("value").asText(), 2_000, at + "/value");
        String url = button.path("url").asText("https://");
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            refuse("invalid url", at + "/url");
        }
        if (button.has("action_id") && !actionIds.add(button.get("action_id").asText())) {
            refuse("`action_id` already exists", at + "/action_id");
        }
    }

    private void text(JsonNode text, int most, String at) {
        String type = text.path("type").asText();
        if (!type.equals("plain_text") && !type.equals("mrkdwn")) {
            refuse("must be plain_text or mrkdwn", at + "/type");
            return;
        }
        keys(text, TEXT_KEYS, at);
        String words = text.path("text").asText();
        if (words.isEmpty()) {
            refuse("must be more than 0 characters", at + "/text");
        }
        longest(words, most, at + "/text");
        characters += words.length();
    }

    private void keys(JsonNode node, Set<String> known, String at) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                refuse("invalid additional property: " + key, at);
            }
        });
    }

    private void longest(String text, int most, String at) {
        if (text.length() > most) {
            refuse("must be less than " + (most + 1) + " characters", at);
        }
    }

    private void refuse(String what, String at) {
        problems.add(what + " [json-pointer:" + at + "]");
    }
}
