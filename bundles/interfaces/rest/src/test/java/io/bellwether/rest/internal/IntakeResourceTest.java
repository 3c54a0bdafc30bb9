// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.unused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.internal.account.AccountBook;
import io.bellwether.ingest.internal.account.AccountKey;
import io.bellwether.ingest.internal.rules.RuleBook;
import io.bellwether.journal.JournalReader;
import io.bellwether.relational.Environment;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoredIntake;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.InvocationHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resource over the true rules and accounts, with a store in memory. */
class IntakeResourceTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    Path folder;

    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final RuleBook rules = new RuleBook(
            new Stored(),
            instead(Tenants.class, tenants()),
            instead(TenantKeys.class, unused()),
            TIME,
            workers,
            Map.of());
    private AccountBook accounts;
    private IntakeResource resource;

    @BeforeEach
    void open() {
        accounts =
                new AccountBook(folder.resolve("accounts.log"), instead(JournalReader.class, unused()), TIME, workers);
        resource = new IntakeResource(rules, accounts);
    }

    @AfterEach
    void close() {
        accounts.stop();
        rules.stop();
        workers.close();
    }

    @Test
    void aTenantWithoutRulesOfItsOwnReadsTheDefaults() {
        Response answer = resource.rules(request(ofTenant(), null, null, null));

        assertThat(answer.getHeaderString("ETag")).isEqualTo("\"0\"");
        Map<String, Object> body = body(answer);
        assertThat(body).containsEntry("tenant", "harbour").containsEntry("version", 0);
        assertThat(body).containsEntry("updatedAt", null).containsEntry("retention_status", null);
        assertThat(body).containsEntry("sampling", List.of());
        assertThat(at(body, "noise")).containsEntry("environments", Map.of());
        assertThat(at(body, "quota")).hasSize(3).containsOnlyKeys("eventsPerSecond", "burst", "bytesPerDay");
        assertThat(at(body, "quota").values()).containsOnlyNulls();
        assertThat(at(body, "redaction")).containsEntry("builtins", List.of("email", "phone", "card", "tfn"));
        assertThat(at(body, "retention")).containsEntry("default", "90d").containsEntry("rules", List.of());
    }

    @Test
    void whatWasReadCanBeWrittenBackAndAStaleVersionIsRefused() throws Exception {
        Response first = put("{\"quota\": {\"eventsPerSecond\": 50}}", "\"0\"");
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(first.getHeaderString("ETag")).isEqualTo("\"1\"");
        assertThat(body(first)).containsEntry("updatedAt", "2026-03-01T10:00:00Z");

        Map<String, Object> read = body(resource.rules(request(ofTenant(), null, null, null)));
        Response second = put(Json.text(read), "W/\"1\"");
        assertThat(second.getHeaderString("ETag")).isEqualTo("\"2\"");
        assertThat(at(body(second), "quota")).containsEntry("eventsPerSecond", 50);

        Problem stale = refusal("{\"quota\": {\"eventsPerSecond\": 1}}", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.detail()).contains("harbour", "version 2, not 1");
        assertThat(at(body(resource.rules(request(ofTenant(), null, null, null))), "quota"))
                .containsEntry("eventsPerSecond", 50);

        assertThat(put("{}", null).getHeaderString("ETag")).isEqualTo("\"3\"");
        assertThat(put("{}", "*").getHeaderString("ETag")).isEqualTo("\"4\"");
    }

    @Test
    void eachWrongFieldIsNamedAndNothingIsChanged() {
        Problem problem = refusal(
                """
                {"noise": {"environments": {"moon": "@Level = 'Debug'"}},
                 "sampling": [{"name": "debug", "match": "@Level =", "keep": "some"}],
                 "quota": {"eventsPerSecond": -1},
                 "redaction": {"rules": [{"pattern": "("}]},
                 "retention": {"default": "1h"},
                 "retentoin": {}}
                """,
                null);

        assertThat(problem.status()).isEqualTo(400);
        Map<String, Object> body = Json.object(new String(problem.bytes(), StandardCharsets.UTF_8));
        assertThat((List<?>) body.get("errors"))
                .extracting(error -> (Object) ((Map<?, ?>) error).get("field"))
                .containsExactlyInAnyOrder(
                        "noise.environments.moon",
                        "sampling[0].match",
                        "sampling[0].keep",
                        "quota.eventsPerSecond",
                        "redaction.rules[0].pattern",
                        "retention.default",
                        "retentoin");
        assertThat(rules.get(HARBOUR).version()).isZero();
    }

    @Test
    void aTagThatIsNoneAndABodyThatIsNoObjectAreTheCallersMistake() {
        assertThat(refusal("{}", "\"abc\"").errors())
                .extracting(io.bellwether.api.settings.Problem::field)
                .containsExactly("If-Match");
        assertThat(refusal("[]", null).errors())
                .extracting(io.bellwether.api.settings.Problem::field)
                .containsExactly("body");
        assertThat(rules.get(HARBOUR).version()).isZero();
    }

    @Test
    void aTokenOfSomeEnvironmentsReadsTheRulesButDoesNotChangeThem() {
        Caller some = caller(HARBOUR, "prod");
        assertThat(resource.rules(request(some, null, null, null)).getStatus()).isEqualTo(200);
        assertThatThrownBy(() -> resource.replaceRules(request(some, "{}", null, null)))
                .isInstanceOfSatisfying(
                        Problem.Refused.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(403));
        assertThat(rules.get(HARBOUR).version()).isZero();
    }

    @Test
    void accountsAreThoseOfTheCallersEnvironmentsAndAddUp() {
        account("harbour", "prod", "push", 100, Map.of("noise", 7L, "sampling:debug", 20L, "sampling:health", 3L));
        account("harbour", "prod", "seq-prod", 40, Map.of());
        account("harbour", "uat", "push", 30, Map.of("noise", 1L));
        account("wren", "prod", "push", 50, Map.of());

        List<Map<?, ?>> prod = accounts(caller(HARBOUR, "prod"), null);
        assertThat(prod).extracting(each -> (Object) each.get("environment")).containsExactly("prod", "prod");
        assertThat(prod).extracting(each -> (Object) each.get("tenant")).containsOnly("harbour");
        assertThat(accounts(ofTenant(), null)).hasSize(3).allSatisfy(IntakeResourceTest::addsUp);
        assertThat(accounts(caller(null), null)).hasSize(4).allSatisfy(IntakeResourceTest::addsUp);
        assertThat(accounts(caller(HARBOUR, "vnext"), null)).isEmpty();
        assertThat(accounts(caller(HARBOUR, "prod"), "limit=1")).hasSize(1);

        Map<?, ?> push = prod.stream()
                .filter(each -> each.get("id").equals("push"))
                .findFirst()
                .orElseThrow();
        assertThat(push.get("seen")).isEqualTo(100);
        assertThat(push.get("dropped")).isEqualTo(Map.of("noise", 7, "sampling", 23));
        assertThat(push.get("sampled_by_rule")).isEqualTo(Map.of("debug", 20, "health", 3));
        assertThat(push.get("refused")).isEqualTo(Map.of("quota", 11));
        assertThat(push.get("lastAt")).isEqualTo("2026-03-01T10:00:00Z");
    }

    private static void addsUp(Map<?, ?> account) {
        long dropped = ((Map<?, ?>) account.get("dropped"))
                .values().stream()
                        .mapToLong(each -> ((Number) each).longValue())
                        .sum();
        assertThat(number(account, "seen"))
                .isPositive()
                .isEqualTo(number(account, "kept")
                        + number(account, "duplicates")
                        + number(account, "rejected")
                        + dropped);
    }

    private static long number(Map<?, ?> account, String field) {
        return ((Number) account.get(field)).longValue();
    }

    /** Of those seen, two are duplicates, one is rejected, these are dropped, and the rest is kept. */
    private void account(String tenant, String environment, String origin, long seen, Map<String, Long> dropped) {
        long left =
                seen - 3 - dropped.values().stream().mapToLong(Long::longValue).sum();
        String kind = origin.equals("push") ? AccountKey.PUSH : AccountKey.CONNECTOR;
        accounts.decided(
                new AccountKey(TenantEnvironment.of(tenant, environment), kind, origin),
                new Counts(seen, left, 1, 2, 1, dropped, Map.of("quota", 11L), left * 100));
    }

    private List<Map<?, ?>> accounts(Caller caller, String query) {
        List<?> items = (List<?>)
                body(resource.accounts(request(caller, null, null, query))).get("items");
        return items.stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }

    private Response put(String body, String ifMatch) throws Exception {
        return resource.replaceRules(request(ofTenant(), body, ifMatch, null));
    }

    private Problem refusal(String body, String ifMatch) {
        return Answers.problem(catchThrowable(() -> put(body, ifMatch)));
    }

    private static Map<String, Object> body(Response answer) {
        return Json.object(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> at(Map<String, Object> body, String part) {
        Map<String, Object> found = new HashMap<>();
        ((Map<?, ?>) body.get(part)).forEach((name, value) -> found.put(String.valueOf(name), value));
        return found;
    }

    private static Caller ofTenant() {
        return caller(HARBOUR);
    }

    private static Caller caller(TenantId tenant, String... environments) {
        Set<EnvironmentId> granted =
                Stream.of(environments).map(EnvironmentId::new).collect(Collectors.toSet());
        Principal principal = new Principal("t1", "", tenant, granted, Role.ADMIN, Role.ADMIN.scopes());
        return new Caller(principal, tenant, null, any -> true);
    }

    private static HttpServletRequest request(Caller caller, String body, String ifMatch, String query) {
        return Calls.request(caller, body, query, ifMatch == null ? Map.of() : Map.of("If-Match", ifMatch));
    }

    private static InvocationHandler tenants() {
        Environment prod = new Environment(
                TenantEnvironment.of("harbour", "prod"), "", Environment.Kind.PROD, null, null, Instant.EPOCH);
        return (proxy, called, arguments) -> called.getName().equals("environments") ? List.of(prod) : Optional.empty();
    }

    private static final class Stored implements IntakeStore {
        private final Map<TenantId, StoredIntake> all = new ConcurrentHashMap<>();

        @Override
        public Optional<StoredIntake> find(TenantId tenant) {
            return Optional.ofNullable(all.get(tenant));
        }

        @Override
        public List<StoredIntake> list() {
            return List.copyOf(all.values());
        }

        @Override
        public boolean save(StoredIntake next) {
            return all.merge(next.tenant(), next, (old, given) -> given.version() == old.version() + 1 ? given : old)
                    == next;
        }
    }
}
