// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.event.Severity;
import java.util.Locale;

/**
 * A level under its Serilog name, and the severity it stands for.
 *
 * @param name one of Serilog's six where the sender's word is known to mean it; else the sender's word
 */
record Level(String name, Severity severity) {
    private static final Level VERBOSE = new Level("Verbose", Severity.INFO);
    private static final Level DEBUG = new Level("Debug", Severity.INFO);
    private static final Level INFORMATION = new Level("Information", Severity.INFO);
    private static final Level WARNING = new Level("Warning", Severity.WARNING);
    private static final Level ERROR = new Level("Error", Severity.ERROR);
    private static final Level FATAL = new Level("Fatal", Severity.CRITICAL);
    private static final int LONGEST = 64;

    /** @param value a word, one of pino's numbers from 10 to 60, or null for none, which is Information */
    static Level of(Object value) {
        if (value instanceof Long number) {
            return ofNumber(number);
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > LONGEST) {
            return INFORMATION;
        }
        String word = text.strip();
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "trace", "verbose", "silly", "trc", "vrb", "10" -> VERBOSE;
            case "debug", "dbg", "20" -> DEBUG;
            case "info", "information", "informational", "inf", "notice", "http", "30" -> INFORMATION;
            case "warn", "warning", "wrn", "40" -> WARNING;
            case "error", "err", "eror", "50" -> ERROR;
            case "fatal", "critical", "crit", "ftl", "alert", "emerg", "emergency", "panic", "60" -> FATAL;
            default -> new Level(word, Severity.fromName(word).orElse(Severity.INFO));
        };
    }

    private static Level ofNumber(long number) {
        if (number < 10 || number > 69) {
            return INFORMATION;
        }
        return switch ((int) number / 10) {
            case 1 -> VERBOSE;
            case 2 -> DEBUG;
            case 3 -> INFORMATION;
            case 4 -> WARNING;
            case 5 -> ERROR;
            default -> FATAL;
        };
    }
}
