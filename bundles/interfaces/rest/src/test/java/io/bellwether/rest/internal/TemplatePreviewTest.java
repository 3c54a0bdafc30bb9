// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.body;
import static io.bellwether.rest.internal.Calls.documents;
import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.problem;
import static io.bellwether.rest.internal.Calls.unused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.internal.NotifierPlugins;
import io.bellwether.notify.internal.Stores;
import io.bellwether.notify.internal.Templates;
import io.bellwether.notify.internal.WordingService;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a tenant's words would look, over REST and with the true service of words: nothing is kept, nothing is told. */
class TemplatePreviewTest {
    private static final TenantId TENANT = TenantId.of("harbour");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-06T10:00:00Z"));
    private static final Principal ADMIN =
            new Principal("t1", "Ada", TENANT, Set.of(), Role.ADMIN, Role.ADMIN.scopes());

    private final Map<String, StoredDocument> stored = new TreeMap<>();
    private final Tenants tenants = instead(Tenants.class, (proxy, called, given) -> switch (called.getName()) {
        case "find" ->
            given[0].equals(TENANT)
                    ? Optional.of(new Tenant(TENANT, "Harbour", ZoneOffset.UTC, Instant.EPOCH))
                    : Optional.empty();
        default -> throw new UnsupportedOperationException(called.getName());
    });
    private TemplateResource resource;

    @BeforeEach
    void start() {
        Channel mail = new Channel(TENANT, "mail", "email", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH);
        Stores stores = new Stores(
                instead(
                        ChannelStore.class,
                        (proxy, called, given) -> given[1].equals("mail") ? Optional.of(mail) : Optional.empty()),
                instead(OutboxStore.class, unused()),
                instead(AlertStore.class, (proxy, called, given) -> new Page<>(List.of(), null)),
                new Templates(documents(stored), TIME));
        resource = new TemplateResource(new WordingService(
                stores,
                new NotifierPlugins(instead(Secrets.class, unused())),
                instead(PluginGuard.class, unused()),
                instead(NodeSettings.class, (proxy, called, given) -> URI.create("http://bellwether.example")),
                tenants,
                TIME));
    }

    private Map<String, Object> preview(String document) throws IOException {
        return body(resource.preview(request(document)));
    }

    private static HttpServletRequest request(String document) {
        return Calls.request(new Caller(ADMIN, TENANT, null, TENANT::equals), document, null);
    }

    @Test
    void showsWordsThatAreTriedThoseThatAreKeptAndThePlatforms() throws Exception {
        assertThat(preview(null))
                .containsEntry("alert_id", null)
                .extracting("title", "text")
                .doesNotContainNull();
        assertThat(preview("{\"templates\": {\"title\": \"{{word}}: {{name}}\"}, \"reason\": \"cleared\"}"))
                .containsEntry("title", "RESOLVED: Token burst")
                .containsEntry("body", null);
        assertThat(stored).as("trying keeps nothing").isEmpty();

        resource.replace(request("{\"title\": \"kept {{name}}\"}"));
        assertThat(preview("{}")).containsEntry("title", "kept Token burst");
        assertThat(preview("{\"channel\": \"mail\"}")).containsEntry("title", "kept Token burst");
        assertThat(preview("{\"templates\": {\"title\": \"tried\"}, \"channel\": \"mail\"}"))
                .containsEntry("title", "tried");
        assertThat(preview("{}")).containsEntry("title", "kept Token burst");
    }

    @Test
    void aTemplateThatCannotBeReadIsRefusedAtItsPlace() {
        Problem refused = problem(() -> preview("{\"templates\": {\"text\": \"one\\n  {{nope}}\"}}"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("templates.text");
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.column()).isEqualTo(3);
            assertThat(error.message()).contains("is not known here; known: alert_count");
        });
        Map<?, ?> shown =
                (Map<?, ?>) ((List<?>) Json.object(new String(refused.bytes())).get("errors")).get(0);
        assertThat(shown.get("line")).isEqualTo(2);
        assertThat(shown.get("column")).isEqualTo(3);
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("{\"channel\": \"nobody\", \"reason\": \"bored\", \"colour\": 1}", "channel reason colour");
        wrong.put("{\"channel\": 5}", "channel");
        wrong.put("{\"reason\": [\"opened\"]}", "reason");
        wrong.put("{\"templates\": \"title\"}", "templates");
        wrong.put("{\"templates\": {\"title\": 5, \"footer\": \"x\"}}", "templates.title templates.footer");
        wrong.put("[]", "body");
        wrong.forEach((document, fields) -> {
            Problem refused = problem(() -> preview(document));
            assertThat(refused.status()).as(document).isEqualTo(400);
            assertThat(refused.errors().stream().map(io.bellwether.api.settings.Problem::field))
                    .as(document)
                    .containsExactlyInAnyOrder(fields.split(" "));
        });
    }

    @Test
    void whatIsTooLongIsRefusedWhetherATemplateOrTheWholeBody() {
        String longer = "x".repeat(2_001);
        assertThat(problem(() -> preview("{\"templates\": {\"title\": \"" + longer + "\"}}"))
                        .detail())
                .contains("templates.title: must be at most 2000 characters long");
        HttpServletRequest announced =
                instead(HttpServletRequest.class, (proxy, called, given) -> switch (called.getName()) {
                    case "getAttribute" -> new Caller(ADMIN, TENANT, null, TENANT::equals);
                    case "getContentLengthLong" -> 1L << 40;
                    default -> null;
                });
        assertThat(problem(() -> resource.preview(announced)).status()).isEqualTo(413);
    }

    @Test
    void aTokenOfAnotherTenantAndOneWithoutItsScopeAreNotLetIn() {
        Gate gate = new Gate(instead(Access.class, unused()), tenants);
        String path = "/v1/tenants/harbour/templates/preview";
        HttpServletRequest request =
                instead(HttpServletRequest.class, (proxy, called, given) -> switch (called.getName()) {
                    case "getMethod" -> "POST";
                    case "getRequestURI", "getPathInfo" -> path;
                    default -> null;
                });
        Endpoints.Match match = Endpoints.find("POST", path).orElseThrow();
        Scope scope = match.endpoint().scope();
        Principal foreign = new Principal("t2", "Eve", TenantId.of("other"), Set.of(), Role.ADMIN, Role.ADMIN.scopes());
        Principal viewer = new Principal("t3", "Vi", TENANT, Set.of(), Role.VIEWER, Role.VIEWER.scopes());

        assertThat(gate.admit(ADMIN, request, scope, "harbour", null).requireTenant())
                .isEqualTo(TENANT);
        assertRefused(404, () -> gate.admit(foreign, request, scope, "harbour", null));
        assertRefused(403, () -> gate.admit(viewer, request, scope, "harbour", null));
    }

    private static void assertRefused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.Refused.class, refused -> assertThat(
                        refused.problem().status())
                .isEqualTo(status));
    }
}
