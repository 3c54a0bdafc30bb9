// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

/** The kinds of value a {@link Parameter} can take, and how each is written in JSON and YAML. */
public enum ParameterType {
    /** A string. */
    TEXT("text"),
    /** A whole number, 64 bit. */
    INTEGER("integer"),
    /** A decimal number, double precision. */
    DECIMAL("decimal"),
    /** {@code true} or {@code false}. */
    BOOLEAN("boolean"),
    /** A duration such as {@code 500ms}, {@code 90s}, {@code 1h30m} or {@code PT90S}; a bare number is refused. */
    DURATION("duration"),
    /** One of a fixed list of strings. */
    CHOICE("choice"),
    /** A list of strings. */
    TEXT_LIST("text-list"),
    /** Strings by name, in order. */
    TEXT_MAP("text-map");

    private final String label;

    ParameterType(String label) {
        this.label = label;
    }

    /** The name used in REST and in the console, such as {@code text-list}. */
    public String label() {
        return label;
    }
}
