// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The installed Alertmanager in a process of its own, with one webhook receiver. */
final class RealAlertmanager implements AutoCloseable {
    private static final long POLL = 50_000_000L;

    private final Path folder;
    private final Process process;
    private final URI alerts;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RealAlertmanager(Path program, String hook) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("bellwether-alertmanager");
        Path config = folder.resolve("alertmanager.yml");
        Files.writeString(
                config,
                "route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 4h}\n"
                        + "receivers: [{name: hook, webhook_configs: [{url: '" + hook
                        + "', send_resolved: false}]}]\n");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--cluster.listen-address=",
                        "--log.level=error",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        alerts = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
        URI ready = URI.create("http://127.0.0.1:" + port + "/-/ready");
        for (int i = 0; i < 200 && !isReady(ready); i++) {
            LockSupport.parkNanos(POLL);
        }
    }

    private boolean isReady(URI ready) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Posts alerts as Prometheus does. */
    void post(int from, int to) throws IOException, InterruptedException {
        String end = Instant.now().plus(Duration.ofMinutes(30)).toString();
        StringBuilder body = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            body.append(i == from ? "" : ",")
                    .append("{\"labels\":{\"alertname\":\"")
                    .append(AlertMachine.policy(i))
                    .append(
                            "\",\"tenant\":\"bench\",\"environment\":\"prod\",\"severity\":\"critical\",\"service\":\"gateway\"")
                    .append(",\"team\":\"platform\",\"node\":\"")
                    .append(AlertMachine.node("am", i))
                    .append("\"},\"annotations\":{\"summary\":\"73 errors in 1 minute, above 50\"},\"endsAt\":\"")
                    .append(end)
                    .append("\"}");
        }
        HttpRequest request = HttpRequest.newBuilder(alerts)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        if (status != 200) {
            throw new IOException("Alertmanager answered " + status);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
