// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pushes events over HTTP at the running distribution, everything on, from this process, for a while, as fast as it
 * takes them; then at half that rate, to see how soon an accepted event is found. The reference beside it is the least
 * any durable intake must do: a bare HTTP server that writes each body to a file and calls fsync, fed by the same load
 * generator.
 */
final class IngestBench {
    static final String PLACE = "tenant=bench&environment=prod";
    private static final int POLICIES = 50;
    /** Seconds until the JVM has compiled what is used. */
    private static final int WARM_UP = 30;

    /** Seconds in which small files of the index are merged. */
    private static final int REST = 30;

    private final Path root;
    private final int seconds;
    private final int clients;
    private final int batch;
    private final Batches.Format format;

    IngestBench(Path root, int seconds, int clients, int batch, Batches.Format format) {
        this.root = root;
        this.seconds = seconds;
        this.clients = clients;
        this.batch = batch;
        this.format = format;
    }

    void run() throws Exception {
        System.out.printf(
                "ingest: %d clients, batches of %d events as %s, %d policies, %d s after a warm-up%n",
                clients, batch, format, POLICIES, seconds);
        Load reference = reference();
        System.out.println("  reference (HTTP, write, fsync):  " + reference);
        Parts parts = new Parts(batch);
        parts.measure();
        System.out.println("  parts alone:                     " + parts);
        Path data = Files.createTempDirectory("bellwether-bench");
        try (Platform platform = Platform.start(root, data, freePort())) {
            platform.createTenant("bench");
            for (String policy : BenchPolicies.documents("bench", POLICIES)) {
                platform.post("/v1/alerts/policies?tenant=bench", policy);
            }
            load(platform).run(Math.max(WARM_UP, seconds / 2));
            double cpuBefore = platform.cpuSeconds();
            double storedBefore = stored(platform);
            Load load = load(platform);
            String found = probed(platform, load);
            double stored = stored(platform) - storedBefore;
            double cpu = platform.cpuSeconds() - cpuBefore;
            System.out.println("  bellwether (everything on):      " + load);
            System.out.printf("  ratio to the reference:          %.2f%n", load.rate() / reference.rate());
            System.out.printf("  ratio to the parts alone:        %.2f%n", load.rate() / parts.bound());
            System.out.printf("  CPU:                             %.1f s per million events%n", cpu * 1e6 / stored);
            System.out.println("  searchable at full load:         " + found);
            Load half = load(platform).atMost(load.rate() / 2);
            System.out.println("  searchable at half load:         " + probed(platform, half));
            System.out.println("  half load:                       " + half);
            System.out.printf(
                    "  stored but not judged:           %.0f events%n",
                    platform.metric("bellwether_detect_shed_events_total"));
            System.out.printf("  RSS:                             %d MB%n", platform.residentBytes() / 1_000_000);
            double all = stored(platform);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REST));
            System.out.printf(
                    "  on disk after " + REST + " s of rest:       journal %.0f, index %.0f bytes an event%n",
                    platform.bytes("journal") / all,
                    platform.bytes("events") / all);
        } finally {
            Platform.deleteAll(data);
        }
    }

    private Load load(Platform platform) {
        return new Load(platform.url() + format.path() + "?" + PLACE, platform.token(), clients, batch, format);
    }

    private String probed(Platform platform, Load load) throws Exception {
        SearchProbe probe = new SearchProbe(platform, PLACE);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> probing = thread.submit(probe);
        load.run(seconds);
        probe.stop();
        probing.get();
        thread.shutdown();
        return probe.toString();
    }

    private static double stored(Platform platform) throws Exception {
        return platform.metric("bellwether_ingest_events_total", "outcome=\"stored\"");
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
            Load load =
                    new Load("http://127.0.0.1:" + server.getAddress().getPort() + "/", "none", clients, batch, format);
            load.run(Math.max(5, seconds / 3));
            return load;
        } finally {
            server.stop(0);
            threads.shutdownNow();
            Files.deleteIfExists(file);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
