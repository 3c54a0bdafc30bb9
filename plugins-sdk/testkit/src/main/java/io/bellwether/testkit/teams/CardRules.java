// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Teams shows of an Adaptive Card that came by a workflow: versions 1.2 to 1.4, links as the only actions. */
final class CardRules {
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2", "1.3", "1.4");
    private static final Set<String> COLORS =
            Set.of("default", "dark", "light", "accent", "good", "warning", "attention");
    private static final Set<String> STYLES = Set.of("default", "emphasis", "good", "attention", "warning", "accent");
    private static final Set<String> SIZES = Set.of("default", "small", "medium", "large", "extralarge");
    private static final Set<String> WEIGHTS = Set.of("default", "lighter", "bolder");

    private final List<String> problems = new ArrayList<>();

    /** What is wrong with a message; empty when it would be shown. */
    static List<String> problems(JsonNode message) {
        CardRules rules = new CardRules();
        rules.message(message);
        return List.copyOf(rules.problems);
    }

    private void message(JsonNode message) {
        if (!message.path("type").asText().equals("message")) {
            problems.add("type must be message");
        }
        JsonNode attachments = message.path("attachments");
        if (!attachments.isArray() || attachments.isEmpty()) {
            problems.add("attachments must hold a card");
        }
        for (JsonNode attachment : attachments) {
            if (!attachment.path("contentType").asText().equals("application/vnd.microsoft.card.adaptive")) {
                problems.add("contentType must be application/vnd.microsoft.card.adaptive");
            }
            card(attachment.path("content"));
        }
    }

    private void card(JsonNode card) {
        if (!card.path("type").asText().equals("AdaptiveCard")) {
            problems.add("content.type must be AdaptiveCard");
        }
        if (!VERSIONS.contains(card.path("version").asText())) {
            problems.add("version " + card.path("version").asText() + " is not shown");
        }
        if (card.path("body").isEmpty() && card.path("actions").isEmpty()) {
            problems.add("the card is empty");
        }
        card.path("body").forEach(this::element);
        card.path("actions").forEach(this::action);
        if (card.path("actions").size() > 6) {
            problems.add("more than 6 actions");
        }
    }

    private void element(JsonNode element) {
        switch (element.path("type").asText()) {
            case "TextBlock" -> {
                if (!element.path("text").isTextual()) {
                    problems.add("TextBlock without text");
                }
                choice(element, "color", COLORS);
                choice(element, "size", SIZES);
                choice(element, "weight", WEIGHTS);
            }
            case "FactSet" -> {
                if (element.path("facts").isEmpty()) {
                    problems.add("FactSet without facts");
                }
                for (JsonNode fact : element.path("facts")) {
                    if (!fact.path("title").isTextual() || !fact.path("value").isTextual()) {
                        problems.add("a fact needs title and value");
                    }
                }
            }
            case "Container" -> {
                choice(element, "style", STYLES);
                element.path("items").forEach(this::element);
            }
            case "ActionSet" -> element.path("actions").forEach(this::action);
            default -> problems.add("element " + element.path("type").asText() + " is not shown");
        }
    }

    private void action(JsonNode action) {
        String type = action.path("type").asText();
        if (!type.equals("Action.OpenUrl")) {
            problems.add(type + " does not work in a card that came by a workflow");
        } else if (!action.path("url").asText().matches("https?://.+")) {
            problems.add("Action.OpenUrl needs a url");
        }
    }

    private void choice(JsonNode element, String key, Set<String> known) {
        String value = element.path(key).asText("default").toLowerCase(Locale.ROOT);
        if (!known.contains(value)) {
            problems.add(key + " must not be " + value);
        }
    }
}
