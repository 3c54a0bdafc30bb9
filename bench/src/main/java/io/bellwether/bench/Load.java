// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several clients that each post one batch after another, as NDJSON, and wait for each answer. */
final class Load {
    private static final Pattern ACCEPTED = Pattern.compile("\"accepted\"\\s*:\\s*(\\d+)");
    private static final String[] APPS = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store"};
    private static final String[] MESSAGES = {
        "HTTP GET /api/matters/%d responded 200 in 12.3 ms",
        "Plan step ValidateMatter of execution %d completed",
        "Indexed document %d into matters-v3",
        "Call to downstream service iManage for document %d failed with 502",
        "Token handle not found for session %d"
    };

    private final String url;
    private final String token;
    private final int clients;
    private final int batch;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Long> latencies = new ArrayList<>();
    private double seconds;

    Load(String url, String token, int clients, int batch) {
        this.url = url;
        this.token = token;
        this.clients = clients;
        this.batch = batch;
    }

    void run(int duration) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long start = System.nanoTime();
        long end = start + duration * 1_000_000_000L;
        List<Future<List<Long>>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            running.add(threads.submit(() -> client(client, end)));
        }
        for (Future<List<Long>> one : running) {
            latencies.addAll(one.get());
        }
        seconds = (System.nanoTime() - start) / 1e9;
        threads.shutdown();
    }

    double rate() {
        return accepted.get() / seconds;
    }

    long accepted() {
        return accepted.get();
    }

    private List<Long> client(int client, long end) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Long> took = new ArrayList<>();
        long number = 0;
        while (System.nanoTime() < end) {
            byte[] body = body(client, number);
            number += batch;
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            took.add(System.nanoTime() - start);
            Matcher count = ACCEPTED.matcher(answer.body());
            if (answer.statusCode() == 202 && count.find()) {
                accepted.addAndGet(Long.parseLong(count.group(1)));
            } else {
                refused.addAndGet(batch);
            }
        }
        return took;
    }

    private byte[] body(int client, long from) {
        StringBuilder text = new StringBuilder(batch * 420);
        String now = Instant.now().toString();
        for (int i = 0; i < batch; i++) {
            long id = from + i;
            int kind = (int) (id % 50 < 46 ? id % 3 : id % 5);
            text.append("{\"event_id\":\"bench-")
                    .append(client)
                    .append('-')
                    .append(System.identityHashCode(this))
                    .append('-')
                    .append(id)
                    .append("\",\"source\":\"bench\",\"type\":\"log\",\"severity\":\"")
                    .append(kind > 2 ? "error" : "info")
                    .append("\",\"timestamp\":\"")
                    .append(now)
                    .append("\",\"message\":\"")
                    .append(String.format(MESSAGES[kind], id))
                    .append("\",\"payload\":{\"_AppName\":\"")
                    .append(APPS[(int) (id % APPS.length)])
                    .append("\",\"_Server\":\"node-")
                    .append(id % 4)
                    .append("\",\"StatusCode\":")
                    .append(kind == 3 ? 502 : 200)
                    .append(",\"ElapsedMs\":")
                    .append(id % 900)
                    .append(".5,\"RequestId\":\"0HMV")
                    .append(id)
                    .append("\",\"CorrelationId\":\"c-")
                    .append(id / 7)
                    .append("\",\"SourceContext\":\"Sharedo.Core.Case.Web\"}}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return String.format(
                "%,.0f events/s, accepted in p50 %.1f ms, p99 %.1f ms, refused %d",
                rate(), at(sorted, 0.50), at(sorted, 0.99), refused.get());
    }

    private static double at(long[] sorted, double rank) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, rank * sorted.length)] / 1e6;
    }
}
