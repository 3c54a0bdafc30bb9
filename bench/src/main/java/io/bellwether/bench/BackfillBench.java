// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a day of history from an emulated Seq server, a process of its own, through the running distribution, everything
 * on. The reference beside it is the least any reader must do: a bare client that asks for the same pages, as many at
 * once, and counts the events in their bytes.
 */
final class BackfillBench {
    private static final long DAY = 12_000_000;
    private static final byte[] MARK = "\"Id\":\"".getBytes(StandardCharsets.UTF_8);
    private static final Pattern LAST = Pattern.compile("\"LastReadEventId\":\"([^\"]+)\"");
    private static final String FILTER = "(true) and @Properties._Environment like 'Harbour Wren%' ci";

    private final Path root;
    private final long events;
    private final int pageSize;
    private final int concurrency;
    private final int chance;
    private final int kills;
    private final int port = IngestBench.freePort();
    private final Instant to = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final Instant from = to.minus(Duration.ofDays(1));
    private Platform platform;

    /**
     * @param chance of a hundred searches, how many the server is to answer with a fault
     * @param kills how often the platform is killed on the way, at even distances
     */
    BackfillBench(Path root, long events, int pageSize, int concurrency, int chance, int kills) throws IOException {
        this.root = root;
        this.events = events;
        this.pageSize = pageSize;
        this.concurrency = concurrency;
        this.chance = chance;
        this.kills = kills;
    }

    /** @return true when nothing was lost and nothing doubled */
    boolean run() throws Exception {
        System.out.printf(
                "backfill: a day of %,d events, pages of %d, %d requests at once, %d %% of them answered with a fault, %d kills%n",
                events, pageSize, concurrency, chance, kills);
        Path data = Files.createTempDirectory("bellwether-bench");
        Process seq = emulator();
        try {
            String url = address(seq);
            double reference = reference(url);
            System.out.printf("  reference (HTTP, counting bytes):  %,.0f events/s%n", reference);
            platform = Platform.start(root, data, port);
            platform.createTenant("bench");
            measure(data, seq, url, reference);
            return new StoredIds(events, from, to).compare(platform);
        } finally {
            if (platform != null) {
                platform.close();
            }
            seq.destroy();
            seq.waitFor(10, TimeUnit.SECONDS);
            Platform.deleteAll(data);
        }
    }

    private void measure(Path data, Process seq, String url, double reference) throws Exception {
        platform.post(
                "/v1/connectors?tenant=bench",
                "{\"id\":\"seq\",\"environment\":\"prod\",\"source\":\"seq\",\"settings\":{\"url\":\"" + url
                        + "\",\"environmentMatch\":\"Harbour Wren%\",\"noise\":\"\",\"queries\":{\"all\":\"true\"},"
                        + "\"pageSize\":" + pageSize + ",\"concurrency\":" + concurrency + "}}");
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(url + "/emulator/faults?kind=chance&probability=" + chance / 100.0))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        double cpuBefore = platform.cpuSeconds();
        double seqBefore = cpu(seq);
        long begun = System.nanoTime();
        String started = platform.post(
                "/v1/backfills?tenant=bench",
                "{\"connector\":\"seq\",\"from\":\"" + from + "\",\"to\":\"" + to
                        + "\",\"chunk\":\"1h\",\"rate\":0,\"requests_per_second\":0}");
        String path = "/v1/backfills/" + text(started, "id") + "?tenant=bench";
        String now = started;
        long told = begun;
        int killed = 0;
        while (List.of("queued", "running").contains(text(now, "state"))) {
            new CountDownLatch(1).await(250, TimeUnit.MILLISECONDS);
            now = platform.get(path);
            if (killed < kills && number(now, "events_read") > events * (killed + 1) / (kills + 1)) {
                killed++;
                kill(data, number(now, "events_read"));
            }
            if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(20)) {
                told = System.nanoTime();
                System.out.printf("    %,d read, %s%n", number(now, "events_read"), text(now, "state"));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double rate = number(now, "events_read") / seconds;
        if (killed == 0) {
            System.out.printf("  bellwether (everything on):        %,.0f events/s in %.1f s%n", rate, seconds);
            System.out.printf("  ratio to the reference:            %.2f%n", rate / reference);
            System.out.printf("  a day of 12 million events:        %.1f minutes%n", DAY / rate / 60);
        } else {
            System.out.printf("  bellwether, starts included:       %.1f s%n", seconds);
        }
        System.out.printf(
                "  as the platform tells it:          %s, %,d read, %,d stored, %,d duplicates, %,d lost%n",
                text(now, "state"),
                number(now, "events_read"),
                number(now, "events_stored"),
                number(now, "events_duplicate"),
                number(now, "events_lost"));
        if (killed == 0) {
            System.out.printf(
                    "  CPU:                               %.1f s per million events, the server's %.1f s%n",
                    (platform.cpuSeconds() - cpuBefore) * 1e6 / events, (cpu(seq) - seqBefore) * 1e6 / events);
        }
        System.out.printf("  RSS:                               %d MB%n", platform.residentBytes() / 1_000_000);
    }

    private void kill(Path data, long read) throws Exception {
        long down = System.nanoTime();
        platform.kill();
        platform.close();
        platform = Platform.start(root, data, port);
        System.out.printf(
                "    killed after %,d were read, ready again after %.1f s%n", read, (System.nanoTime() - down) / 1e9);
    }

    private Process emulator() throws Exception {
        Path jar = root.resolve("plugins-sdk/testkit/target/bellwether-testkit-demo.jar");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        jar.toString(),
                        "io.bellwether.testkit.seq.SeqEmulator",
                        "--from",
                        from.toString(),
                        "--to",
                        to.toString(),
                        "--events",
                        String.valueOf(events))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String address(Process seq) throws Exception {
        String line =
                new BufferedReader(new InputStreamReader(seq.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalStateException("the emulated Seq server did not start");
        }
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private double reference(String url) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long begun = System.nanoTime();
        List<Future<Long>> windows = new ArrayList<>();
        for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(15))) {
            Instant window = at;
            windows.add(threads.submit(() -> window(http, url, window)));
        }
        long read = 0;
        for (Future<Long> window : windows) {
            read += window.get();
        }
        threads.shutdown();
        if (read != events) {
            throw new IllegalStateException("the reference read " + read + " events of " + events);
        }
        return read / ((System.nanoTime() - begun) / 1e9);
    }

    private long window(HttpClient http, String url, Instant at) throws Exception {
        long read = 0;
        String after = "";
        String page;
        do {
            URI uri = URI.create(url + "/api/events/signal?render=true&count=" + pageSize + "&filter="
                    + URLEncoder.encode(FILTER, StandardCharsets.UTF_8) + "&fromDateUtc=" + at + "&toDateUtc="
                    + at.plus(Duration.ofMinutes(15)) + after);
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            byte[] body = answer.body().readAllBytes();
            read += count(body);
            page = new String(body, Math.max(0, body.length - 400), Math.min(400, body.length), StandardCharsets.UTF_8);
            Matcher last = LAST.matcher(page);
            after = last.find() ? "&afterId=" + last.group(1) : "";
        } while (page.contains("\"Full\""));
        return read;
    }

    private static long count(byte[] body) {
        long found = 0;
        for (int i = 0; i + MARK.length <= body.length; i++) {
            int j = 0;
            while (j < MARK.length && body[i + j] == MARK[j]) {
                j++;
            }
            found += j == MARK.length ? 1 : 0;
        }
        return found;
    }

    private static double cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static String text(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return value.find() ? value.group(1) : "";
    }

    private static long number(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        return value.find() ? Long.parseLong(value.group(1)) : -1;
    }
}
