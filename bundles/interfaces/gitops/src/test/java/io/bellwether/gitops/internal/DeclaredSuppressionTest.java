// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static io.bellwether.gitops.internal.Declaring.HARBOUR;
import static io.bellwether.gitops.internal.Declaring.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.SuppressionService;
import io.bellwether.alert.internal.suppress.WindowService;
import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.gitops.Declarations.Failure;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.ChannelStore;
import io.bellwether.runtime.Meters;
import io.bellwether.testkit.StandIn;
import io.bellwether.topology.internal.TopologyBook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services, windows and alerting settings of a declared tenant, over the true services with documents in memory. */
class DeclaredSuppressionTest {
    private static final String DECLARED =
            """
            tenant: { id: harbour, name: Harbour, timeZone: UTC }
            topology:
              services:
                - { id: shop, depends_on: [identity], owner: web }
                - { id: identity }
            alerting:
              reopen_within: 600s
              hours: { below: error, environments: [prod] }
            maintenance_windows:
              - id: nightly
                environments: [prod]
                recurrence: { every: day, at: "02:00" }
                duration: 1h
            """;

    @TempDir
    Path etc;

    private Declaring declaring;
    private TopologyBook topologies;
    private AlertRulesBook alerting;
    private MaintenanceWindows windows;
    private DeclaredTenants declared;

    @BeforeEach
    void open() throws Exception {
        declaring = new Declaring(etc);
        Tenants tenants = Declaring.harbourAlone();
        ChannelStore channels = StandIn.of(ChannelStore.class, (proxy, called, given) -> Optional.empty());
        topologies = new TopologyBook(declaring.store, tenants, TIME);
        alerting = new AlertRulesBook(declaring.store, tenants, TIME);
        windows = new WindowService(
                declaring.store,
                tenants,
                new SuppressionService(declaring.store, channels, tenants, topologies, alerting),
                declaring.idle,
                TIME,
                StandIn.of(Meters.class, (proxy, called, given) -> null));
        declared = declaring.tenants(tenants, topologies, alerting, windows);
    }

    @Test
    void areAppliedAgainAndAgainWithoutDrift() throws Exception {
        declaring.write(DECLARED);
        assertThat(declared.apply(declaring.file))
                .containsExactly("tenant harbour", "topology", "alerting", "maintenance window nightly");
        assertThat(topologies.of(HARBOUR).upstream("shop")).containsExactly("identity");
        assertThat(alerting.get(HARBOUR)).containsEntry("reopen_within", "10m");
        assertThat(windows.find(HARBOUR, "nightly").orElseThrow().next()).hasSize(5);
        assertThat(declared.drift()).isEmpty();
        declared.apply(declaring.file);
        assertThat(declared.drift()).isEmpty();
    }

    @Test
    void aChangeBehindTheFileIsShown() throws Exception {
        declaring.write(DECLARED);
        declared.apply(declaring.file);
        topologies.put(HARBOUR, Map.of("services", List.of()), "somebody");
        alerting.put(HARBOUR, Map.of("hours", Map.of("below", "critical", "environments", List.of("prod"))), null);
        windows.delete(HARBOUR, "nightly");
        assertThat(declared.drift())
                .extracting(Drift::item, Drift::field)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("harbour/topology", "services"),
                        org.assertj.core.api.Assertions.tuple("harbour/alerting", "reopen_within"),
                        org.assertj.core.api.Assertions.tuple("harbour/alerting", "hours.below"),
                        org.assertj.core.api.Assertions.tuple("harbour/maintenance window/nightly", "missing"));
    }

    @Test
    void aMistakeIsNamedWithItsLine() throws Exception {
        declaring.write(DECLARED.replace("every: day, at: \"02:00\"", "every: day, at: \"26:00\""));
        declared.look();
        assertThat(declared.failures())
                .extracting(Failure::reason)
                .singleElement()
                .asString()
                .startsWith("maintenance_windows.nightly.recurrence.at: must be a time by the clock")
                .contains("(line 12,");
        assertThat(topologies.of(HARBOUR).services()).hasSize(2);
    }
}
