// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import com.sun.net.httpserver.HttpServer;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The real Alertmanager on a free port of this machine, with a webhook receiver that remembers what it was sent. */
final class AlertmanagerDaemon implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
    private static final int PATIENCE_SECONDS = 90;

    private final Path folder;
    private final Process process;
    private final String address;
    private final HttpServer hook;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
    private final ConcurrentLinkedQueue<Hooked> hooked = new ConcurrentLinkedQueue<>();

    /** One post of the daemon. @param path of the receiver @param nanos when, by {@link System#nanoTime()} */
    record Hooked(String path, long nanos, Map<String, Object> body) {}

    /** @param config with {@code HOOK} where the address of the webhook receiver belongs */
    AlertmanagerDaemon(Path folder, String config) throws IOException, InterruptedException {
        this.folder = folder;
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            long now = System.nanoTime();
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            hooked.add(new Hooked(exchange.getRequestURI().getPath().substring(1), now, Json.object(body)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hook.start();
        write(config);
        int port = freePort();
        address = "http://127.0.0.1:" + port;
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=",
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await("the daemon to be ready", () -> status("/-/ready") == 200);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void write(String config) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                config.replace("HOOK", "http://127.0.0.1:" + hook.getAddress().getPort()));
    }

    /** Goes on with another configuration; every alert is routed anew. */
    void reload(String config) throws IOException, InterruptedException {
        write(config);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(address + "/-/reload"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("the daemon refuses the configuration: " + answer.body() + "\n" + config);
        }
    }

    void post(List<Map<String, Object>> alerts) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(address + "/api/v2/alerts"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.text(alerts)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("the daemon refuses the alerts: " + answer.body());
        }
    }

    /** The groups of all alerts, each with its receiver, labels and alerts. */
    List<Map<String, Object>> groups() {
        try {
            Object groups = Json.value(client.send(
                            HttpRequest.newBuilder(URI.create(address + "/api/v2/alerts/groups"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            List<Map<String, Object>> typed = new ArrayList<>();
            ((List<?>) groups).forEach(group -> typed.add(object(group)));
            return typed;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    /** What the webhook receiver was sent so far. */
    List<Hooked> hooked() {
        return List.copyOf(hooked);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE_SECONDS + " seconds in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private int status(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address + path)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        hook.stop(0);
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
