// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console in headless Chromium: somebody signs in, sees an alert arrive, acknowledges it and walks through every
 * page. Pictures are left in {@code target/screenshots}.
 */
@ExtendWith(SharedPlatform.class)
class BrowserTest {
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Duration SIGN_IN = Duration.ofMinutes(3);
    private static final Duration WHOLE = Duration.ofMinutes(15);

    @Test
    void anAlertArrivesAndIsAcknowledged(RunningPlatform platform) throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(
                browser.isPresent() || System.getenv("CI") != null,
                "Skipped: no Chromium on the PATH, and CHROMIUM_BIN is not set. ./bellwether test installs one.");
        assertThat(browser).as("Chromium on the PATH or in CHROMIUM_BIN").isPresent();
        Rest rest = platform.rest();
        rest.createTenant("viewed");
        rest.create(
                "/v1/alerts/policies",
                Map.of(
                        "id", "token-burst",
                        "tenant", "viewed",
                        "name", "Token burst",
                        "class", "auth",
                        "severity", "critical",
                        "measure", Map.of("select", "@Message like '%token handle%' ci", "value", "count"),
                        "detect", Map.of("threshold", Map.of("above", 50)),
                        "recover", Map.of("below", 25, "for", "5m")));
        Path output = Path.of(System.getProperty("bellwether.work"), "browser.out");
        Process journey = journey(platform, rest.tokenOf("viewed", Map.of("role", "admin")), browser.get(), output);
        try {
            Eventually.holds("somebody is signed in", SIGN_IN, () -> {
                if (!journey.isAlive()) {
                    throw new IllegalStateException("the journey is over");
                }
                return Files.readString(output).contains("signed in");
            });
            rest.push("tenant=viewed&environment=prod", tokenErrors());
            assertThat(journey.waitFor(WHOLE.toSeconds(), TimeUnit.SECONDS))
                    .as("the journey ends within " + WHOLE)
                    .isTrue();
            assertThat(journey.exitValue()).as(Files.readString(output)).isZero();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + Files.readString(output), e);
        } finally {
            journey.descendants().forEach(ProcessHandle::destroyForcibly);
            journey.destroyForcibly();
        }
        assertThat(rest.get("/v1/alerts?tenant=viewed&state=ACK").path("items")).hasSize(1);
    }

    private static Process journey(RunningPlatform platform, Rest rest, Path browser, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "node",
                "e2e/run.mjs",
                "--url",
                platform.http().base().toString(),
                "--alert-timeout",
                "180",
                "--screenshots",
                System.getProperty("bellwether.work") + "/screenshots");
        builder.directory(new File(System.getProperty("bellwether.console")));
        builder.environment().put("BELLWETHER_ADMIN_TOKEN", rest.token());
        builder.environment().put("CHROMIUM_BIN", browser.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        return builder.start();
    }

    private static List<Map<String, Object>> tokenErrors() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(Map.of(
                    "source", "identity",
                    "type", "log",
                    "severity", "error",
                    "message", "Token handle not found for client spa-" + i % 4,
                    "payload", Map.of("_AppName", "sharedo-identity", "_Server", "WEB0" + (1 + i % 3))));
        }
        return events;
    }

    private static Optional<Path> browser() {
        String named = System.getenv("CHROMIUM_BIN");
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)));
        return candidates.filter(Files::isExecutable).findFirst();
    }
}
