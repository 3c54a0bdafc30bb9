// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs scripts of {@code src/test/node} with the libraries that its {@code package.json} pins. They are installed below
 * {@code target} once; where there is no Node or no registry, the tests are reported skipped.
 */
final class Node {
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path ROOM = Path.of("target", "node").toAbsolutePath();
    private static final long INSTALL_SECONDS = 900;
    private static final long SCRIPT_SECONDS = 240;
    private static String unavailable;
    private static boolean installed;

    private Node() {}

    /** What a script printed, and how it ended. */
    record Outcome(int status, String output) {}

    /** Runs a script that is expected to end well. */
    static void run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Outcome outcome = outcome(script, environment);
        assertThat(outcome.status()).as(script + ": " + outcome.output()).isZero();
    }

    /** Runs a script, however it ends. */
    static Outcome outcome(String script, Map<String, String> environment) throws IOException, InterruptedException {
        install();
        Files.copy(SCRIPTS.resolve(script), ROOM.resolve(script), StandardCopyOption.REPLACE_EXISTING);
        return start(SCRIPT_SECONDS, environment, "node", script);
    }

    private static synchronized void install() throws IOException, InterruptedException {
        if (!installed) {
            installed = true;
            Files.createDirectories(ROOM);
            for (String name : List.of("package.json", "package-lock.json")) {
                Files.copy(SCRIPTS.resolve(name), ROOM.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            try {
                Outcome outcome =
                        start(INSTALL_SECONDS, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
                unavailable = outcome.status() == 0 ? null : "npm ci failed: " + outcome.output();
            } catch (IOException e) {
                unavailable = "Node is not installed: " + e.getMessage();
            }
        }
        Assumptions.assumeTrue(unavailable == null, unavailable);
    }

    private static Outcome start(long seconds, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(ROOM, command[0], ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            return ended ? new Outcome(process.exitValue(), text) : new Outcome(-1, "still running after " + text);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
