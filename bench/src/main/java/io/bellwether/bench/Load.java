// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Several clients that each post one batch after another and wait for each answer. */
final class Load {
    private final String url;
    private final String token;
    private final int clients;
    private final int batch;
    private final Batches.Format format;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Long> latencies = new ArrayList<>();
    private double mostPerSecond = Double.POSITIVE_INFINITY;
    private double seconds;

    /** @param url with the path */
    Load(String url, String token, int clients, int batch, Batches.Format format) {
        this.url = url;
        this.token = token;
        this.clients = clients;
        this.batch = batch;
        this.format = format;
    }

    /** Sends no more than so many events a second, all clients together. */
    Load atMost(double eventsPerSecond) {
        mostPerSecond = eventsPerSecond;
        return this;
    }

    void run(int duration) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Batches> bodies = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            bodies.add(new Batches(format, batch, "b" + i + "-" + Long.toString(System.nanoTime(), 36), i));
        }
        long start = System.nanoTime();
        long end = start + duration * 1_000_000_000L;
        List<Future<List<Long>>> running = new ArrayList<>();
        for (Batches each : bodies) {
            running.add(threads.submit(() -> client(each, start, end)));
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

    private List<Long> client(Batches bodies, long begin, long end) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Long> took = new ArrayList<>();
        long number = 0;
        while (System.nanoTime() < end) {
            pace(begin, number);
            byte[] body = bodies.next(number, Instant.now());
            number += batch;
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", format.contentType())
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            took.add(System.nanoTime() - start);
            if (answer.statusCode() / 100 == 2) {
                accepted.addAndGet(batch);
            } else {
                refused.addAndGet(batch);
            }
        }
        return took;
    }

    private void pace(long begin, long sent) {
        double due = sent * clients / mostPerSecond * 1e9;
        long early = begin + (long) due - System.nanoTime();
        if (early > 0) {
            LockSupport.parkNanos(early);
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%,.0f events/s, accepted in p50 %.1f ms, p99 %.1f ms, refused %d",
                rate(), Quantiles.millis(latencies, 0.50), Quantiles.millis(latencies, 0.99), refused.get());
    }
}
