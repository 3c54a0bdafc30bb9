// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who calls, and which tenant and environment the request is for, as the gateway has found and allowed it.
 *
 * @param tenant null when none is named and the caller may see all
 * @param environment null when none is named and the caller is not bound to just one
 * @param exists whether there is such a tenant
 */
record Caller(Principal principal, TenantId tenant, EnvironmentId environment, Predicate<TenantId> exists) {
    private static final String ATTRIBUTE = Caller.class.getName();

    static Caller of(HttpServletRequest request) {
        return (Caller) request.getAttribute(ATTRIBUTE);
    }

    void attach(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** True when there is such a tenant and the caller may see it. */
    boolean knows(TenantId other) {
        return principal.sees(other) && exists.test(other);
    }

    /** The tenant, which must be named. */
    TenantId requireTenant() {
        if (tenant == null) {
            throw Problem.of(400, "Tenant missing", "name the tenant with ?tenant=…, or use a token of one tenant")
                    .refuse();
        }
        return tenant;
    }

    /** The tenant, for what concerns all of it: a token that is held to some environments may not. */
    TenantId requireWholeTenant() {
        TenantId named = requireTenant();
        requireUnbounded();
        return named;
    }

    /** Refuses what concerns all of a tenant to a token that is held to some of its environments. */
    void requireUnbounded() {
        if (!principal.environments().isEmpty()) {
            throw Problem.of(403, "Forbidden", "this concerns the whole tenant; the token is held to some environments")
                    .refuse();
        }
    }

    /**
     * Refuses a token that is held to some environments when something concerns others.
     *
     * @param concerned the environments it is for; empty for all of the tenant
     * @param what it is, for the reason, such as {@code the window}
     */
    void requireWithin(Set<EnvironmentId> concerned, String what) {
        Set<EnvironmentId> granted = principal.environments();
        if (!granted.isEmpty() && (concerned.isEmpty() || !granted.containsAll(concerned))) {
            throw Problem.of(
                            403,
                            "Forbidden",
                            what + " must name environments, all of them of the token's: " + names(granted))
                    .refuse();
        }
    }

    /** The ids in order, for a reason. */
    static String names(Set<EnvironmentId> environments) {
        return String.join(
                ", ", environments.stream().map(EnvironmentId::value).sorted().toList());
    }

    /** The environment, which must be named. */
    TenantEnvironment requireEnvironment() {
        TenantId named = requireTenant();
        if (environment == null) {
            throw Problem.of(
                            400,
                            "Environment missing",
                            "name the environment with ?environment=…, or use a token of one environment")
                    .refuse();
        }
        return new TenantEnvironment(named, environment);
    }

    /** Which environments the caller reads: the one named, else those granted; empty for all. */
    Set<EnvironmentId> readable() {
        return environment != null ? Set.of(environment) : principal.environments();
    }

    /** True when this fact is within what the request is for. */
    boolean covers(TenantEnvironment where) {
        return (tenant == null || tenant.equals(where.tenant()))
                && (environment == null || environment.equals(where.environment()))
                && principal.sees(where);
    }

    /** A name for the trail. */
    String actor() {
        return principal.name().isBlank() ? "token " + principal.tokenId() : principal.name();
    }
}
