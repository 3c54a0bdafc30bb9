// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static io.bellwether.gitops.internal.Declaring.HARBOUR;
import static io.bellwether.gitops.internal.Declaring.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.gitops.Declarations.Failure;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.internal.rules.RuleBook;
import io.bellwether.relational.Environment;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoredIntake;
import io.bellwether.relational.Tenant;
import io.bellwether.testkit.StandIn;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The intake rules of a declared tenant, over the true rules with a store in memory. */
class DeclaredIntakeTest {
    private static final String TENANT =
            """
            tenant: { id: harbour, name: Harbour, timeZone: UTC }
            environments:
              - { id: prod, name: Production, kind: prod }
            """;
    private static final String RULES =
            """
            intake:
              noise: { environments: { prod: "@Level = 'Debug'" } }
              sampling:
                - { name: health, match: "@Message like '%health%'", keep: 1 in 10 }
              quota: { eventsPerSecond: 100, bytesPerDay: 5000000 }
              retention: { default: 30d }
            """;

    @TempDir
    Path etc;

    private final Tenants tenants = StandIn.of(Tenants.class, new Known());
    private final List<String> changes = new ArrayList<>();
    private Declaring declaring;
    private RuleBook rules;
    private DeclaredTenants declared;

    @BeforeEach
    void open() throws Exception {
        declaring = new Declaring(etc);
        rules = new RuleBook(new Stored(), tenants, StandIn.unused(TenantKeys.class), TIME, declaring.idle, Map.of());
        Policies policies =
                StandIn.of(Policies.class, (proxy, called, arguments) -> policies(called.getName(), arguments));
        declared = declaring.tenants(tenants, policies, rules);
    }

    @Test
    void areAppliedAfterTheEnvironmentsTheyName() throws Exception {
        declaring.write(TENANT + RULES);
        declared.look();

        assertThat(declared.failures()).isEmpty();
        assertThat(rules.get(HARBOUR).version()).isEqualTo(1);
        assertThat(rules.get(HARBOUR).document().get("noise"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("environments", Map.of("prod", "@Level = 'Debug'"));
        assertThat(declared.drift()).isEmpty();

        declared.look();
        assertThat(rules.get(HARBOUR).version()).isEqualTo(1);
        assertThat(declared.apply(declaring.file))
                .containsExactly("tenant harbour", "environment harbour/prod", "intake");
        assertThat(rules.get(HARBOUR).version()).isEqualTo(2);
    }

    @Test
    void aChangeBehindTheFileIsShownFieldByField() throws Exception {
        declaring.write(TENANT + RULES);
        assertThat(declared.drift()).containsExactly(drift("missing", "declared", "absent"));
        declared.look();

        rules.put(HARBOUR, changed("quota", Map.of("eventsPerSecond", 5, "bytesPerDay", 5_000_000)), null);
        assertThat(declared.drift()).containsExactly(drift("quota.eventsPerSecond", "100", "5"));

        rules.put(HARBOUR, Map.of(), null);
        assertThat(declared.drift())
                .extracting(Drift::field)
                .containsExactly(
                        "noise.environments.prod",
                        "sampling",
                        "quota.eventsPerSecond",
                        "quota.bytesPerDay",
                        "retention.default");
    }

    @Test
    void theSameRulesWrittenInAnotherWayAreNoDrift() throws Exception {
        declaring.write(TENANT + RULES);
        declared.look();
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("keep", "1 in 10");
        health.put("match", "@Message like '%health%'");
        health.put("name", "health");
        Map<String, Object> other = changed("sampling", List.of(health));
        other.put("quota", Map.of("eventsPerSecond", 100.0, "bytesPerDay", 5e6));
        rules.put(HARBOUR, other, null);

        assertThat(declared.drift()).isEmpty();
    }

    @Test
    void badRulesAreReportedWithFileAndFieldsAndChangeNothing() throws Exception {
        declaring.write(TENANT + RULES);
        declared.look();
        declaring.write(
                TENANT
                        + """
                intake:
                  noise: { environments: { moon: "@Level = 'Debug'" } }
                  sampling: [ { match: "@Level = 'Debug'", keep: 7 } ]
                """);
        declared.look();

        assertThat(declared.failures()).extracting(Failure::file).containsExactly("harbour.yaml");
        assertThat(declared.failures().get(0).reason())
                .contains("intake.noise.environments.moon: ", "there are: prod", "intake.sampling[0].keep: ")
                .containsPattern("there are: prod \\(line \\d+, column 28\\)");
        assertThat(rules.get(HARBOUR).version()).isEqualTo(1);
        assertThatThrownBy(() -> declared.apply(declaring.file))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field, Problem::value)
                        .containsExactlyInAnyOrder(
                                tuple("intake.noise.environments.moon", "moon"),
                                tuple("intake.sampling[0].keep", "7")));

        declaring.write(TENANT + RULES);
        declared.look();
        assertThat(declared.failures()).isEmpty();
    }

    @Test
    void policiesAreChangedInTheNameOfTheDeclarationAndTheirMistakesNameTheirLine() throws Exception {
        declaring.write(
                TENANT
                        + """
                policies:
                  - { id: good, measure: {} }
                  - id: bad
                    measure: {}
                    for: soon
                """);
        declared.look();
        assertThat(changes).containsExactly("replace good declared", "create good declared", "replace bad declared");
        int line = (int) Files.readString(declaring.file).lines().count();
        assertThat(declared.failures().get(0).reason())
                .isEqualTo("policies.bad.for: must be a duration (line " + line + ", column 5)");
    }

    private Object policies(String called, Object... arguments) {
        Map<?, ?> document = (Map<?, ?>) arguments[called.equals("create") ? 1 : 2];
        changes.add(called + " " + document.get("id") + " " + arguments[arguments.length - 1]);
        if (document.containsKey("for")) {
            throw new InvalidInput("for", "soon", "must be a duration");
        }
        return called.equals("replace") ? java.util.Optional.empty() : null;
    }

    @Test
    void leavingThemOutLeavesTheTenantsOwnAlone() throws Exception {
        declaring.write(TENANT);
        declared.look();
        rules.put(HARBOUR, Map.of("retention", Map.of("default", "7d")), null);
        declaring.write(TENANT + "intake:\n");
        declared.look();

        assertThat(declared.failures()).isEmpty();
        assertThat(declared.apply(declaring.file)).doesNotContain("intake");
        assertThat(declared.drift()).isEmpty();
        assertThat(rules.get(HARBOUR).version()).isEqualTo(1);
        assertThat(rules.get(HARBOUR).document().get("retention"))
                .isEqualTo(Map.of("default", "7d", "rules", List.of()));
    }

    private Map<String, Object> changed(String part, Object value) {
        Map<String, Object> document = new LinkedHashMap<>(rules.get(HARBOUR).document());
        document.put(part, value);
        return document;
    }

    private static Drift drift(String field, String runs, String actual) {
        return new Drift("harbour.yaml", "harbour/intake", field, runs, actual);
    }

    /** Tenants as far as declared ones need them. */
    private static final class Known implements InvocationHandler {
        private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
        private final Map<TenantEnvironment, Environment> environments = new ConcurrentHashMap<>();

        @Override
        public Object invoke(Object proxy, Method called, Object[] arguments) {
            return switch (called.getName()) {
                case "find" ->
                    Optional.ofNullable(
                            arguments[0] instanceof TenantId tenant
                                    ? tenants.get(tenant)
                                    : environments.get(arguments[0]));
                case "create" -> arguments.length == 1 ? tenant((Map<?, ?>) arguments[0]) : environment(arguments);
                case "replace" -> Optional.empty();
                case "environments" -> List.copyOf(environments.values());
                default -> throw new IllegalStateException(called + " is not called here");
            };
        }

        private Tenant tenant(Map<?, ?> document) {
            Tenant tenant =
                    new Tenant(new TenantId(document.get("id").toString()), "Harbour", ZoneOffset.UTC, Instant.EPOCH);
            tenants.put(tenant.id(), tenant);
            return tenant;
        }

        private Environment environment(Object[] arguments) {
            TenantEnvironment where = TenantEnvironment.of(
                    arguments[0].toString(),
                    ((Map<?, ?>) arguments[1]).get("id").toString());
            Environment made = new Environment(where, "", Environment.Kind.PROD, null, null, Instant.EPOCH);
            environments.put(where, made);
            return made;
        }
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
