// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.Routing;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Wording;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.remediation.Remediations;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import io.bellwether.testkit.StandIn;
import io.bellwether.topology.Topologies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The file of a declared tenant, documents in memory, and the true reader of declarations over services a test gives. */
final class Declaring {
    static final TenantId HARBOUR = new TenantId("harbour");
    static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

    /** By tenant, kind and id. */
    final Map<String, StoredDocument> documents = new TreeMap<>();

    final DocumentStore store =
            StandIn.of(DocumentStore.class, (proxy, called, given) -> stored(called.getName(), given));
    final Workers idle = StandIn.of(Workers.class, (proxy, called, given) -> (Workers.Schedule) () -> {});
    final NodeSettings node;
    final Path file;

    private long writes;

    /** Harbour's. @param etc an empty folder */
    Declaring(Path etc) throws IOException {
        this(etc, "harbour.yaml");
    }

    /** @param etc an empty folder. @param name the file's */
    Declaring(Path etc, String name) throws IOException {
        node = StandIn.of(
                NodeSettings.class,
                (proxy, called, given) -> called.getName().equals("url") ? URI.create("http://localhost") : etc);
        file = Files.createDirectory(etc.resolve("tenants")).resolve(name);
    }

    /** Harbour alone, with an environment prod; they are there and are not changed. */
    static Tenants harbourAlone() {
        Tenant harbour = new Tenant(HARBOUR, "Harbour", ZoneOffset.UTC, Instant.EPOCH);
        Environment prod = new Environment(
                TenantEnvironment.of("harbour", "prod"), "", Environment.Kind.PROD, null, null, Instant.EPOCH);
        return StandIn.of(Tenants.class, (proxy, called, given) -> switch (called.getName()) {
            case "find", "replace" -> Optional.of(harbour);
            case "all" -> List.of(harbour);
            case "environments" -> List.of(prod);
            case "onChange" -> (AutoCloseable) () -> {};
            default -> throw new AssertionError(called + " is not called here");
        });
    }

    /** What reads the file. @param services those that are declared to; each other one may not be called */
    DeclaredTenants tenants(Tenants tenants, Object... services) {
        return new DeclaredTenants(
                node,
                idle,
                tenants,
                service(Connectors.class, services),
                service(Policies.class, services),
                new AlertingSections(
                        new ChannelSections(service(Channels.class, services), service(Wording.class, services)),
                        service(Routing.class, services),
                        service(OnCall.class, services),
                        service(Escalations.class, services),
                        service(MaintenanceWindows.class, services),
                        service(Topologies.class, services),
                        service(AlertingSettings.class, services),
                        service(Remediations.class, services)),
                service(IntakeRules.class, services));
    }

    /** Each text is newer than the last, whatever the clock of the disk says. */
    void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(++writes * 1_000));
    }

    private static <T> T service(Class<T> type, Object... services) {
        return Arrays.stream(services)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseGet(() -> StandIn.unused(type));
    }

    private Object stored(String called, Object... given) {
        if (given[0] instanceof StoredDocument document) {
            String key = document.tenant() + "/" + document.kind() + "/" + document.id();
            return called.equals("insert")
                    ? documents.putIfAbsent(key, document) == null
                    : documents.replace(key, document) != null;
        }
        return switch (called) {
            case "find" -> Optional.ofNullable(documents.get(given[0] + "/" + given[1] + "/" + given[2]));
            case "delete" -> documents.remove(given[0] + "/" + given[1] + "/" + given[2]) != null;
            case "list" ->
                documents.values().stream()
                        .filter(each -> each.kind().equals(given[1]))
                        .toList();
            default -> throw new AssertionError(called + " is not called here");
        };
    }
}
