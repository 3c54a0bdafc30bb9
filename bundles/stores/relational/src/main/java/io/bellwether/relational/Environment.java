// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An environment of a tenant.
 *
 * @param match the LIKE pattern by which sources recognise its events; null when there is none
 * @param businessHours such as {@code Mon-Fri 08:00-18:00}, in the tenant's time zone; null for always
 */
public record Environment(
        TenantEnvironment id, String name, Kind kind, String match, String businessHours, Instant createdAt) {
    /** What an environment is for. The text form is lower case. */
    public enum Kind {
        PROD,
        UAT,
        VNEXT,
        OTHER;

        public static Optional<Kind> fromName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.toString().equalsIgnoreCase(name))
                    .findFirst();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
