// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.BusinessHours;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tenants and environments from their documents. */
final class TenantDocuments {
    private static final Set<String> TENANT_FIELDS = Set.of("id", "name", "timeZone");
    private static final Set<String> ENVIRONMENT_FIELDS = Set.of("id", "name", "kind", "match", "businessHours");

    private TenantDocuments() {}

    /** @param known the id from the path; null when the document names it */
    static Tenant tenant(TenantId known, Map<String, ?> fields, Instant createdAt) {
        Fields document = Fields.of(fields, TENANT_FIELDS);
        String id = id(document, known == null ? null : known.value());
        String name = document.text("name");
        ZoneId zone = document.read("timeZone", TenantDocuments::zone);
        document.check();
        return new Tenant(
                new TenantId(id), name == null ? id : name, zone == null ? ZoneId.of("UTC") : zone, createdAt);
    }

    /** @param known the id from the path; null when the document names it */
    static Environment environment(TenantId tenant, EnvironmentId known, Map<String, ?> fields, Instant createdAt) {
        Fields document = Fields.of(fields, ENVIRONMENT_FIELDS);
        String id = id(document, known == null ? null : known.value());
        String name = document.text("name");
        Environment.Kind kind = document.read("kind", TenantDocuments::kind);
        String match = document.text("match");
        BusinessHours hours = document.read("businessHours", BusinessHours::parse);
        document.check();
        return new Environment(
                new TenantEnvironment(tenant, new EnvironmentId(id)),
                name == null ? id : name,
                kind == null ? Environment.Kind.OTHER : kind,
                match,
                hours == null ? null : hours.toString(),
                createdAt);
    }

    private static String id(Fields document, String known) {
        if (known == null) {
            return document.require("id", "1 to 63 characters of a-z, 0-9 and -", text -> Slug.require("id", text));
        }
        String given = document.text("id");
        if (given != null && !given.equals(known)) {
            document.problem("id", given, "must be '" + known + "' or be left out; an id cannot be changed");
        }
        return known;
    }

    private static ZoneId zone(String text) {
        if (!ZoneId.getAvailableZoneIds().contains(text)) {
            throw new IllegalArgumentException("must be a time zone's IANA name, such as Europe/London or UTC");
        }
        return ZoneId.of(text);
    }

    private static Environment.Kind kind(String text) {
        return Environment.Kind.fromName(text)
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(Environment.Kind.values())
                                .map(Environment.Kind::toString)
                                .collect(Collectors.joining(", "))));
    }
}
