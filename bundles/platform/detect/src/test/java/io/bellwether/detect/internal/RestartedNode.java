// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Alerting;
import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.InMemoryStores.ConnectorsInMemory;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.InMemoryStores.PoliciesInMemory;
import io.bellwether.detect.internal.book.PolicyService;
import io.bellwether.detect.internal.series.StoredSeries;
import io.bellwether.identity.internal.KeyFiles;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.series.internal.FileSeriesStore;
import io.bellwether.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A node with journal, series and detection, that several origins send to until it is killed. */
final class RestartedNode {
    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    static final int ORIGINS = 4;
    static final int BATCHES = 240;
    static final int BATCH_SECONDS = 30;
    /** So many batches an origin may be ahead of the others. */
    private static final int TOGETHER = 4;

    static final String POLICIES =
            """
            - { id: count, measure: { value: count, by: [node] }, detect: { threshold: { above: 1e9 } } }
            - { id: mean, measure: { value: mean(Size), by: [node] }, detect: { threshold: { above: 1e9 } } }
            - { id: p95, measure: { value: p95(Size), window: 5m }, detect: { threshold: { above: 1e9 } } }
            - { id: distinct, measure: { value: distinct(Size), window: 3m }, detect: { threshold: { above: 1e9 } } }
            - { id: delta, measure: { value: delta(Size), by: [node] }, detect: { threshold: { above: 1e9 } } }
            - { id: least, measure: { value: min(Size), by: [node] }, detect: { threshold: { above: 1e9 } } }
            - { id: ratio, measure: { value: "ratio(Size > 50)", every: 5m }, detect: { threshold: { above: 1e9 } } }
            """;

    final ManualClock clock = new ManualClock(START);
    final JournalComponent journal;
    final FileSeriesStore store;
    final DetectionService service;
    private final PrometheusMeters meters = new PrometheusMeters();

    RestartedNode(Path folder) throws IOException {
        Folder node = new Folder(folder);
        QuickWorkers workers = new QuickWorkers();
        KeyFiles keys = new KeyFiles(node);
        FixedTenants tenants = new FixedTenants(Timeline.WHERE);
        journal = new JournalComponent(node, keys, clock, workers, meters);
        clock.set(newest());
        store = new FileSeriesStore(node, keys, tenants, clock, workers, meters, Map.of());
        PolicyService policies =
                new PolicyService(new PoliciesInMemory(), node, Timeline.detectors(), tenants, clock, workers);
        policies.importAll(Timeline.WHERE.tenant(), POLICIES, false, "ada");
        service = new DetectionService(
                new Silent(),
                new Past(journal, journal, new StoredSeries(store), Map.of("snapshot.every", "1m")),
                workers,
                clock,
                meters,
                policies,
                new SilentAnomalies(),
                new ConnectorsInMemory());
    }

    /** No clock goes back when a process is killed. */
    private Instant newest() {
        List<Event> last = journal.find(
                        Timeline.WHERE, START.minusSeconds(3_600), START.plusSeconds(86_400), event -> true, 1, null)
                .events();
        return last.isEmpty() ? START : last.get(0).timestamp();
    }

    private void reached(int number) {
        Instant at = START.plusSeconds((long) number * BATCH_SECONDS);
        if (at.isAfter(clock.instant())) {
            clock.set(at);
        }
    }

    private boolean isWarm() {
        return meters.counter(DetectionService.STARTS, "", "from").value("snapshot") > 0;
    }

    private void awaitStart() {
        while (!isWarm() && meters.counter(DetectionService.STARTS, "", "from").value("journal") == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static final class Silent implements Alerting {
        @Override
        public void accept(List<Verdict> verdicts) {
            // Nobody is told.
        }

        @Override
        public void retain(TenantEnvironment where, Set<String> policies) {
            // Nothing is open.
        }
    }

    /** What an origin sends in one go; the same whenever it is asked. */
    static List<Event> batch(int origin, int number) {
        SplittableRandom random = new SplittableRandom(origin * 100_003L + number);
        List<Event> events = new ArrayList<>();
        for (int i = 5 + random.nextInt(40); i > 0; i--) {
            long late = random.nextInt(10) == 0 ? random.nextInt(540) : 0;
            Instant at = START.plusMillis((number * BATCH_SECONDS - late) * 1000L + random.nextInt(30_000));
            EventBody body = EventBody.of("o" + origin, "log", Severity.INFO, "message")
                    .withEventId(origin + "-" + number + "-" + i)
                    .withTimestamp(at)
                    .withProperties(
                            Map.of("_Server", "N" + random.nextInt(5), "Size", random.nextInt(100_000) / 1000.0));
            Instant received = START.plusSeconds((long) number * BATCH_SECONDS);
            events.add(new Event(Timeline.WHERE, origin + "-" + number + "-" + i, true, at, received, body, null));
        }
        return events;
    }

    private void say(int newest) {
        synchronized (System.out) {
            System.out.println("sent " + newest + " " + isWarm());
        }
    }

    private void send(int origin, int number) throws InterruptedException, ExecutionException {
        List<Event> stored = journal.append(Timeline.WHERE, batch(origin, number))
                .toCompletableFuture()
                .get()
                .stored();
        service.accept(Timeline.WHERE, new Origin("o" + origin, true, false), stored);
    }

    /**
     * Sends on from a batch until all are sent or the process is killed.
     *
     * @param arguments folder, first batch, and the last it may send before whoever reads its lines has killed it
     */
    public static void main(String[] arguments) throws Exception {
        RestartedNode node = new RestartedNode(Path.of(arguments[0]));
        int first = Integer.parseInt(arguments[1]);
        int last = Integer.parseInt(arguments[2]);
        AtomicInteger newest = new AtomicInteger(first);
        CyclicBarrier together = new CyclicBarrier(ORIGINS);
        List<Thread> threads = new ArrayList<>();
        for (int origin = 0; origin < ORIGINS; origin++) {
            int own = origin;
            Thread thread = new Thread(() -> {
                try {
                    for (int number = Math.max(0, first - 8); number < BATCHES; number++) {
                        while (number > last) {
                            node.say(newest.get());
                            LockSupport.parkNanos(10_000_000);
                        }
                        int reached = Math.max(newest.get(), number);
                        synchronized (newest) {
                            if (reached > newest.get()) {
                                newest.set(reached);
                                node.reached(reached);
                            }
                        }
                        node.send(own, number);
                        if (first > 0 && number == first) {
                            node.awaitStart();
                        }
                        if (number % TOGETHER == 0) {
                            together.await();
                        }
                        node.say(newest.get());
                    }
                } catch (InterruptedException | ExecutionException | BrokenBarrierException e) {
                    e.printStackTrace();
                    System.exit(2);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        node.service.stop();
        node.journal.stop();
        System.out.println("done");
        System.exit(0);
    }
}
