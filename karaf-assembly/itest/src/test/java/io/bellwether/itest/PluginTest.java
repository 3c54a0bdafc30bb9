// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stranger's detector comes, goes and comes back while the platform runs. */
@ExtendWith(SharedPlatform.class)
class PluginTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path BUILT = Path.of(System.getProperty("bellwether.flatline"));

    @Test
    void aDetectorIsDroppedInWithdrawnAndReturned(RunningPlatform platform) throws Exception {
        Rest rest = platform.rest();
        rest.createTenant("plugins");
        assertThat(rest.create("/v1/alerts/policies", policy()).path("state").asText())
                .as("before the plugin is there")
                .isEqualTo("plugin missing");
        assertThat(installed(rest).isMissingNode()).isTrue();

        Path dropped = drop(platform);
        Eventually.holds("the detector is listed", SOON, () -> !installed(rest).isMissingNode());
        assertThat(installed(rest).path("kind").asText()).isEqualTo("detector");
        assertThat(installed(rest).path("parameters")).hasSize(3).anySatisfy(parameter -> {
            assertThat(parameter.path("key").asText()).isEqualTo("for");
            assertThat(parameter.path("type").asText()).isEqualTo("duration");
            assertThat(parameter.path("default").asText()).isEqualTo("10m");
        });
        Eventually.holds("the policy works", SOON, () -> state(rest).equals("active"));

        Files.delete(dropped);
        Eventually.holds(
                "the policy misses its detector", SOON, () -> state(rest).equals("plugin missing"));
        Eventually.holds(
                "the detector is listed no more", SOON, () -> installed(rest).isMissingNode());
        assertThat(rest.get("/v1/alerts/policies/auth-token-errors?tenant=plugins")
                        .path("state")
                        .asText())
                .as("a policy with other detectors")
                .isEqualTo("active");

        drop(platform);
        Eventually.holds("the policy works again", SOON, () -> state(rest).equals("active"));
        JsonNode policy = rest.get("/v1/alerts/policies/stuck-queue?tenant=plugins");
        assertThat(policy.path("detect").path("flatline").path("for").asText()).isEqualTo("5m");
    }

    private static Path drop(RunningPlatform platform) throws IOException {
        Path whole = Files.copy(BUILT, platform.data().resolve("flatline.part"), StandardCopyOption.REPLACE_EXISTING);
        return Files.move(whole, platform.deploy().resolve("flatline.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, Object> policy() {
        return Map.of(
                "id", "stuck-queue",
                "tenant", "plugins",
                "name", "Stuck queue",
                "class", "unknown",
                "severity", "warning",
                "measure", Map.of("select", "@Message like 'Depth%'", "value", "count"),
                "detect", Map.of("flatline", Map.of("for", "5m")));
    }

    private static String state(Rest rest) throws IOException, InterruptedException {
        return rest.get("/v1/alerts/policies/stuck-queue?tenant=plugins")
                .path("state")
                .asText();
    }

    private static JsonNode installed(Rest rest) throws IOException, InterruptedException {
        for (JsonNode plugin : rest.get("/v1/plugins").path("items")) {
            if (plugin.path("id").asText().equals("flatline")) {
                return plugin;
            }
        }
        return rest.get("/v1/plugins").path("no such plugin");
    }
}
