// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.notify.internal.Renderer.Facts;
import java.util.Map;

/** The plain text of a notification. */
final class PlainText {
    private static final int NAME_WIDTH = 12;

    private PlainText() {}

    static String write(Facts facts) {
        StringBuilder text = new StringBuilder();
        text.append(facts.word()).append(": ").append(facts.headline()).append("\n\n");
        text.append(facts.opening()).append('\n');
        for (Alert alert : facts.listed()) {
            text.append('\n').append(alert.summary()).append('\n');
            for (Map.Entry<String, String> fact :
                    AlertFacts.of(alert, facts.zone()).entrySet()) {
                String name = fact.getKey() + ":";
                text.append("  ").append(name);
                text.append(" ".repeat(Math.max(1, NAME_WIDTH - name.length())));
                text.append(fact.getValue()).append('\n');
            }
        }
        if (facts.unlisted() > 0) {
            text.append("\nand ").append(facts.unlisted()).append(" more\n");
        }
        if (facts.url() != null) {
            text.append("\nOpen in Bellwether: ").append(facts.url()).append('\n');
        }
        return text.toString();
    }
}
