// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.Routing;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.gitops.Declarations.Failure;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Wording;
import io.bellwether.notify.internal.NotifierPlugins;
import io.bellwether.notify.internal.Stores;
import io.bellwether.notify.internal.Templates;
import io.bellwether.notify.internal.WordingService;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.remediation.Remediations;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.Workers;
import io.bellwether.topology.Topologies;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
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

/** The words of a declared tenant, over the true service with documents in memory. */
class DeclaredTemplatesTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    private static final String DECLARED =
            """
            tenant: { id: harbour, name: Harbour, timeZone: UTC }
            templates:
              title: "{{word}}: {{name}} in {{environment}}"
              summary: |
                {{#alerts}}{{summary}}
                {{/alerts}}
            """;

    @TempDir
    Path etc;

    private final Map<String, StoredDocument> documents = new TreeMap<>();
    private Wording wording;
    private DeclaredTenants declared;
    private Path file;
    private long writes;

    @BeforeEach
    void open() throws Exception {
        Tenant harbour = new Tenant(HARBOUR, "Harbour", ZoneOffset.UTC, Instant.EPOCH);
        Tenants tenants = instead(Tenants.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "find", "replace" -> Optional.of(harbour);
            case "all" -> List.of(harbour);
            default -> List.of();
        });
        Workers idle = instead(Workers.class, (proxy, called, arguments) -> (Workers.Schedule) () -> {});
        NodeSettings node = instead(
                NodeSettings.class,
                (proxy, called, arguments) -> called.getName().equals("url") ? URI.create("http://localhost") : etc);
        DocumentStore store =
                instead(DocumentStore.class, (proxy, called, arguments) -> stored(called.getName(), arguments));
        wording = new WordingService(
                new Stores(
                        instead(ChannelStore.class, unused()),
                        instead(OutboxStore.class, unused()),
                        instead(AlertStore.class, unused()),
                        new Templates(store, TIME)),
                new NotifierPlugins(instead(Secrets.class, unused())),
                instead(PluginGuard.class, unused()),
                node,
                tenants,
                TIME);
        file = Files.createDirectory(etc.resolve("tenants")).resolve("harbour.yaml");
        declared = new DeclaredTenants(
                node,
                idle,
                tenants,
                instead(Connectors.class, unused()),
                instead(Policies.class, unused()),
                new AlertingSections(
                        new ChannelSections(instead(Channels.class, unused()), wording),
                        instead(Routing.class, unused()),
                        instead(OnCall.class, unused()),
                        instead(Escalations.class, unused()),
                        instead(MaintenanceWindows.class, unused()),
                        instead(Topologies.class, unused()),
                        instead(AlertingSettings.class, unused()),
                        instead(Remediations.class, unused())),
                instead(IntakeRules.class, unused()));
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(++writes * 1_000));
    }

    private Object stored(String called, Object... arguments) {
        if (called.equals("find")) {
            return Optional.ofNullable(documents.get(arguments[0] + "/" + arguments[1] + "/" + arguments[2]));
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
                Proxy.newProxyInstance(DeclaredTemplatesTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void wordsAreDeclaredAndDriftIsShown() throws Exception {
        write(DECLARED);

        assertThat(declared.apply(file)).containsExactly("tenant harbour", "templates");
        assertThat(wording.templates(HARBOUR))
                .containsEntry("title", "{{word}}: {{name}} in {{environment}}")
                .containsOnlyKeys("title", "summary");
        assertThat(documents.values()).extracting(StoredDocument::updatedBy).containsExactly("declared");
        assertThat(declared.drift()).isEmpty();

        wording.replace(HARBOUR, Map.of("title", "{{name}}"), "anna");
        assertThat(declared.drift())
                .extracting(Drift::item, Drift::field, Drift::actual)
                .contains(org.assertj.core.api.Assertions.tuple("harbour/templates", "title", "{{name}}"));
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() throws Exception {
        write(DECLARED.replace("{{name}} in", "{{nme}} in"));
        declared.look();

        assertThat(declared.failures())
                .extracting(Failure::reason)
                .singleElement()
                .asString()
                .startsWith("templates.title")
                .contains("nme")
                .contains("line 3");
        assertThat(wording.templates(HARBOUR)).isEmpty();
    }
}
