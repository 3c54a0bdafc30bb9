// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static io.bellwether.gitops.internal.Declaring.HARBOUR;
import static io.bellwether.gitops.internal.Declaring.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.gitops.Declarations.Failure;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Wording;
import io.bellwether.notify.internal.NotifierPlugins;
import io.bellwether.notify.internal.Stores;
import io.bellwether.notify.internal.Templates;
import io.bellwether.notify.internal.WordingService;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.testkit.StandIn;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of a declared tenant, over the true service with documents in memory. */
class DeclaredTemplatesTest {
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

    private Declaring declaring;
    private Wording wording;
    private DeclaredTenants declared;

    @BeforeEach
    void open() throws Exception {
        declaring = new Declaring(etc);
        Tenants tenants = Declaring.harbourAlone();
        wording = new WordingService(
                new Stores(
                        StandIn.unused(ChannelStore.class),
                        StandIn.unused(OutboxStore.class),
                        StandIn.unused(AlertStore.class),
                        new Templates(declaring.store, TIME)),
                new NotifierPlugins(StandIn.unused(Secrets.class)),
                StandIn.unused(PluginGuard.class),
                declaring.node,
                tenants,
                TIME);
        declared = declaring.tenants(tenants, wording);
    }

    @Test
    void wordsAreDeclaredAndDriftIsShown() throws Exception {
        declaring.write(DECLARED);

        assertThat(declared.apply(declaring.file)).containsExactly("tenant harbour", "templates");
        assertThat(wording.templates(HARBOUR))
                .containsEntry("title", "{{word}}: {{name}} in {{environment}}")
                .containsOnlyKeys("title", "summary");
        assertThat(declaring.documents.values())
                .extracting(StoredDocument::updatedBy)
                .containsExactly("declared");
        assertThat(declared.drift()).isEmpty();

        wording.replace(HARBOUR, Map.of("title", "{{name}}"), "anna");
        assertThat(declared.drift())
                .extracting(Drift::item, Drift::field, Drift::actual)
                .contains(org.assertj.core.api.Assertions.tuple("harbour/templates", "title", "{{name}}"));
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() throws Exception {
        declaring.write(DECLARED.replace("{{name}} in", "{{nme}} in"));
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
