// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant that is a file. */
@ExtendWith(SharedPlatform.class)
class DeclaredTenantTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String KEY = "declared-seq-key";

    @Test
    void aFileIsAppliedAndSoAreItsChanges(RunningPlatform platform) throws Exception {
        Rest rest = platform.rest();
        MemoryStore events = new MemoryStore();
        events.log(Clock.systemUTC().instant(), "Error", "It broke", Map.of("_Environment", "Declared Prod 1"));
        events.log(Clock.systemUTC().instant(), "Error", "It broke", Map.of("_Environment", "Other"));
        Path file = platform.data().resolve("etc/tenants/declared.yaml");
        try (SeqServer seq = SeqServer.over(events).apiKey(KEY).start()) {
            write(file, declaration(seq, "Production", 80));
            Eventually.holds(
                    "the tenant is there",
                    SOON,
                    () -> rest.http()
                                    .send("GET", "/v1/connectors/seq-prod?tenant=declared", rest.token(), "")
                                    .statusCode()
                            == 200);
            Eventually.holds(
                    "the declared connector reads what is the environment's",
                    SOON,
                    () -> rest.get("/v1/connectors/seq-prod?tenant=declared")
                                    .path("status")
                                    .path("captured")
                                    .asLong()
                            == 1);
            assertThat(rest.get("/v1/tenants/declared").path("timeZone").asText())
                    .isEqualTo("Australia/Sydney");
            assertThat(rest.get("/v1/connectors/seq-prod?tenant=declared").toString())
                    .doesNotContain(KEY);
            assertThat(rest.get("/v1/channels/hook?tenant=declared")
                            .path("notifier")
                            .asText())
                    .isEqualTo("webhook");
            assertThat(above(rest.get("/v1/alerts/policies/burst?tenant=declared")))
                    .isEqualTo(80);
            assertThat(platform.shell("bellwether:drift").text()).contains("Everything runs as declared");

            write(file, declaration(seq, "Live", 90));
            Eventually.holds(
                    "the change is applied",
                    SOON,
                    () -> above(rest.get("/v1/alerts/policies/burst?tenant=declared")) == 90);
            assertThat(rest.get("/v1/tenants/declared/environments/prod")
                            .path("name")
                            .asText())
                    .isEqualTo("Live");

            write(file, "tenant: { id: declared, name: Broken, timeZone: Nowhere/Land }\n");
            Eventually.holds("what is wrong is shown", SOON, () -> platform.shell("bellwether:drift")
                    .text()
                    .contains("tenant.timeZone"));
            assertThat(rest.get("/v1/tenants/declared").path("name").asText()).isEqualTo("Declared & Sons");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The file appears whole, as editors and deployment tools leave it. */
    private static void write(Path file, String text) throws IOException {
        Path part = Files.writeString(file.resolveSibling("declared.part"), text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static int above(JsonNode policy) {
        return policy.path("detect").path("threshold").path("above").asInt();
    }

    private static String declaration(SeqServer seq, String environment, int above) {
        return """
                tenant: { id: declared, name: "Declared & Sons", timeZone: Australia/Sydney }
                environments:
                  - { id: prod, name: %s, kind: prod, match: "Declared Prod%%" }
                connectors:
                  - id: seq-prod
                    environment: prod
                    source: seq
                    settings: { url: "%s", apiKey: %s, pollEvery: 1s }
                channels:
                  - { id: hook, notifier: webhook, settings: { url: "%s/hook" } }
                policies:
                  - id: burst
                    name: Burst
                    class: unknown
                    severity: error
                    measure: { select: "@Level = 'Error'", value: count }
                    detect: { threshold: { above: %d } }
                """
                .formatted(environment, seq.uri(), KEY, seq.uri(), above);
    }
}
