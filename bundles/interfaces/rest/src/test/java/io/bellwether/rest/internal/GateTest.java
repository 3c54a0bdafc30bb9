// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Principal ALL =
            new Principal("t0", "root", null, Set.of(), Role.PLATFORM, Role.PLATFORM.scopes());
    private static final Principal VIEWER = new Principal(
            "t1", "", new TenantId("harbour"), Set.of(new EnvironmentId("prod")), Role.VIEWER, Role.VIEWER.scopes());

    private final Map<String, String> headers = new HashMap<>();
    private String method = "GET";
    private String path = "/v1/alerts";
    private String query;
    private Cookie[] cookies;
    private final Gate gate = new Gate(access(), tenants());

    @Test
    void aTokenIsKnownByHeaderByCookieOrAsFoundElsewhere() {
        headers.put("Authorization", "bearer viewer");
        assertThat(gate.authenticate(request())).isEqualTo(VIEWER);
        assertThat(gate.authenticate(request(), " ")).isEqualTo(VIEWER);
        assertThat(gate.authenticate(request(), " root ")).isEqualTo(ALL);
        assertRefused(401, () -> gate.authenticate(request(), "wrong"));
        headers.clear();
        cookies = new Cookie[] {new Cookie(Gate.COOKIE, "viewer")};
        assertThat(gate.authenticate(request())).isEqualTo(VIEWER);
    }

    @Test
    void withoutAKnownTokenTheAnswerIs401() {
        assertRefused(401, () -> gate.authenticate(request()));
        headers.put("Authorization", "Bearer wrong");
        assertRefused(401, () -> gate.authenticate(request()));
        headers.put("X-Seq-ApiKey", "root");
        headers.put("Authorization", "Basic cm9vdA==");
        assertRefused(401, () -> gate.authenticate(request()));
        query = "apiKey=root";
        assertRefused(401, () -> gate.authenticate(request()));
    }

    @Test
    void aChangeUnderTheCookieNeedsTheHeaderOtherSitesCannotSend() {
        method = "POST";
        cookies = new Cookie[] {new Cookie(Gate.COOKIE, "root")};
        assertRefused(403, () -> gate.authenticate(request()));
        headers.put(Gate.CSRF, "1");
        assertThat(gate.authenticate(request())).isEqualTo(ALL);
    }

    @Test
    void aWebSocketUnderTheCookieOpensFromItsOwnOriginOnly() {
        cookies = new Cookie[] {new Cookie(Gate.COOKIE, "viewer")};
        headers.put("Upgrade", "WebSocket");
        headers.put("Host", "bellwether.example:8443");
        assertRefused(403, () -> gate.authenticate(request()));
        headers.put("Origin", "null");
        assertRefused(403, () -> gate.authenticate(request()));
        headers.put("Origin", "https://evil.example");
        assertRefused(403, () -> gate.authenticate(request()));
        headers.put("Origin", "https://bellwether.example");
        assertRefused(403, () -> gate.authenticate(request()));
        headers.put("Origin", "https://Bellwether.example:8443");
        assertThat(gate.authenticate(request())).isEqualTo(VIEWER);
        cookies = null;
        headers.put("Origin", "https://evil.example");
        headers.put("Authorization", "Bearer viewer");
        assertThat(gate.authenticate(request())).isEqualTo(VIEWER);
    }

    @Test
    void aForeignTenantDoesNotExist() {
        assertRefused(404, () -> gate.admit(VIEWER, request(), Scope.READ, "other", null));
        assertRefused(404, () -> gate.admit(VIEWER, request(), Scope.READ, "harbour", "uat"));
        assertRefused(404, () -> gate.admit(ALL, request(), Scope.READ, "nobody", null));
        assertRefused(404, () -> gate.admit(ALL, request(), Scope.READ, "Not A Slug", null));
        query = "tenant=other";
        assertRefused(404, () -> gate.admit(VIEWER, request(), Scope.READ, null, null));
    }

    @Test
    void aPlaceMayBeDeletedTwiceByThoseWhoSeeIt() {
        assertThat(gate.admit(ALL, request(), Scope.READ, "nobody", null, true).requireTenant())
                .isEqualTo(new TenantId("nobody"));
        assertThat(gate.admit(ALL, request(), Scope.READ, "harbour", "gone", true)
                        .requireEnvironment())
                .isEqualTo(TenantEnvironment.of("harbour", "gone"));
        assertRefused(404, () -> gate.admit(ALL, request(), Scope.READ, "nobody", "gone", true));
        assertRefused(404, () -> gate.admit(VIEWER, request(), Scope.READ, "other", null, true));
        assertRefused(404, () -> gate.admit(VIEWER, request(), Scope.READ, "harbour", "gone", true));
    }

    @Test
    void aMissingScopeIsForbidden() {
        assertRefused(403, () -> gate.admit(VIEWER, request(), Scope.ALERT_WRITE, null, null));
    }

    @Test
    void theTokensOnlyTenantAndEnvironmentNeedNotBeNamed() {
        Caller caller = gate.admit(VIEWER, request(), Scope.READ, null, null);
        assertThat(caller.requireEnvironment()).isEqualTo(TenantEnvironment.of("harbour", "prod"));
        Caller any = gate.admit(ALL, request(), Scope.READ, null, null);
        assertThat(any.tenant()).isNull();
        assertRefused(400, any::requireTenant);
        assertThat(any.knows(new TenantId("other"))).isTrue();
        assertThat(any.knows(new TenantId("nobody"))).isFalse();
        assertThat(caller.knows(new TenantId("other"))).isFalse();
        query = "environment=prod";
        assertRefused(400, () -> gate.admit(ALL, request(), Scope.READ, null, null));
        query = "tenant=harbour&environment=uat";
        assertThat(gate.admit(ALL, request(), Scope.READ, null, null).requireEnvironment())
                .isEqualTo(TenantEnvironment.of("harbour", "uat"));
    }

    @Test
    void aQueryThatMeansNothingIsRefusedWhereverTheAnswersAreOurs() {
        query = "stat=OPEN";
        Set<String> taking = new TreeSet<>();
        for (Endpoints.Endpoint endpoint : Endpoints.all()) {
            method = endpoint.method();
            path = endpoint.template()
                    .replace("{t}", "harbour")
                    .replace("{e}", "prod")
                    .replaceAll("\\{\\w+}", "x");
            Endpoints.Match match = Endpoints.find(method, path).orElseThrow();
            assertThat(match.endpoint()).isEqualTo(endpoint);
            try {
                gate.admit(ALL, request(), match);
                taking.add(endpoint.toString());
            } catch (InvalidInput refused) {
                assertThat(refused.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("stat");
                    assertThat(problem.message()).contains(endpoint.toString(), "known: ", "tenant");
                });
            }
        }
        assertThat(taking).containsExactly("GET /_metrics", "GET /api/metrics");
    }

    @Test
    void whatAnEndpointKnowsIsTaken() {
        path = "/v1/alerts";
        Endpoints.Match alerts = Endpoints.find("GET", path).orElseThrow();
        query = "state=OPEN&suppressed=false&limit=5&cursor=&tenant=harbour&environment=prod&";
        assertThat(gate.admit(ALL, request(), alerts).tenant()).isEqualTo(TenantId.of("harbour"));
        query = "stat=OPEN";
        assertThatThrownBy(() -> gate.admit(ALL, request(), alerts))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("did you mean 'state'?");
    }

    private static void assertRefused(int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.Refused.class, refused -> assertThat(
                        refused.problem().status())
                .isEqualTo(status));
    }

    private HttpServletRequest request() {
        return instead(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getHeader" -> headers.get((String) arguments[0]);
            case "getMethod" -> method;
            case "getRequestURI" -> path;
            case "getQueryString" -> query;
            case "getCookies" -> cookies;
            default -> throw new AssertionError("not expected: " + called);
        });
    }

    private static Access access() {
        Map<String, Principal> known = Map.of("root", ALL, "viewer", VIEWER);
        return instead(
                Access.class, (proxy, called, arguments) -> Optional.ofNullable(known.get((String) arguments[0])));
    }

    private static Tenants tenants() {
        return instead(Tenants.class, (proxy, called, arguments) -> {
            if (arguments[0] instanceof TenantId tenant) {
                return Set.of("harbour", "other").contains(tenant.value())
                        ? Optional.of(new Tenant(tenant, "T", ZoneOffset.UTC, Instant.EPOCH))
                        : Optional.empty();
            }
            TenantEnvironment where = (TenantEnvironment) arguments[0];
            return Optional.of(new Environment(where, "E", Environment.Kind.PROD, null, null, Instant.EPOCH));
        });
    }
}
