// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.tenancy;

/** The id of a tenant, unique in the installation; see {@link Slug} for its form. */
public record TenantId(String value) implements Comparable<TenantId> {
    public TenantId {
        Slug.require("tenant", value);
    }

    public static TenantId of(String value) {
        return new TenantId(value);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
