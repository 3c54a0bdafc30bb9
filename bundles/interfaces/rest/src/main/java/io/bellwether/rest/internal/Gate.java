// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Tenants;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Decides, before a body is read, who calls and whether they may: 401 for an unknown token, 404 for what is out of the
 * caller's sight, 403 for a missing scope.
 */
final class Gate {
    static final String COOKIE = "bellwether_session";
    static final String CSRF = "X-Bellwether-Csrf";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Access access;
    private final Tenants tenants;

    Gate(Access access, Tenants tenants) {
        this.access = access;
        this.tenants = tenants;
    }

    /** The caller by header or session cookie. @throws Problem.Refused with 401 */
    Principal authenticate(HttpServletRequest request) {
        return authenticate(request, null);
    }

    /**
     * The caller by a token that was found elsewhere, by header or by session cookie.
     *
     * @param found null or blank when none was
     * @throws Problem.Refused with 401, or 403 for a session that another site may be misusing
     */
    Principal authenticate(HttpServletRequest request, String found) {
        String token = found == null || found.isBlank() ? bearer(request) : found.strip();
        if (token == null) {
            token = session(request);
            if (token != null && !SAFE.contains(request.getMethod()) && request.getHeader(CSRF) == null) {
                throw Problem.of(403, "Forbidden", "a change under the session cookie must carry the header " + CSRF)
                        .refuse();
            }
            if (token != null && WebSocketTransport.isAskedFor(request) && !isSameOrigin(request)) {
                throw Problem.of(
                                403, "Forbidden", "a WebSocket under the session cookie opens from its own origin only")
                        .refuse();
            }
        }
        if (token == null) {
            throw Problem.of(401, "Unauthorized", "send a token: Authorization: Bearer …")
                    .refuse();
        }
        return access.authenticate(token)
                .orElseThrow(() -> Problem.of(401, "Unauthorized", "the token is unknown, revoked or expired")
                        .refuse());
    }

    /**
     * The caller with what the request is for, by the table of endpoints. What an administrator changes concerns the
     * whole tenant unless the endpoint looks at environments itself, and a token held to some environments may not. A
     * query that names what the endpoint does not know is refused.
     */
    Caller admit(Principal principal, HttpServletRequest request, Endpoints.Match match) {
        Endpoints.Endpoint endpoint = match.endpoint();
        Caller caller = admit(
                principal, request, endpoint.scope(), match.tenant(), match.environment(), endpoint.removesPlace());
        if (endpoint.isWide() && !principal.environments().isEmpty()) {
            throw Problem.of(
                            403,
                            "Forbidden",
                            "this concerns the whole tenant; the token is held to the environments "
                                    + Caller.names(principal.environments()))
                    .refuse();
        }
        endpoint.check(Query.of(request));
        return caller;
    }

    /**
     * The caller with what the request is for.
     *
     * @param pathTenant the tenant the path names; null when it names none
     * @param pathEnvironment the environment the path names; null when it names none
     */
    Caller admit(
            Principal principal, HttpServletRequest request, Scope scope, String pathTenant, String pathEnvironment) {
        return admit(principal, request, scope, pathTenant, pathEnvironment, false);
    }

    /** @param removal whether what the path ends with may be gone already, as when it is deleted twice */
    Caller admit(
            Principal principal,
            HttpServletRequest request,
            Scope scope,
            String pathTenant,
            String pathEnvironment,
            boolean removal) {
        String asked = pathTenant != null ? pathTenant : Query.of(request).text("tenant");
        String environmentAsked =
                pathEnvironment != null ? pathEnvironment : Query.of(request).text("environment");
        boolean tenantRemoval = removal && pathEnvironment == null;
        TenantId tenant = asked == null ? principal.tenant() : visibleTenant(principal, asked, tenantRemoval);
        EnvironmentId environment = null;
        if (environmentAsked != null && tenant != null) {
            environment = visibleEnvironment(principal, tenant, environmentAsked, removal);
        } else if (environmentAsked != null) {
            throw Problem.of(400, "Tenant missing", "an environment is named without its tenant; add ?tenant=…")
                    .refuse();
        } else if (principal.environments().size() == 1) {
            environment = principal.environments().iterator().next();
        }
        if (!principal.may(scope)) {
            throw Problem.of(403, "Forbidden", "the token lacks the scope " + scope)
                    .refuse();
        }
        return new Caller(
                principal, tenant, environment, other -> tenants.find(other).isPresent());
    }

    private TenantId visibleTenant(Principal principal, String asked, boolean removal) {
        return Optional.of(asked)
                .filter(Slug::isValid)
                .map(TenantId::new)
                .filter(principal::sees)
                .filter(tenant -> removal || tenants.find(tenant).isPresent())
                .orElseThrow(
                        () -> Problem.notFound("tenant '" + shown(asked) + "'").refuse());
    }

    private EnvironmentId visibleEnvironment(Principal principal, TenantId tenant, String asked, boolean removal) {
        return Optional.of(asked)
                .filter(Slug::isValid)
                .map(value -> new TenantEnvironment(tenant, new EnvironmentId(value)))
                .filter(principal::sees)
                .filter(where -> removal || tenants.find(where).isPresent())
                .orElseThrow(() -> Problem.notFound("environment '" + tenant + "/" + shown(asked) + "'")
                        .refuse())
                .environment();
    }

    /** Browsers open web sockets across sites and send cookies along, but always say where the page came from. */
    private static boolean isSameOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        return origin != null
                && host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    private static String shown(String asked) {
        return asked.length() > 80 ? asked.substring(0, 80) + "…" : asked;
    }

    private static String bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        String token = header.substring(7).strip();
        return token.isEmpty() ? null : token;
    }

    private static String session(HttpServletRequest request) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(COOKIE) && !cookie.getValue().isBlank()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }
}
