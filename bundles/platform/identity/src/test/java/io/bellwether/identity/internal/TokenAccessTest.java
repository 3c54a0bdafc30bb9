// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access.Issued;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Scope;
import io.bellwether.relational.AccessToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenAccessTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final EnvironmentId PROD = new EnvironmentId("prod");
    private static final EnvironmentId UAT = new EnvironmentId("uat");

    @TempDir
    private Path data;

    private Bench bench;
    private TenantDirectory directory;
    private TokenAccess access;
    private Principal platform;

    @BeforeEach
    void open() {
        bench = new Bench(data);
        bench.adminToken = "given-administrator-token";
        directory = bench.directory();
        for (String tenant : List.of("acme", "zeta")) {
            directory.create(Map.of("id", tenant));
            directory.create(new TenantId(tenant), Map.of("id", "prod"));
        }
        directory.create(ACME, Map.of("id", "uat"));
        access = bench.access(directory);
        platform = access.authenticate("given-administrator-token").orElseThrow();
    }

    private Principal issued(Map<String, ?> document, Principal issuer) {
        return access.authenticate(access.issue(document, issuer).secret()).orElseThrow();
    }

    private void refused(Map<String, ?> document, Principal issuer, String... fields) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> access.issue(document, issuer));
        assertThat(refused.problems()).extracting(Problem::field).containsExactlyInAnyOrder(fields);
    }

    @Test
    void theGivenAdministratorMayDoEverythingEverywhere() {
        assertThat(platform.isPlatformAdmin()).isTrue();
        assertThat(platform.role()).isEqualTo(Role.PLATFORM);
        assertThat(platform.scopes()).containsExactlyInAnyOrder(Scope.values());
        assertThat(data.resolve("admin-token")).doesNotExist();
    }

    @Test
    void aGeneratedAdministratorTokenIsWrittenOnceForItsOwner(@TempDir Path fresh) throws Exception {
        Bench own = new Bench(fresh);
        TokenAccess first = own.access(own.directory());
        Path file = fresh.resolve("admin-token");
        String token = Files.readString(file).strip();
        assertThat(token).matches("bw_[A-Za-z0-9]{40}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(first.authenticate(token)).get().matches(Principal::isPlatformAdmin);
        Files.delete(file);
        TokenAccess second = own.access(own.directory());
        assertThat(file).doesNotExist();
        assertThat(second.authenticate(token)).isPresent();
    }

    @Test
    void anotherTokenGivenLaterTakesItsPlace(@TempDir Path fresh) throws Exception {
        Bench own = new Bench(fresh);
        own.access(own.directory());
        String generated = Files.readString(fresh.resolve("admin-token")).strip();
        own.adminToken = "another";
        TokenAccess later = own.access(own.directory());
        assertThat(later.authenticate("another")).get().matches(Principal::isPlatformAdmin);
        assertThat(later.authenticate(generated)).isEmpty();
        assertThat(fresh.resolve("admin-token")).doesNotExist();
        own.adminToken = null;
        assertThat(own.access(own.directory()).authenticate("another")).isPresent();
    }

    @Test
    void startsWithoutTheDatabaseAndCatchesUp(@TempDir Path fresh) {
        Bench own = new Bench(fresh);
        own.adminToken = "given";
        own.down = true;
        TokenAccess early = own.access(own.directory());
        own.down = false;
        assertThat(early.authenticate("given")).isEmpty();
        own.later.remove(0).run();
        assertThat(early.authenticate("given")).isPresent();
    }

    @Test
    void refusesWhatIsNoToken() {
        for (String token : Arrays.asList(null, "", " ", "unknown", "' OR 1=1 --", "x".repeat(100_000))) {
            assertThat(access.authenticate(token)).isEmpty();
        }
    }

    @Test
    void keepsOnlyTheHash() {
        Issued issued = access.issue(Map.of("tenant", "acme", "role", "viewer", "name", "desk"), platform);
        assertThat(issued.secret()).matches("bw_[A-Za-z0-9]{40}");
        assertThat(bench.tokens.toString()).doesNotContain(issued.secret());
        assertThat(issued.toString())
                .doesNotContain(issued.secret())
                .doesNotContain(issued.token().hash());
        assertThat(access.authenticate(issued.secret()).orElseThrow().toString())
                .doesNotContain(issued.secret());
        assertThat(issued.token().hash()).hasSize(64);
    }

    @Test
    void aTokenSeesItsTenantAndEnvironmentsOnly() {
        Principal viewer =
                issued(Map.of("tenant", "acme", "environments", List.of("prod"), "role", "viewer"), platform);
        assertThat(viewer.tenant()).isEqualTo(ACME);
        assertThat(viewer.environments()).containsExactly(PROD);
        assertThat(viewer.scopes()).isEqualTo(Role.VIEWER.scopes());
        assertThat(viewer.sees(new TenantEnvironment(ACME, PROD))).isTrue();
        assertThat(viewer.sees(new TenantEnvironment(ACME, UAT))).isFalse();
        assertThat(viewer.sees(new TenantId("zeta"))).isFalse();
    }

    @Test
    void scopesNarrowTheRoleAndFindIt() {
        assertThat(issued(Map.of("tenant", "acme", "role", "admin", "scopes", List.of("sentry.ingest")), platform)
                        .scopes())
                .containsExactly(Scope.INGEST);
        Principal pusher = issued(Map.of("tenant", "acme", "scopes", List.of("sentry.ingest")), platform);
        assertThat(pusher.role()).isEqualTo(Role.ADMIN);
        assertThat(pusher.scopes()).containsExactly(Scope.INGEST);
        assertThat(issued(Map.of("tenant", "acme", "scopes", List.of("sentry.read")), platform)
                        .role())
                .isEqualTo(Role.VIEWER);
        assertThat(issued(Map.of("tenant", "acme", "role", "admin", "scopes", List.of("admin")), platform)
                        .scopes())
                .isEqualTo(Role.ADMIN.scopes());
    }

    @Test
    void namesEveryWrongField() {
        refused(
                Map.of(
                        "tenant", "nobody",
                        "role", "king",
                        "scopes", List.of("sentry.fly"),
                        "expiresAt", "tomorrow",
                        "colour", "red",
                        "name", 7),
                platform,
                "tenant",
                "role",
                "scopes[0]",
                "expiresAt",
                "colour",
                "name");
        refused(Map.of("tenant", "acme"), platform, "role");
        refused(Map.of("tenant", "acme", "role", " "), platform, "role");
        refused(Map.of("tenant", "acme", "role", "viewer", "environments", "prod"), platform, "environments");
        refused(Map.of("tenant", "acme", "role", "viewer", "environments", List.of("none")), platform, "environments");
        refused(Map.of("role", "viewer", "environments", List.of("prod")), platform, "environments");
        refused(
                Map.of("tenant", "acme", "role", "viewer", "scopes", List.of("sentry.alert.write")),
                platform,
                "scopes");
        refused(Map.of("tenant", "acme", "role", "platform"), platform, "role");
        refused(Map.of("role", "viewer", "expiresAt", "2026-03-01T12:00:00Z"), platform, "expiresAt");
        assertThat(bench.tokens).hasSize(1);
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        Principal admin = issued(Map.of("tenant", "acme", "role", "admin"), platform);
        assertThat(issued(Map.of("role", "viewer"), admin).tenant()).isEqualTo(ACME);
        refused(Map.of("tenant", "zeta", "role", "viewer"), admin, "tenant");
        refused(Map.of("role", "platform"), admin, "role", "scopes");

        Principal narrow = issued(
                Map.of(
                        "tenant",
                        "acme",
                        "environments",
                        List.of("prod"),
                        "role",
                        "admin",
                        "scopes",
                        List.of("sentry.read", "sentry.alert.read", "sentry.policy.read")),
                platform);
        assertThat(issued(Map.of("role", "viewer"), narrow).environments()).containsExactly(PROD);
        refused(Map.of("role", "viewer", "environments", List.of("uat")), narrow, "environments");
        refused(Map.of("role", "investigator"), narrow, "scopes");
        assertThat(issued(Map.of("role", "viewer"), platform).tenant()).isNull();
        assertThat(issued(Map.of("role", "platform"), platform).isPlatformAdmin())
                .isTrue();
    }

    @Test
    void expiresToTheMoment() {
        Issued issued = access.issue(
                Map.of("tenant", "acme", "role", "viewer", "expiresAt", "2026-03-01T13:00:00+00:30"), platform);
        assertThat(issued.token().expiresAt()).isEqualTo("2026-03-01T12:30:00Z");
        bench.now = Bench.START.plus(Duration.ofMinutes(30)).minusNanos(1);
        assertThat(access.authenticate(issued.secret())).isPresent();
        bench.now = Bench.START.plus(Duration.ofMinutes(30));
        assertThat(access.authenticate(issued.secret())).isEmpty();
    }

    @Test
    void remembersForAShortWhile() {
        Issued issued = access.issue(Map.of("tenant", "acme", "role", "viewer"), platform);
        access.authenticate(issued.secret());
        int before = bench.lookups;
        bench.now = Bench.START.plusSeconds(29);
        bench.down = true;
        assertThat(access.authenticate(issued.secret())).isPresent();
        assertThat(bench.lookups).isEqualTo(before);
        bench.down = false;
        bench.now = Bench.START.plusSeconds(30);
        access.authenticate(issued.secret());
        assertThat(bench.lookups).isEqualTo(before + 1);
    }

    @Test
    void revocationActsAtOnce() {
        Issued issued = access.issue(Map.of("tenant", "acme", "role", "viewer"), platform);
        assertThat(access.authenticate(issued.secret())).isPresent();
        assertThat(access.revoke(new TenantId("zeta"), issued.token().id())).isFalse();
        assertThat(access.authenticate(issued.secret())).isPresent();
        assertThat(access.revoke(ACME, issued.token().id())).isTrue();
        assertThat(access.authenticate(issued.secret())).isEmpty();
        assertThat(access.revoke(ACME, issued.token().id())).isFalse();
    }

    @Test
    void revocationDuringALookupIsNotForgotten() {
        Issued issued = access.issue(Map.of("tenant", "acme", "role", "viewer"), platform);
        bench.duringLookup = () -> access.revoke(null, issued.token().id());
        access.authenticate(issued.secret());
        bench.duringLookup = () -> {};
        assertThat(access.authenticate(issued.secret())).isEmpty();
    }

    @Test
    void tokensGoWithTheirTenant() {
        Issued issued = access.issue(Map.of("tenant", "acme", "role", "viewer"), platform);
        assertThat(access.authenticate(issued.secret())).isPresent();
        directory.delete(ACME);
        assertThat(access.authenticate(issued.secret())).isEmpty();
    }

    @Test
    void listsWithoutSecrets() {
        access.issue(Map.of("tenant", "acme", "role", "viewer"), platform);
        assertThat(access.list(ACME)).hasSize(1);
        assertThat(access.list(null)).hasSize(2);
        assertThat(access.list(new TenantId("zeta"))).isEmpty();
    }

    @Test
    void aStoredTokenNeverHasMoreThanItsRole() {
        Consumer<AccessToken> store = bench::insert;
        store.accept(new AccessToken(
                "t",
                TokenSecret.hash("x"),
                "",
                ACME,
                Set.of(),
                "viewer",
                Set.of("admin", "sentry.read", "new"),
                Bench.START,
                null));
        store.accept(new AccessToken(
                "u", TokenSecret.hash("y"), "", ACME, Set.of(), "king", Set.of("admin"), Bench.START, null));
        assertThat(access.authenticate("x").orElseThrow().scopes()).containsExactly(Scope.READ);
        assertThat(access.authenticate("x").orElseThrow().name()).isEqualTo("t");
        assertThat(access.authenticate("y")).isEmpty();
        assertThatThrownBy(() -> access.issue(Map.of("tenant", "ACME", "role", "viewer"), platform))
                .isInstanceOf(InvalidInput.class);
    }
}
