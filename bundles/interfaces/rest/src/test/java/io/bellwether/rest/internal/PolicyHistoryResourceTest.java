// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.unused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.internal.book.PolicyService;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.Workers;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resource over the true policies, with a store in memory. */
class PolicyHistoryResourceTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final String ONE = "{\"id\": \"one\", \"measure\": {}, \"detect\": {\"threshold\": {\"above\": 5}}}";

    @TempDir
    Path folder;

    private PolicyResource resource;

    @BeforeEach
    void open() {
        PolicyService policies = new PolicyService(
                new Stored(),
                instead(NodeSettings.class, (proxy, called, arguments) -> folder),
                new DetectorCatalogue(instead(PluginGuard.class, unused())),
                instead(Tenants.class, tenants()),
                InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z")),
                instead(Workers.class, (proxy, called, arguments) -> (Workers.Schedule) () -> {}));
        resource = new PolicyResource(policies);
    }

    @Test
    void aVersionThatWasReadBeforeAnotherChangeIsRefused() throws Exception {
        resource.create(request(ONE));
        Response read = resource.find(request(null), "one");
        assertThat(read.getHeaderString("ETag")).isEqualTo("\"1\"");
        Response changed = resource.replace(tagged(ONE.replace("5", "6"), "\"1\""), "one");
        assertThat(changed.getHeaderString("ETag")).isEqualTo("\"2\"");
        assertThat(problem(() -> resource.replace(tagged(ONE, "\"1\""), "one")).status())
                .isEqualTo(412);
        assertThat(problem(() -> resource.delete(tagged(null, "\"1\""), "one")).status())
                .isEqualTo(412);
        assertThat(problem(() -> resource.replace(tagged(ONE, "new"), "one")).status())
                .isEqualTo(400);
        assertThat(resource.replace(tagged(ONE, "*"), "one").getStatus()).isEqualTo(200);
    }

    @Test
    void theHistoryNamesWhoeverHoldsTheToken() throws Exception {
        resource.create(request(ONE));
        resource.replace(request(ONE.replace("5", "6")), "one");
        resource.delete(request(null), "one");
        assertThat(items(resource.versions(request(null), "one")))
                .extracting(version -> version.get("version"), version -> version.get("change"), v -> v.get("by"))
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(3, "deleted", "Ada"),
                        org.assertj.core.api.Assertions.tuple(2, "replaced", "Ada"),
                        org.assertj.core.api.Assertions.tuple(1, "created", "Ada"));
        Map<String, Object> first = body(resource.version(request(null), "one", "1"));
        assertThat(first).containsEntry("version", 1).containsEntry("at", "2026-03-01T10:00:00Z");
        assertThat(first.get("detect")).isEqualTo(Map.of("threshold", Map.of("above", 5)));

        Map<String, Object> difference = body(resource.diff(query("from=1&to=2"), "one"));
        assertThat(difference.get("changes"))
                .isEqualTo(List.of(Map.of("path", "detect.threshold.above", "before", 5, "after", 6)));
        assertThat((String) difference.get("text")).contains("-    above: 5\n+    above: 6");

        Response restored = resource.restore(request(null), "one", "2");
        assertThat(restored.getHeaderString("ETag")).isEqualTo("\"4\"");
        assertThat(problem(() -> resource.restore(request(null), "one", "9")).status())
                .isEqualTo(404);
        assertThat(problem(() -> resource.version(request(null), "one", "x")).status())
                .isEqualTo(400);
        assertThat(problem(() -> resource.versions(request(null), "nobody")).status())
                .isEqualTo(404);
    }

    @Test
    void mistakesCarryLineAndColumn() {
        String text = "{\n  \"id\": \"one\",\n  \"measure\": {\"evry\": \"1m\"},\n  \"detect\": {\"threshold\": {}}\n}";
        for (Problem problem : List.of(
                problem(() -> resource.validate(request(text))), problem(() -> resource.create(request(text))))) {
            Map<String, Object> answer = Json.object(new String(problem.bytes(), StandardCharsets.UTF_8));
            assertThat(problem.status()).isEqualTo(400);
            assertThat((Map<?, ?>) ((List<?>) answer.get("errors")).get(0))
                    .isEqualTo(Map.of(
                            "field", "measure.evry",
                            "value", "1m",
                            "message",
                                    "is not known here; write one of by, every, select, value, window; did you mean 'every'?",
                            "line", 3,
                            "column", 15));
        }
    }

    @Test
    void validationChangesNothingAndWarnsOfWhatIsMissing() throws Exception {
        Map<String, Object> answer = body(resource.validate(request(ONE)));
        assertThat(answer).containsEntry("valid", true);
        assertThat((List<?>) answer.get("warnings")).hasSize(1);
        assertThat(items(resource.list(request(null)))).isEmpty();
    }

    @Test
    void anImportSaysWhatItWouldDoAndThenDoesIt() throws Exception {
        String file =
                "groups:\n- name: a\n  rules:\n  - {alert: Down, expr: up == 0}\n  - {alert: Odd, expr: time()}\n";
        Map<String, Object> planned = body(resource.importAll(posted(caller(), file, "dryRun=true", null)));
        assertThat(planned).containsEntry("dryRun", true);
        assertThat(items(resource.list(request(null)))).isEmpty();
        Map<String, Object> done = body(resource.importAll(request(file)));
        assertThat((List<?>) done.get("imported")).singleElement().satisfies(item -> assertThat((Map<?, ?>) item)
                .containsEntry(cast("id"), cast("down"))
                .containsEntry(cast("change"), cast("created")));
        assertThat((List<?>) done.get("skipped")).singleElement().satisfies(item -> assertThat((Map<?, ?>) item)
                .containsEntry(cast("rule"), cast("Odd"))
                .containsEntry(cast("line"), cast(5)));
        assertThat(problem(() -> resource.importAll(posted(caller(), file, "dryRun=perhaps", null)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsExportedIsImportedTheSame() throws Exception {
        resource.create(request(ONE));
        Response yaml = resource.export(request(null));
        assertThat(yaml.getMediaType()).hasToString("application/yaml");
        Response json = resource.export(accepting("application/json"));
        String text = new String((byte[]) json.getEntity(), StandardCharsets.UTF_8);
        assertThat(Json.value(text)).isEqualTo(Json.yaml((String) yaml.getEntity()));
        resource.delete(request(null), "one");
        resource.importAll(request(text));
        assertThat(resource.export(request(null)).getEntity()).isEqualTo(yaml.getEntity());
    }

    @Test
    void aTokenOfOneEnvironmentChangesPoliciesOfThatOneOnly() throws Exception {
        resource.create(request(ONE));
        Caller prod = caller("prod");
        assertThat(problem(() -> resource.delete(posted(prod, null, null, null), "one"))
                        .status())
                .isEqualTo(403);
        assertThat(problem(() -> resource.restore(posted(prod, null, null, null), "one", "1"))
                        .status())
                .isEqualTo(403);
        assertThat(problem(() -> resource.importAll(posted(prod, ONE.replace("one", "two"), null, null)))
                        .status())
                .isEqualTo(403);
        assertThat(problem(() -> resource.importAll(
                                posted(prod, "{\"environment\": \"uat\", " + ONE.substring(1), null, null)))
                        .status())
                .isEqualTo(404);
        resource.importAll(posted(
                prod, "{\"environment\": \"prod\", " + ONE.replace("one", "two").substring(1), null, null));
        assertThat(resource.delete(posted(prod, null, null, null), "two").getStatus())
                .isEqualTo(204);
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private interface Request {
        Response answer() throws IOException;
    }

    private static Problem problem(Request request) {
        return Answers.problem(catchThrowable(request::answer));
    }

    private static Map<String, Object> body(Response answer) {
        return Json.object(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8));
    }

    private static List<Map<?, ?>> items(Response answer) {
        List<Map<?, ?>> items = new ArrayList<>();
        ((List<?>) body(answer).get("items")).forEach(item -> items.add((Map<?, ?>) item));
        return items;
    }

    private static Caller caller(String... environments) {
        Set<EnvironmentId> granted =
                Stream.of(environments).map(EnvironmentId::new).collect(Collectors.toSet());
        Principal principal = new Principal("t1", "Ada", HARBOUR, granted, Role.ADMIN, Role.ADMIN.scopes());
        return new Caller(principal, HARBOUR, null, any -> true);
    }

    private static HttpServletRequest request(String body) {
        return posted(caller(), body, null, null);
    }

    private static HttpServletRequest query(String query) {
        return posted(caller(), null, query, null);
    }

    private static HttpServletRequest tagged(String body, String ifMatch) {
        return posted(caller(), body, null, Map.of("If-Match", ifMatch));
    }

    private static HttpServletRequest accepting(String type) {
        return posted(caller(), null, null, Map.of("Accept", type));
    }

    private static HttpServletRequest posted(Caller caller, String body, String query, Map<String, String> headers) {
        return Calls.request(caller, body, query, headers == null ? Map.of() : headers);
    }

    private static InvocationHandler tenants() {
        return (proxy, called, arguments) -> {
            if (called.getName().equals("onChange")) {
                return (AutoCloseable) () -> {};
            }
            TenantEnvironment where = (TenantEnvironment) arguments[0];
            return Optional.of(new Environment(where, "", Environment.Kind.PROD, null, null, Instant.EPOCH));
        };
    }

    private static final class Stored implements PolicyStore {
        private final Map<String, StoredPolicy> policies = new HashMap<>();
        private final List<PolicyVersion> versions = new ArrayList<>();

        @Override
        public boolean commit(List<PolicyVersion> changes) {
            for (PolicyVersion change : changes) {
                versions.add(change);
                if (change.change() == PolicyVersion.Change.DELETED) {
                    policies.remove(change.policy().id());
                } else {
                    policies.put(change.policy().id(), change.policy());
                }
            }
            return true;
        }

        @Override
        public Optional<StoredPolicy> find(TenantId tenant, String id) {
            return Optional.ofNullable(policies.get(id));
        }

        @Override
        public List<StoredPolicy> list(TenantId tenant) {
            return policies.values().stream()
                    .sorted(Comparator.comparing(StoredPolicy::id))
                    .toList();
        }

        @Override
        public List<PolicyVersion> versions(TenantId tenant, String id) {
            return versions.stream()
                    .filter(version -> version.policy().id().equals(id))
                    .sorted(Comparator.comparing(
                            (PolicyVersion version) -> -version.policy().version()))
                    .toList();
        }

        @Override
        public Optional<PolicyVersion> version(TenantId tenant, String id, int version) {
            return versions(tenant, id).stream()
                    .filter(each -> each.policy().version() == version)
                    .findFirst();
        }

        @Override
        public Optional<PolicyVersion> latest(TenantId tenant, String id) {
            return versions(tenant, id).stream().findFirst();
        }
    }
}
