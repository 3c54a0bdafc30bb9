// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution, started by its launcher as a process of its own. */
final class Platform implements AutoCloseable {
    static final String TOKEN = "bench-administrator-token";
    private static final Duration START = Duration.ofSeconds(120);

    private final Process process;
    private final Path data;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private Platform(Process process, Path data, int port) {
        this.process = process;
        this.data = data;
        this.port = port;
    }

    static Platform start(Path root, Path data, int port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("bellwether").toString(),
                        "run",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        data.toString())
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("run.log").toFile());
        builder.environment().put("BELLWETHER_ADMIN_TOKEN", TOKEN);
        builder.environment().put("BELLWETHER_BUILD", "never");
        Platform platform = new Platform(builder.start(), data, port);
        long end = System.nanoTime() + START.toNanos();
        while (!platform.isReady()) {
            if (!platform.process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        "the platform did not start:\n" + Files.readString(data.resolve("run.log")));
            }
            new CountDownLatch(1).await(250, TimeUnit.MILLISECONDS);
        }
        return platform;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String token() {
        return TOKEN;
    }

    void createTenant(String id) throws Exception {
        post("/v1/tenants", "{\"id\":\"" + id + "\",\"name\":\"Bench\",\"timeZone\":\"UTC\"}");
        post("/v1/tenants/" + id + "/environments", "{\"id\":\"prod\",\"name\":\"Prod\",\"kind\":\"prod\"}");
    }

    double cpuSeconds() {
        return jvm().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(jvm().pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return -1;
    }

    /** What a folder of the data takes on disk; zero when there is none. */
    long bytes(String folder) throws IOException {
        if (!Files.isDirectory(data.resolve(folder))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** The sum of one of the platform's own metrics over all labels that contain these texts. */
    double metric(String name, String... labels) throws Exception {
        double sum = 0;
        for (String line : send(request("/_metrics").GET()).body().lines().toList()) {
            if (line.startsWith(name) && Arrays.stream(labels).allMatch(line::contains)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    /** The JVM is the largest of the launcher's descendants. */
    private ProcessHandle jvm() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .max(Comparator.comparing(
                        handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO)))
                .orElseThrow();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create(url() + "/readyz")).GET())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer's body. */
    String get(String path) throws Exception {
        return proper(path, send(request(path).GET()));
    }

    /** The answer's body. */
    String post(String path, String body) throws Exception {
        return proper(path, send(request(path).POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    /** The answer's body. */
    String put(String path, String body) throws Exception {
        return proper(path, send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body))));
    }

    private static String proper(String path, HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As a power cut does it: the JVM gets no chance to write anything more. */
    void kill() throws Exception {
        ProcessHandle jvm = jvm();
        jvm.destroyForcibly();
        jvm.onExit().get(10, TimeUnit.SECONDS);
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            List<ProcessHandle> left = process.descendants().toList();
            left.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
