// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.QuotaExceeded;
import io.bellwether.ingest.internal.redact.Action;
import io.bellwether.ingest.internal.rules.TenantRules.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Set<EnvironmentId> PROD = Set.of(new EnvironmentId("prod"));

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final InstantSource time = () -> now;

    @Test
    void readsAWholeDocument() {
        TenantRules rules = RulesDocument.read(
                Map.of(
                        "noise", Map.of("default", "@Level = 'Verbose'", "environments", Map.of("prod", "")),
                        "sampling",
                                List.of(
                                        Map.of("match", "@Level = 'Debug'", "keep", "1 in 20"),
                                        Map.of(
                                                "name",
                                                "half",
                                                "match",
                                                "A = 1",
                                                "keep",
                                                0.5,
                                                "environments",
                                                List.of("prod"))),
                        "quota", Map.of("eventsPerSecond", 100, "bytesPerDay", 1_000_000),
                        "redaction",
                                Map.of(
                                        "builtins", Map.of("email", "mask", "bearer", "hash"),
                                        "rules", List.of(Map.of("fields", List.of("Client*"), "action", "drop"))),
                        "retention",
                                Map.of("default", "60d", "rules", List.of(Map.of("match", "A = 1", "keep", "30d")))),
                PROD,
                time);
        assertThat(rules.sampling()).extracting(TenantRules.Sampling::name).containsExactly("rule-1", "half");
        assertThat(rules.sampling()).extracting(TenantRules.Sampling::share).containsExactly(0.05, 0.5);
        assertThat(rules.quota()).isEqualTo(new Quota(100, 1_000, 1_000_000));
        assertThat(rules.builtins()).isEqualTo(Map.of("email", Action.MASK));
        assertThat(rules.retention().otherwise()).isEqualTo(Duration.ofDays(60));
        assertThat(rules.retention().rules().get(0).keep()).isEqualTo(Duration.ofDays(30));
        assertThat(rules.noiseOf()).containsOnlyKeys(new EnvironmentId("prod"));
    }

    @Test
    void defaultsAreWrittenOutAndReadBack() {
        Map<String, Object> complete = RulesDocument.complete(Map.of(), "@Level = 'x'");
        assertThat(complete).containsOnlyKeys("noise", "sampling", "quota", "redaction", "retention");
        assertThat((Map<?, ?>) complete.get("retention")).isEqualTo(Map.of("default", "90d", "rules", List.of()));
        TenantRules rules = RulesDocument.read(complete, PROD, time);
        assertThat(rules.quota()).isEqualTo(Quota.NONE);
        assertThat(rules.builtins()).containsOnlyKeys("email", "phone", "card", "tfn");
    }

    @Test
    void namesEveryWrongField() {
        assertThatThrownBy(() -> RulesDocument.read(
                        Map.of(
                                "noice", Map.of(),
                                "noise", Map.of("default", "not an (", "environments", Map.of("uat", "A = 1")),
                                "sampling", List.of(Map.of("match", "A = 1", "keep", 0), Map.of("keep", "some")),
                                "quota", Map.of("eventsPerSecond", -1, "burst", "x"),
                                "redaction",
                                        Map.of(
                                                "builtins", List.of("iban"),
                                                "rules",
                                                        List.of(
                                                                Map.of("pattern", "(", "action", "burn"),
                                                                Map.of("name", "B A D", "pattern", "x*"),
                                                                Map.of())),
                                "retention", Map.of("default", "1h", "rules", List.of(Map.of("match", "A = 1")))),
                        PROD,
                        time))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "noice",
                                "noise.default",
                                "noise.environments.uat",
                                "sampling[0].keep",
                                "sampling[1].match",
                                "sampling[1].keep",
                                "quota.eventsPerSecond",
                                "quota.burst",
                                "quota.burst",
                                "redaction.builtins",
                                "redaction.rules[0].pattern",
                                "redaction.rules[0].action",
                                "redaction.rules[1].name",
                                "redaction.rules[1].pattern",
                                "redaction.rules[2]",
                                "retention.default",
                                "retention.rules[0].keep"));
    }

    @Test
    void aBucketLetsABatchThroughWholeAndThenAsksForTime() {
        Buckets buckets = new Buckets(time);
        Quota quota = new Quota(100, 200, 0);
        buckets.take(ACME, quota, 1_000, 0);
        assertThatThrownBy(() -> buckets.take(ACME, quota, 1, 0))
                .isInstanceOfSatisfying(
                        QuotaExceeded.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(8_010)));
        buckets.take(new TenantId("other"), quota, 1, 0);
        now = now.plusMillis(8_010);
        buckets.take(ACME, quota, 1, 0);
    }

    @Test
    void aPullIsSlowedAndWaitsAtMostAMinute() {
        Buckets buckets = new Buckets(time);
        Quota quota = new Quota(100, 100, 0);
        assertThat(buckets.slow(ACME, quota, 1_100, 0)).isZero();
        assertThat(buckets.slow(ACME, quota, 5_000, 0)).isEqualTo(Duration.ofMillis(10_010));
        assertThatThrownBy(() -> buckets.slow(ACME, quota, 1_000_000, 0)).isInstanceOf(QuotaExceeded.class);
    }

    @Test
    void aDaysBytesComeBackAtMidnight() {
        Buckets buckets = new Buckets(time);
        Quota quota = new Quota(0, 0, 1_000);
        buckets.take(ACME, quota, 1, 999);
        buckets.take(ACME, quota, 1, 999);
        assertThatThrownBy(() -> buckets.take(ACME, quota, 1, 1))
                .isInstanceOfSatisfying(
                        QuotaExceeded.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(14)));
        now = Instant.parse("2026-03-02T00:00:00Z");
        buckets.take(ACME, quota, 1, 1);
    }
}
