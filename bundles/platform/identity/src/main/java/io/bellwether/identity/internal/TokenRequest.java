// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Tenants;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a token is asked to be, checked against what its issuer is. Without a tenant it takes the issuer's; without
 * environments, the issuer's; without a role, the smallest that has the scopes it lists; without scopes, all of its
 * role. The scope {@code admin} stands for everything within a tenant.
 */
record TokenRequest(
        String name,
        TenantId tenant,
        Set<EnvironmentId> environments,
        Role role,
        Set<Scope> scopes,
        Instant expiresAt) {
    private static final Set<String> FIELDS = Set.of("tenant", "environments", "role", "scopes", "expiresAt", "name");
    private static final int MOST = 1_000;
    private static final String ROLES = "viewer, investigator or admin";

    static TokenRequest read(Map<String, ?> fields, Principal issuer, Tenants tenants, Instant now) {
        Fields document = Fields.of(fields, FIELDS);
        String name = document.text("name");
        TenantId tenant = document.read("tenant", text -> visible(text, issuer, tenants));
        if (fields.get("tenant") == null) {
            tenant = issuer.tenant();
        }
        Set<EnvironmentId> environments = environments(document, fields, tenant, issuer, tenants);
        Set<Scope> scopes = scopes(document, fields);
        Role role = role(document, scopes, tenant, issuer);
        Instant expiresAt = document.read("expiresAt", text -> future(text, now));
        if (role != null) {
            scopes = narrowed(document, role, scopes, issuer);
        }
        document.check();
        return new TokenRequest(
                name == null ? "" : name, tenant, environments, Objects.requireNonNull(role), scopes, expiresAt);
    }

    private static TenantId visible(String text, Principal issuer, Tenants tenants) {
        TenantId tenant = new TenantId(text);
        if (!issuer.sees(tenant) || tenants.find(tenant).isEmpty()) {
            throw new IllegalArgumentException("does not exist");
        }
        return tenant;
    }

    private static Set<EnvironmentId> environments(
            Fields document, Map<String, ?> fields, TenantId tenant, Principal issuer, Tenants tenants) {
        List<EnvironmentId> asked = document.list("environments", MOST, EnvironmentId::new);
        if (asked.isEmpty()) {
            return issuer.environments();
        }
        if (tenant == null) {
            if (fields.get("tenant") == null) {
                document.problem("environments", asked, "need a tenant; name it, or leave the environments out");
            }
            return Set.of();
        }
        for (EnvironmentId environment : asked) {
            TenantEnvironment where = new TenantEnvironment(tenant, environment);
            if (!issuer.sees(where) || tenants.find(where).isEmpty()) {
                document.problem("environments", environment, "does not exist in tenant '" + tenant + "'");
            }
        }
        return Set.copyOf(asked);
    }

    private static Set<Scope> scopes(Fields document, Map<String, ?> fields) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(document.list("scopes", MOST, text -> Scope.fromName(text)
                .orElseThrow(() -> new IllegalArgumentException("is not a scope; the scopes are "
                        + Arrays.stream(Scope.values()).map(Scope::toString).collect(Collectors.joining(", "))))));
        if (scopes.contains(Scope.PLATFORM_ADMIN)) {
            scopes.addAll(Role.PLATFORM.scopes());
        } else if (scopes.contains(Scope.ADMIN)) {
            scopes.addAll(Role.ADMIN.scopes());
        }
        return scopes;
    }

    private static Role role(Fields document, Set<Scope> scopes, TenantId tenant, Principal issuer) {
        Role role = document.read("role", text -> Role.fromName(text)
                .orElseThrow(() -> new IllegalArgumentException("is not a role; it is " + ROLES)));
        if (role == null && document.isAbsent("role")) {
            role = Arrays.stream(Role.values())
                    .filter(each -> !scopes.isEmpty() && each.scopes().containsAll(scopes))
                    .findFirst()
                    .orElse(null);
            if (role == null) {
                document.problem("role", null, "is required: " + ROLES);
            }
        }
        if (role == Role.PLATFORM && (tenant != null || !issuer.isPlatformAdmin())) {
            document.problem(
                    "role", role, "is for all tenants and given by the administrator of all tenants; use " + ROLES);
        }
        return role;
    }

    private static Set<Scope> narrowed(Fields document, Role role, Set<Scope> asked, Principal issuer) {
        Set<Scope> scopes = asked.isEmpty() ? role.scopes() : asked;
        refuse(document, scopes, role.scopes(), "are not part of the role " + role);
        refuse(document, scopes, issuer.scopes(), "are beyond your own rights");
        return scopes;
    }

    private static void refuse(Fields document, Set<Scope> scopes, Set<Scope> allowed, String message) {
        Set<String> beyond = scopes.stream()
                .filter(scope -> !allowed.contains(scope))
                .map(Scope::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!beyond.isEmpty()) {
            document.problem("scopes", String.join(", ", beyond), message);
        }
    }

    private static Instant future(String text, Instant now) {
        Instant at;
        try {
            at = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time in ISO-8601 with its offset, such as 2027-01-31T00:00:00Z", e);
        }
        if (!at.isAfter(now)) {
            throw new IllegalArgumentException("must lie in the future");
        }
        return at;
    }
}
