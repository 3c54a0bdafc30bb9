// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import io.bellwether.api.event.Severity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A level under its Serilog name, and the severity it stands for.
 *
 * @param name one of Serilog's six where the sender's word is known to mean it; else the sender's word
 */
record Level(String name, Severity severity) {
    static final Level INFORMATION = new Level("Information", Severity.INFO);

    private static final Map<String, Level> KNOWN = known();

    /** @param text null or blank for none, which is Information */
    static Level of(String text) {
        if (text == null || text.isEmpty()) {
            return INFORMATION;
        }
        Level known = KNOWN.get(text);
        if (known != null) {
            return known;
        }
        String word = text.strip();
        if (word.isEmpty()) {
            return INFORMATION;
        }
        known = KNOWN.get(word.toLowerCase(Locale.ROOT));
        return known != null ? known : new Level(word, Severity.fromName(word).orElse(Severity.INFO));
    }

    private static Map<String, Level> known() {
        Map<String, Level> known = new HashMap<>();
        add(known, new Level("Verbose", Severity.INFO), "verbose", "trace", "vrb", "verb", "trc", "silly", "all");
        add(known, new Level("Debug", Severity.INFO), "debug", "dbg", "dbug", "deb");
        add(known, INFORMATION, "information", "info", "inf", "informational", "notice", "http");
        add(known, new Level("Warning", Severity.WARNING), "warning", "warn", "wrn");
        add(known, new Level("Error", Severity.ERROR), "error", "err", "eror");
        add(
                known,
                new Level("Fatal", Severity.CRITICAL),
                "fatal",
                "critical",
                "crit",
                "ftl",
                "alert",
                "emerg",
                "emergency",
                "panic");
        return Map.copyOf(known);
    }

    private static void add(Map<String, Level> known, Level level, String... words) {
        for (String word : words) {
            known.put(word, level);
        }
        known.put(level.name(), level);
    }
}
