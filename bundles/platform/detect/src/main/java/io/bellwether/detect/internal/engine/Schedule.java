// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.BusinessHours;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** What an environment is for, and the hours in which it is worked with. Safe for concurrent use. */
public interface Schedule {
    /** Production, in UTC, worked with at any time. */
    Schedule ALWAYS = new Schedule() {
        @Override
        public ZoneId zone() {
            return ZoneOffset.UTC;
        }

        @Override
        public String kind() {
            return Environment.Kind.PROD.toString();
        }

        @Override
        public boolean isBusiness(Instant at) {
            return true;
        }
    };

    /** The time zone of the tenant's people. */
    ZoneId zone();

    /** {@code prod}, {@code uat}, {@code vnext} or {@code other}. */
    String kind();

    /** True within the environment's business hours; always where it has none. */
    boolean isBusiness(Instant at);

    /** As it is set up at the time of each call; {@link #ALWAYS} for an environment that is gone. */
    static Schedule of(Tenants tenants, TenantEnvironment where) {
        return new Schedule() {
            private volatile BusinessHours hours;

            @Override
            public ZoneId zone() {
                return tenants.find(where.tenant())
                        .map(tenant -> tenant.timeZone())
                        .orElseGet(ALWAYS::zone);
            }

            @Override
            public String kind() {
                return tenants.find(where)
                        .map(environment -> environment.kind().toString())
                        .orElseGet(ALWAYS::kind);
            }

            @Override
            public boolean isBusiness(Instant at) {
                Optional<String> text = tenants.find(where).map(Environment::businessHours);
                if (text.isEmpty() || text.get().isBlank()) {
                    return true;
                }
                BusinessHours read = hours;
                if (read == null || !read.toString().equals(text.get().strip())) {
                    read = BusinessHours.parse(text.get());
                    hours = read;
                }
                return read.contains(at, zone());
            }
        };
    }
}
