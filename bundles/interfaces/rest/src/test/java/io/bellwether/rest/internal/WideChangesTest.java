// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An administrator held to some environments changes nothing that concerns the others. */
class WideChangesTest {
    private static final EnvironmentId UAT = new EnvironmentId("uat");
    private static final EnvironmentId PROD = new EnvironmentId("prod");
    private static final Principal HELD = admin(Set.of(UAT));
    private static final Principal FREE = admin(Set.of());

    /** Each looks itself at which environments a change is for, or changes nothing. */
    private static final List<String> BOUNDED = List.of(
            "POST /v1/maintenance-windows",
            "PUT /v1/maintenance-windows/{id}",
            "DELETE /v1/maintenance-windows/{id}",
            "POST /v1/tokens",
            "DELETE /v1/tokens/{id}",
            "POST /v1/connectors",
            "PUT /v1/connectors/{id}",
            "DELETE /v1/connectors/{id}",
            "POST /v1/channels/{id}/test",
            "POST /v1/channels/{id}/preview",
            "POST /v1/tenants/{t}/routing/test",
            "POST /v1/backfills",
            "POST /v1/backfills/{id}/pause",
            "POST /v1/backfills/{id}/resume",
            "POST /v1/backfills/{id}/cancel",
            "POST /v1/index/rebuild");

    private final Gate gate = new Gate(
            instead(Access.class, (proxy, called, arguments) -> Optional.empty()),
            instead(
                    Tenants.class,
                    (proxy, called, arguments) -> arguments[0] instanceof TenantId tenant
                            ? Optional.of(new Tenant(tenant, "T", ZoneOffset.UTC, Instant.EPOCH))
                            : Optional.of(new Environment(
                                    (io.bellwether.api.tenancy.TenantEnvironment) arguments[0],
                                    "E",
                                    Environment.Kind.UAT,
                                    null,
                                    null,
                                    Instant.EPOCH))));

    private static Principal admin(Set<EnvironmentId> environments) {
        return new Principal("t", "a", new TenantId("harbour"), environments, Role.ADMIN, Role.ADMIN.scopes());
    }

    @Test
    void everyChangeOfAnAdministratorIsWideUnlessItsEndpointLooksAtEnvironments() {
        assertThat(Endpoints.all())
                .filteredOn(endpoint ->
                        endpoint.scope() == Scope.ADMIN && !endpoint.method().equals("GET"))
                .filteredOn(endpoint -> !endpoint.isWide())
                .extracting(Endpoints.Endpoint::toString)
                .containsExactlyInAnyOrderElementsOf(BOUNDED);
        assertThat(Endpoints.all())
                .filteredOn(Endpoints.Endpoint::isWide)
                .extracting(Endpoints.Endpoint::toString)
                .contains(
                        "PUT /v1/tenants/{t}/routing",
                        "PUT /v1/tenants/{t}/topology",
                        "PUT /v1/tenants/{t}/alerting",
                        "POST /v1/tenants/{t}/environments",
                        "DELETE /v1/tenants/{t}/environments/{e}",
                        "PUT /v1/channels/{id}",
                        "POST /v1/oncall/rotas",
                        "PUT /v1/escalations/{id}");
    }

    @Test
    void aWideChangeIsRefusedWithTheReason() {
        for (Endpoints.Endpoint endpoint : Endpoints.all()) {
            String path = endpoint.template()
                    .replace("{t}", "harbour")
                    .replace("{e}", "uat")
                    .replaceAll("\\{\\w+}", "x");
            Endpoints.Match match = Endpoints.find(endpoint.method(), path).orElseThrow();
            if (match.endpoint().isWide()) {
                assertThatThrownBy(() -> gate.admit(HELD, request(), match))
                        .as(endpoint.toString())
                        .isInstanceOfSatisfying(Problem.Refused.class, refused -> {
                            assertThat(refused.problem().status()).isEqualTo(403);
                            assertThat(refused.problem().detail()).contains("whole tenant", "environments uat");
                        });
            } else if (HELD.may(match.endpoint().scope())) {
                assertThatCode(() -> gate.admit(HELD, request(), match))
                        .as(endpoint.toString())
                        .doesNotThrowAnyException();
            }
            if (FREE.may(match.endpoint().scope())) {
                assertThat(gate.admit(FREE, request(), match).requireTenant()).isEqualTo(FREE.tenant());
            }
        }
    }

    @Test
    void whatNamesEnvironmentsMustNameTheTokensOwn() {
        Caller held = new Caller(admin(Set.of(UAT, PROD)), new TenantId("harbour"), null, tenant -> true);
        held.requireWithin(Set.of(UAT), "the window");
        held.requireWithin(Set.of(UAT, PROD), "the window");
        assertThatThrownBy(() -> held.requireWithin(Set.of(), "the window"))
                .hasMessage("the window must name environments, all of them of the token's: prod, uat");
        assertThatThrownBy(() -> held.requireWithin(Set.of(UAT, new EnvironmentId("dev")), "the window"))
                .isInstanceOf(Problem.Refused.class);
        new Caller(FREE, new TenantId("harbour"), null, tenant -> true).requireWithin(Set.of(), "the window");
    }

    private static HttpServletRequest request() {
        return instead(HttpServletRequest.class, (proxy, called, arguments) -> null);
    }

    private static <T> T instead(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(WideChangesTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
