// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.Routing;
import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.SuppressionService;
import io.bellwether.alert.internal.suppress.WindowService;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.gitops.Declarations.Failure;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Wording;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.remediation.Remediations;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import io.bellwether.topology.internal.TopologyBook;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services, windows and alerting settings of a declared tenant, over the true services with documents in memory. */
class DeclaredSuppressionTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
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

    private final Map<String, StoredDocument> documents = new TreeMap<>();
    private TopologyBook topologies;
    private AlertRulesBook alerting;
    private MaintenanceWindows windows;
    private DeclaredTenants declared;
    private Path file;
    private long writes;

    @BeforeEach
    void open() throws Exception {
        Tenant harbour = new Tenant(HARBOUR, "Harbour", ZoneOffset.UTC, Instant.EPOCH);
        Environment prod = new Environment(
                TenantEnvironment.of("harbour", "prod"), "", Environment.Kind.PROD, null, null, Instant.EPOCH);
        Tenants tenants = instead(Tenants.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "find", "replace" -> Optional.of(harbour);
            case "all" -> List.of(harbour);
            case "environments" -> List.of(prod);
            default -> (AutoCloseable) () -> {};
        });
        Workers idle = instead(Workers.class, (proxy, called, arguments) -> (Workers.Schedule) () -> {});
        DocumentStore store =
                instead(DocumentStore.class, (proxy, called, arguments) -> stored(called.getName(), arguments));
        ChannelStore channels = instead(ChannelStore.class, (proxy, called, arguments) -> Optional.empty());
        topologies = new TopologyBook(store, tenants, TIME);
        alerting = new AlertRulesBook(store, tenants, TIME);
        windows = new WindowService(
                store,
                tenants,
                new SuppressionService(store, channels, tenants, topologies, alerting),
                idle,
                TIME,
                instead(Meters.class, (proxy, called, arguments) -> null));
        file = Files.createDirectory(etc.resolve("tenants")).resolve("harbour.yaml");
        declared = new DeclaredTenants(
                instead(NodeSettings.class, (proxy, called, arguments) -> etc),
                idle,
                tenants,
                instead(Connectors.class, unused()),
                instead(Policies.class, unused()),
                new AlertingSections(
                        new ChannelSections(instead(Channels.class, unused()), instead(Wording.class, unused())),
                        instead(Routing.class, unused()),
                        instead(OnCall.class, unused()),
                        instead(Escalations.class, unused()),
                        windows,
                        topologies,
                        alerting,
                        instead(Remediations.class, unused())),
                instead(IntakeRules.class, unused()));
    }

    @Test
    void areAppliedAgainAndAgainWithoutDrift() throws Exception {
        write(DECLARED);
        assertThat(declared.apply(file))
                .containsExactly("tenant harbour", "topology", "alerting", "maintenance window nightly");
        assertThat(topologies.of(HARBOUR).upstream("shop")).containsExactly("identity");
        assertThat(alerting.get(HARBOUR)).containsEntry("reopen_within", "10m");
        assertThat(windows.find(HARBOUR, "nightly").orElseThrow().next()).hasSize(5);
        assertThat(declared.drift()).isEmpty();
        declared.apply(file);
        assertThat(declared.drift()).isEmpty();
    }

    @Test
    void aChangeBehindTheFileIsShown() throws Exception {
        write(DECLARED);
        declared.apply(file);
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
        write(DECLARED.replace("every: day, at: \"02:00\"", "every: day, at: \"26:00\""));
        declared.look();
        assertThat(declared.failures())
                .extracting(Failure::reason)
                .singleElement()
                .asString()
                .startsWith("maintenance_windows.nightly.recurrence.at: must be a time by the clock")
                .contains("(line 12,");
        assertThat(topologies.of(HARBOUR).services()).hasSize(2);
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(++writes * 1_000));
    }

    private Object stored(String called, Object... arguments) {
        if (called.equals("list")) {
            return documents.values().stream()
                    .filter(each -> each.kind().equals(arguments[1]))
                    .toList();
        }
        if (called.equals("delete")) {
            return documents.remove(arguments[0] + "/" + arguments[1] + "/" + arguments[2]) != null;
        }
        StoredDocument document = (StoredDocument) arguments[0];
        String key = document.tenant() + "/" + document.kind() + "/" + document.id();
        return called.equals("insert")
                ? documents.putIfAbsent(key, document) == null
                : documents.replace(key, document) != null;
    }

    private static InvocationHandler unused() {
        return (proxy, called, arguments) -> {
            throw new IllegalStateException(called + " is not called here");
        };
    }

    private static <T> T instead(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(DeclaredSuppressionTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
