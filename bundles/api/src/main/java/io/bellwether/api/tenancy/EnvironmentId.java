// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.tenancy;

/** The id of an environment, unique within its tenant; see {@link Slug} for its form. */
public record EnvironmentId(String value) implements Comparable<EnvironmentId> {
    public EnvironmentId {
        Slug.require("environment", value);
    }

    public static EnvironmentId of(String value) {
        return new EnvironmentId(value);
    }

    @Override
    public int compareTo(EnvironmentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
