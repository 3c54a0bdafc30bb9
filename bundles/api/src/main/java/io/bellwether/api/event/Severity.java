// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.util.Locale;
import java.util.Optional;

/** How bad it is, least first. The text form is lower case. */
public enum Severity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * Maps the level names of Serilog, syslog and common loggers, in any case; empty when the name is not known.
     * Verbose, Debug, Trace and Notice count as info; Fatal, Alert and Emergency as critical.
     */
    public static Optional<Severity> fromName(String name) {
        if (name == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (name.strip().toLowerCase(Locale.ROOT)) {
                    case "info", "information", "informational", "verbose", "debug", "trace", "notice", "inf", "dbg" ->
                        INFO;
                    case "warning", "warn", "wrn" -> WARNING;
                    case "error", "err", "eror" -> ERROR;
                    case "critical", "crit", "fatal", "ftl", "alert", "emerg", "emergency", "panic" -> CRITICAL;
                    default -> null;
                });
    }

    /** The Serilog name of this severity: Information, Warning, Error, Fatal. */
    public String serilogLevel() {
        return switch (this) {
            case INFO -> "Information";
            case WARNING -> "Warning";
            case ERROR -> "Error";
            case CRITICAL -> "Fatal";
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
