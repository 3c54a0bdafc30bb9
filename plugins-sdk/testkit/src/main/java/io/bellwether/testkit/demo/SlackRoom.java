// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import io.bellwether.testkit.slack.SlackEmulator;
import io.bellwether.testkit.slack.SlackMessage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Slack, with a channel for each firm's duty; says what is posted there, what changes and what is replied. */
final class SlackRoom implements AutoCloseable {
    /** The id of the platform's channel that posts here. */
    static final String CHANNEL = "duty-slack";

    private final SlackEmulator slack;
    private final Map<String, String> firms = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();

    SlackRoom(InstantSource clock) {
        slack = SlackEmulator.start(clock);
    }

    /** Opens a firm's channel; the platform's own as a document. */
    Map<String, Object> channel(String firm) {
        String id = "C0" + firm.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        slack.channel(id, "duty-" + firm, false, true);
        firms.put(id, firm);
        return Map.of(
                "id",
                CHANNEL,
                "tenant",
                firm,
                "notifier",
                "slack",
                "settings",
                Map.of(
                        "token",
                        SlackEmulator.TOKEN,
                        "channel",
                        id,
                        "api",
                        slack.api().toString(),
                        "mentions",
                        Map.of("critical", "@here")));
    }

    /** Says what is new since the last time. For one thread. */
    void tell(Consumer<String> out) {
        firms.forEach((id, firm) -> {
            for (SlackMessage message : slack.messages(id)) {
                tell(firm, message, "", out);
                slack.thread(message).forEach(reply -> tell(firm, reply, "in a thread, ", out));
            }
        });
    }

    private void tell(String firm, SlackMessage message, String where, Consumer<String> out) {
        Integer before = seen.put(message.channel() + message.ts(), message.edits());
        if (before == null || before < message.edits()) {
            List<String> words = message.text().isEmpty() ? message.shown() : List.of(message.text());
            String first =
                    words.isEmpty() ? "" : words.get(0).lines().findFirst().orElse("");
            out.accept("slack: #duty-" + firm + ", " + where + (before == null ? "" : "edited: ") + first);
        }
    }

    @Override
    public void close() {
        slack.close();
    }
}
