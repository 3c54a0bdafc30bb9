// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The platform as its users run it: {@code ./bellwether run} with a data folder, as a process of its own, which can be
 * stopped, killed and started again with the same data. Nothing is built; the launcher runs what is there.
 */
final class RunningPlatform implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Duration COMMAND = Duration.ofMinutes(2);

    private final Process launcher;
    private final Path data;
    private final Path output;
    private final Http http;

    private RunningPlatform(Process launcher, Path data, Path output, Http http) {
        this.launcher = launcher;
        this.data = data;
        this.output = output;
        this.http = http;
    }

    /**
     * Starts on a free port and returns when {@code /readyz} answers 200.
     *
     * @param data created when absent
     * @param environment added to that of this process
     * @throws AssertionError when the launcher ends or the platform is not ready in time; carries its output
     */
    static RunningPlatform start(Path data, Map<String, String> environment) throws IOException, InterruptedException {
        return start(data, Http.freePort(), environment);
    }

    /** As {@link #start(Path, Map)}, on a port of choice. */
    static RunningPlatform start(Path data, int port, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path output = data.resolve("launcher.out");
        Process launcher =
                launch(output, environment, "run", "--port", Integer.toString(port), "--data", data.toString());
        RunningPlatform platform = new RunningPlatform(launcher, data, output, new Http(port));
        try {
            Eventually.holds("the launcher says ready", START, () -> {
                if (!launcher.isAlive()) {
                    throw new IllegalStateException("the launcher ended with code " + launcher.exitValue());
                }
                return platform.output().contains("Bellwether is ready: ");
            });
            return platform;
        } catch (AssertionError e) {
            String said = platform.output();
            platform.close();
            throw new AssertionError(e.getMessage() + "\n" + said, e);
        }
    }

    /** Requests to this platform. */
    Http http() {
        return http;
    }

    /** The data folder. */
    Path data() {
        return data;
    }

    /** Where plugins are dropped. */
    Path deploy() {
        return data.resolve("deploy");
    }

    /** What the launcher printed so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** The administrator token generated at the first start. */
    String adminToken() throws IOException {
        return Files.readString(data.resolve("admin-token")).strip();
    }

    /** The REST API as the platform administrator sees it. */
    Rest rest() throws IOException {
        return new Rest(http, adminToken());
    }

    /** Runs one command of the shell. */
    Answer shell(String command) throws IOException, InterruptedException {
        Path answer = Files.createTempFile(data, "shell", ".out");
        Process process = launch(answer, Map.of(), "shell", "--data", data.toString(), command);
        if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("shell command '" + command + "': no answer within " + COMMAND);
        }
        return new Answer(process.exitValue(), Files.readString(answer));
    }

    /** Ends the platform as the end of the power would, without a word to it, and waits until it is gone. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle platform = platform().orElseThrow(() -> new IllegalStateException("nothing runs"));
        platform.destroyForcibly();
        Eventually.holds("the killed process is gone", STOP, () -> !platform.isAlive());
        awaitLauncher();
    }

    /**
     * Asks the platform to stop, as Ctrl-C does, and waits until it has.
     *
     * @return the exit code of the launcher; 0 after a clean stop
     */
    int stop() throws InterruptedException {
        launcher.destroy();
        awaitLauncher();
        return launcher.exitValue();
    }

    /** Stops, and kills what does not. Closing a stopped platform does nothing. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (!launcher.isAlive()) {
            return;
        }
        launcher.destroy();
        if (!launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            platform().ifPresent(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }

    private Optional<ProcessHandle> platform() throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readString(data.resolve("karaf.pid")).strip()));
    }

    private void awaitLauncher() throws InterruptedException {
        if (!launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the launcher does not end");
        }
    }

    /** Runs the launcher and returns at once; everything it prints goes to the file. */
    static Process launch(Path output, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("bellwether.launcher"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("BELLWETHER_BUILD", "never");
        builder.environment().put("BELLWETHER_START_SECONDS", Long.toString(START.toSeconds()));
        // Launchers that look for a free port at the same time find the same one.
        builder.environment().put("BELLWETHER_SHELL_PORT", Integer.toString(Http.freePort()));
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        return builder.start();
    }

    /** What a shell command answered. */
    record Answer(int code, String text) {}
}
