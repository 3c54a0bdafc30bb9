// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal;
import io.bellwether.wire.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Measures appending and reading. Arguments: folder, events in all, events of one append, senders, appends each sender
 * has under way. Prints; asserts nothing.
 */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal");
        int total = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        int senders = Integer.parseInt(arguments[3]);
        int depth = Integer.parseInt(arguments[4]);
        TenantEnvironment where = TenantEnvironment.of("acme", "prod");
        for (int round = 0; round < 3; round++) {
            TestNode node = new TestNode(folder.resolve("round-" + round));
            try (SegmentJournal journal = node.open()) {
                long begin = System.nanoTime();
                append(journal, where, total, batch, senders, depth);
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "append: %d events in %.2f s: %.0f events/s, %d bytes a line%n",
                        total, seconds, total / seconds, EventJson.line(event(where, 1)).length);
                begin = System.nanoTime();
                Journal.Found page = journal.find(where, Instant.EPOCH, Instant.MAX, event -> true, 100, null);
                System.out.printf(
                        "first page of %d: %.1f ms%n", page.events().size(), (System.nanoTime() - begin) / 1e6);
                begin = System.nanoTime();
                long[] read = new long[1];
                journal.replay(where, Instant.EPOCH, Instant.MAX, events -> read[0] += events.size());
                seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf("replay: %d events: %.0f events/s%n", read[0], read[0] / seconds);
            }
            long begin = System.nanoTime();
            try (SegmentJournal again = node.open()) {
                System.out.printf("reopened in %.1f ms%n", (System.nanoTime() - begin) / 1e6);
                again.verify(null).forEach(check -> System.out.println(check));
                readPlaces(again, where, total);
            }
        }
    }

    /** 100 places anywhere, ten times; then 100 neighbours; then the end. */
    private static void readPlaces(SegmentJournal journal, TenantEnvironment where, int total) {
        List<String> all = new ArrayList<>(total);
        journal.replay(where, Instant.EPOCH, Instant.MAX, events -> events.forEach(event -> all.add(event.rawRef())));
        Random random = new Random(1);
        for (int round = 0; round < 5; round++) {
            List<String> places =
                    random.ints(100, 0, all.size()).mapToObj(all::get).toList();
            long begin = System.nanoTime();
            journal.read(where, places);
            double cold = (System.nanoTime() - begin) / 1e6;
            begin = System.nanoTime();
            journal.read(where, places);
            System.out.printf("100 places: %.1f ms, again %.2f ms%n", cold, (System.nanoTime() - begin) / 1e6);
        }
        long begin = System.nanoTime();
        journal.readAfter(where, journal.end(where), 100);
        System.out.printf("after the end: %.2f ms%n", (System.nanoTime() - begin) / 1e6);
    }

    private static void append(
            SegmentJournal journal, TenantEnvironment where, int total, int batch, int senders, int depth)
            throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(senders);
        List<Future<?>> done = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            int first = sender;
            done.add(pool.submit(() -> {
                Semaphore room = new Semaphore(depth);
                for (int at = first * batch; at < total; at += senders * batch) {
                    List<Event> events = new ArrayList<>(batch);
                    for (int i = at; i < at + batch; i++) {
                        events.add(event(where, i));
                    }
                    room.acquire();
                    CompletableFuture<?> receipt = journal.append(where, events).toCompletableFuture();
                    receipt.whenComplete((stored, failure) -> room.release());
                }
                room.acquire(depth);
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        pool.shutdown();
    }

    private static Event event(TenantEnvironment where, int i) {
        return TestNode.event(
                where,
                "event-" + i,
                TestNode.START.plusMillis(i / 60),
                "Request " + i * 31 + " to the document service of node " + i % 7 + " took " + i % 911
                        + " ms and answered with an unexpected status");
    }
}
