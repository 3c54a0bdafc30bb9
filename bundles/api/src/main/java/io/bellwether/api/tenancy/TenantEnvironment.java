// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.tenancy;

import java.util.Comparator;
import java.util.Objects;

/** One environment of one tenant: where a fact belongs. Neither part is null. */
public record TenantEnvironment(TenantId tenant, EnvironmentId environment) implements Comparable<TenantEnvironment> {
    private static final Comparator<TenantEnvironment> ORDER =
            Comparator.comparing(TenantEnvironment::tenant).thenComparing(TenantEnvironment::environment);

    public TenantEnvironment {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(environment, "environment");
    }

    public static TenantEnvironment of(String tenant, String environment) {
        return new TenantEnvironment(new TenantId(tenant), new EnvironmentId(environment));
    }

    @Override
    public int compareTo(TenantEnvironment other) {
        return ORDER.compare(this, other);
    }

    /** {@code tenant/environment}, as in paths and messages. */
    @Override
    public String toString() {
        return tenant + "/" + environment;
    }
}
