// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyResourceTest {
    private static final TenantId HARBOUR = new TenantId("harbour");

    @Test
    void aTokenOfTheWholeTenantMayLeaveTheEnvironmentOut() {
        assertThat(written(caller(), null)).isNull();
        assertThat(written(caller(), "uat")).isEqualTo("uat");
    }

    @Test
    void aTokenOfOneEnvironmentWritesPoliciesOfThatOne() {
        assertThat(written(caller("prod"), null)).isEqualTo("prod");
        assertThat(written(caller("prod"), "prod")).isEqualTo("prod");
        assertThatThrownBy(() -> written(caller("prod"), "uat"))
                .isInstanceOfSatisfying(
                        Problem.Refused.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(404));
    }

    @Test
    void aTokenOfSeveralEnvironmentsNamesOne() {
        assertThat(written(caller("prod", "uat"), "uat")).isEqualTo("uat");
        assertThatThrownBy(() -> written(caller("prod", "uat"), null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("environment");
    }

    private static Object written(Principal principal, String environment) {
        Map<String, Object> document = new HashMap<>();
        document.put("environment", environment);
        PolicyResource.withinGrant(principal, HARBOUR, document);
        return document.get("environment");
    }

    private static Principal caller(String... environments) {
        Set<EnvironmentId> granted =
                Stream.of(environments).map(EnvironmentId::new).collect(Collectors.toSet());
        return new Principal("t1", "", HARBOUR, granted, Role.ADMIN, Role.ADMIN.scopes());
    }
}
