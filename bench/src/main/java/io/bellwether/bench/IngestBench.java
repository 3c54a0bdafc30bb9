// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pushes events over HTTP at the running distribution, everything on, from this process, for a while, as fast as it
 * takes them. The reference beside it is the least any durable intake must do: a bare HTTP server that writes each body
 * to a file and calls fsync, fed by the same load generator.
 */
final class IngestBench {
    private final Path root;
    private final int seconds;
    private final int clients;
    private final int batch;

    IngestBench(Path root, int seconds, int clients, int batch) {
        this.root = root;
        this.seconds = seconds;
        this.clients = clients;
        this.batch = batch;
    }

    void run() throws Exception {
        System.out.printf("ingest: %d clients, batches of %d events, %d s after a warm-up%n", clients, batch, seconds);
        Load reference = reference();
        System.out.println("  reference (HTTP, write, fsync):  " + reference);
        Path data = Files.createTempDirectory("bellwether-bench");
        int port = Platform.freePort();
        try (Platform platform = Platform.start(root, data, port)) {
            platform.createTenant("bench");
            String path = "/v1/events?tenant=bench&environment=prod";
            new Load(platform.url() + path, platform.token(), clients, batch).run(Math.max(5, seconds / 3));
            double cpuBefore = platform.cpuSeconds();
            Load load = new Load(platform.url() + path, platform.token(), clients, batch);
            load.run(seconds);
            double cpu = platform.cpuSeconds() - cpuBefore;
            System.out.println("  bellwether (everything on):      " + load);
            System.out.printf("  ratio to the reference:          %.2f%n", load.rate() / reference.rate());
            System.out.printf(
                    "  CPU:                             %.1f s per million events%n", cpu * 1e6 / load.accepted());
            System.out.printf(
                    "  stored but not judged:           %.0f events%n",
                    platform.metric("bellwether_detect_shed_events_total"));
            System.out.printf("  RSS:                             %d MB%n", platform.residentBytes() / 1_000_000);
            System.out.printf(
                    "  journal on disk:                 %.0f bytes an event%n",
                    platform.journalBytes() / platform.metric("bellwether_ingest_events_total", "outcome=\"stored\""));
        } finally {
            Platform.deleteAll(data);
        }
    }

    private Load reference() throws Exception {
        Path file = Files.createTempFile("bellwether-reference", ".bin");
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                synchronized (out) {
                    out.write(ByteBuffer.wrap(body));
                    out.force(false);
                }
                byte[] answer = ("{\"accepted\":" + batch + "}").getBytes();
                exchange.sendResponseHeaders(202, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            Load load = new Load("http://127.0.0.1:" + server.getAddress().getPort() + "/", "none", clients, batch);
            load.run(Math.max(5, seconds / 3));
            return load;
        } finally {
            server.stop(0);
            threads.shutdownNow();
            Files.deleteIfExists(file);
        }
    }
}
