// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("acme", "prod");
    private static final String LETTERS = "ab:1 é€\uD83D\uDE00\uD800\n";

    private final Fingerprint fingerprints = new Fingerprint();

    /** It is stored with alerts that are open while a new release starts. */
    @Test
    void itIsTheSameAsInEveryReleaseBefore() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String policy = text(random, 12);
            Map<String, String> group = new HashMap<>();
            for (int labels = random.nextInt(4); labels > 0; labels--) {
                group.put(text(random, 8), text(random, i % 100 == 0 ? 3_000 : 20));
            }

            assertThat(fingerprints.of(verdict(policy, group))).isEqualTo(plain(policy, group));
        }
    }

    private static String plain(String policy, Map<String, String> group) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String part : List.of("acme", "prod", policy)) {
            text.append(part.length()).append(':').append(part);
        }
        new TreeMap<>(group).forEach((name, value) -> text.append(name.length())
                .append(':')
                .append(name)
                .append(value.length())
                .append(':')
                .append(value));
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(LETTERS.charAt(random.nextInt(random.nextBoolean() ? 4 : LETTERS.length())));
        }
        return text.toString();
    }

    private static Verdict verdict(String policy, Map<String, String> group) {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        Verdict.Rule rule = new Verdict.Rule(
                policy,
                "Errors",
                AlertClass.DOWNSTREAM,
                Severity.CRITICAL,
                null,
                Map.of(),
                Duration.ZERO,
                Duration.ZERO,
                null);
        return new Verdict(
                WHERE,
                rule,
                group,
                now,
                now,
                Condition.TRUE,
                Duration.ZERO,
                false,
                false,
                1,
                2,
                3,
                "said",
                List.of(),
                Severity.CRITICAL,
                1,
                Map.of(),
                List.of());
    }
}
