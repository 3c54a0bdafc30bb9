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
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The installed Alertmanager in a process of its own, with one webhook receiver. */
final class RealAlertmanager implements AlertSide {
    private static final long POLL = 50_000_000L;
    /** So long after an alert was told nothing more of it is on its way. */
    private static final long QUIET = 7_000_000_000L;

    private final Path folder;
    private final Process process;
    private final AlertPosts posts;
    private final HookReceiver hook;

    RealAlertmanager(Path program) throws IOException, InterruptedException {
        hook = new HookReceiver();
        folder = Files.createTempDirectory("bellwether-alertmanager");
        Path config = folder.resolve("alertmanager.yml");
        Files.writeString(
                config,
                "route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 5s, repeat_interval: 4h}\n"
                        + "receivers: [{name: hook, webhook_configs: [{url: '" + hook.url()
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
        posts = new AlertPosts(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"));
        URI ready = URI.create("http://127.0.0.1:" + port + "/-/ready");
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 200 && !isReady(client, ready); i++) {
            LockSupport.parkNanos(POLL);
        }
    }

    private static boolean isReady(HttpClient client, URI ready) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void accept(String run, int from, int to, boolean firing) throws IOException, InterruptedException {
        posts.post(run, from, to, firing);
    }

    @Override
    public HookReceiver hook() {
        return hook;
    }

    @Override
    public Duration processors() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void settle() {
        long posts = -1;
        while (posts != hook.posts.get()) {
            posts = hook.posts.get();
            long until = System.nanoTime() + QUIET;
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(POLL);
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        hook.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
