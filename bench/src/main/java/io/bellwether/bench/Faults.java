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
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the platform at random moments while clients push, starts it again, and in the end compares every acknowledged
 * event with what is stored. Clients behave as good clients do: what was not acknowledged is sent again under the same
 * ids.
 */
final class Faults {
    private static final int BATCH = 200;
    private static final int RATE = 8_000;
    private static final Pattern ID = Pattern.compile("\"event_id\"\\s*:\\s*\"f(\\d+)-(\\d{12})\"");
    private static final Pattern NEXT = Pattern.compile("\"next_cursor\"\\s*:\\s*\"([^\"]+)\"");

    private final Path root;
    private final int kills;
    private final int clients;
    private final Random random;
    private final List<Sender> senders = new ArrayList<>();
    private volatile String url;
    private volatile boolean ended;

    Faults(Path root, int kills, int clients, long seed) {
        this.root = root;
        this.kills = kills;
        this.clients = clients;
        random = new Random(seed);
    }

    /** @return true when nothing was lost and nothing doubled */
    boolean run() throws Exception {
        System.out.printf("faults: %d times kill -9 under load, %d clients, batches of %d%n", kills, clients, BATCH);
        Path data = Files.createTempDirectory("bellwether-faults");
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        int port = IngestBench.freePort();
        Platform platform = Platform.start(root, data, port);
        try {
            platform.createTenant("bench");
            url = platform.url() + "/v1/events?" + IngestBench.PLACE;
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Sender sender = new Sender(i);
                senders.add(sender);
                running.add(threads.submit(sender));
            }
            Instant begin = Instant.now().minus(Duration.ofMinutes(5));
            List<Long> starts = new ArrayList<>();
            for (int kill = 1; kill <= kills; kill++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(3_000)));
                platform.kill();
                long down = System.nanoTime();
                platform = Platform.start(root, data, port);
                starts.add(System.nanoTime() - down);
                System.out.printf(
                        "  kill %d of %d: ready again after %.1f s, %,d acknowledged%n",
                        kill, kills, (System.nanoTime() - down) / 1e9, acknowledged());
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            ended = true;
            for (Future<?> one : running) {
                one.get();
            }
            return compare(platform, begin, starts);
        } finally {
            ended = true;
            threads.shutdownNow();
            platform.close();
            Platform.deleteAll(data);
        }
    }

    private long acknowledged() {
        return senders.stream().mapToLong(sender -> sender.acknowledged).sum();
    }

    private boolean compare(Platform platform, Instant begin, List<Long> starts) throws Exception {
        BitSet[] stored = new BitSet[clients];
        for (int i = 0; i < clients; i++) {
            stored[i] = new BitSet();
        }
        long doubled = 0;
        String cursor = null;
        String range = "/v1/events?" + IngestBench.PLACE + "&limit=5000&from=" + begin + "&to="
                + Instant.now().plus(Duration.ofMinutes(5));
        do {
            String page = platform.get(cursor == null ? range : range + "&cursor=" + cursor);
            Matcher ids = ID.matcher(page);
            while (ids.find()) {
                BitSet seen = stored[Integer.parseInt(ids.group(1))];
                int number = Integer.parseInt(ids.group(2));
                doubled += seen.get(number) ? 1 : 0;
                seen.set(number);
            }
            Matcher next = NEXT.matcher(page);
            cursor = next.find() ? next.group(1) : null;
        } while (cursor != null);
        long lost = 0;
        long found = 0;
        for (Sender sender : senders) {
            found += stored[sender.client].cardinality();
            lost += sender.acknowledged
                    - stored[sender.client].get(0, (int) sender.acknowledged).cardinality();
        }
        System.out.printf(
                "  acknowledged %,d, stored %,d, lost %d, doubled %d%n", acknowledged(), found, lost, doubled);
        System.out.printf(
                "  down for p50 %.1f s, at most %.1f s%n",
                Quantiles.millis(starts, 0.5) / 1e3, Quantiles.millis(starts, 1) / 1e3);
        return lost == 0 && doubled == 0 && found > 0;
    }

    /** Sends its events in order, each batch until it is acknowledged. */
    private final class Sender implements Runnable {
        private final int client;
        private volatile long acknowledged;

        Sender(int client) {
            this.client = client;
        }

        @Override
        public void run() {
            Batches bodies = new Batches(Batches.Format.NDJSON, BATCH, "f" + client, client);
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();
            while (!ended) {
                byte[] body = bodies.next(acknowledged, Instant.now());
                while (!send(http, body)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                }
                acknowledged += BATCH;
                LockSupport.parkNanos((long) (1e9 * BATCH * clients / RATE));
            }
        }

        private boolean send(HttpClient http, byte[] body) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(5))
                        .header("Authorization", "Bearer " + Platform.TOKEN)
                        .header("Content-Type", Batches.Format.NDJSON.contentType())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 202;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
