// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as it stands in a channel now. Not to be changed.
 *
 * @param ts its identity within the channel, such as {@code 1754967845.000100}
 * @param threadTs the message it replies to; null when it stands in the channel
 * @param broadcast whether a reply is shown in the channel too
 * @param text what notifications show; empty for none
 * @param blocks an array; empty for none
 * @param edits how often it was changed
 */
public record SlackMessage(
        String channel, String ts, String threadTs, boolean broadcast, String text, JsonNode blocks, int edits) {
    /** Every text that people see, block by block, as it was sent (escaped). */
    public List<String> shown() {
        List<String> shown = new ArrayList<>();
        if (blocks.isEmpty()) {
            shown.add(text);
        }
        collect(blocks, shown);
        return shown;
    }

    /** All of {@link #shown()}, a line each. */
    public String words() {
        return String.join("\n", shown());
    }

    private static void collect(JsonNode node, List<String> into) {
        if (node.isObject() && node.path("text").isTextual()) {
            into.add(node.get("text").asText());
            return;
        }
        for (JsonNode child : node) {
            collect(child, into);
        }
    }
}
