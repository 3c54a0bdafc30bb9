// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.PagedTenant.Grouping;
import io.bellwether.wire.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** What people do on a bad night, by REST: take one alert after the other of very many, many at once, and look meanwhile. */
final class PagingDesk {
    private static final int SINGLE = 400;
    private static final int CALLERS = 8;
    private static final int EACH = 50;
    private static final int BULK = 10_000;
    private static final int PAGE = 5_000;
    private static final int PUSH = 1_000;
    private static final double TARGET_ACK = 100;
    private static final double TARGET_BULK = 1;
    private static final long LOOK_PAUSE = 50_000_000L;

    private final Platform platform;
    private final PageReceiver receiver;
    private final int open;
    private final PagedTenant tenant;

    PagingDesk(Platform platform, PageReceiver receiver, int open) {
        this.platform = platform;
        this.receiver = receiver;
        this.open = open;
        tenant = new PagedTenant(platform, "desk");
    }

    /** @return true when every condition was told, once */
    boolean run() throws Exception {
        tenant.create(receiver.url(), Grouping.STANDARD);
        boolean all = fill();
        System.out.printf(
                "at the desk with %,d open alerts; RSS %d MB; load %s%n",
                total(), platform.residentBytes() / 1_000_000, PagingBench.load());
        List<String> ids = ids(Math.min(open, SINGLE + CALLERS * EACH + 4 * BULK));
        Looking looking = new Looking(ids);
        ExecutorService looker = Executors.newSingleThreadExecutor();
        Future<?> looks = looker.submit(looking);
        try {
            List<Long> single = new ArrayList<>();
            for (String id : next(ids, SINGLE)) {
                single.add(acknowledge(id));
            }
            ack("one caller", single);
            ack(CALLERS + " callers at once", together(next(ids, CALLERS * EACH)));
            looking.print("reads meanwhile");
            looking.forget();
            int most = Math.min(BULK, ids.size() / 4);
            bulk("ack", next(ids, most), Map.of());
            bulk("assign", next(ids, most), Map.of("assigned_to", "somebody"));
            bulk("resolve", next(ids, most), Map.of("comment", "the network was down"));
            bulk("ack", next(ids, most), Map.of());
            looking.print("reads during bulk changes");
        } finally {
            looking.end();
            looker.shutdown();
        }
        looks.get();
        System.out.printf("  RSS %d MB; load %s%n", platform.residentBytes() / 1_000_000, PagingBench.load());
        return all;
    }

    private boolean fill() throws Exception {
        long begin = System.nanoTime();
        double cpu = platform.cpuSeconds();
        long told = begin;
        for (int from = 0; from < open; from += PUSH) {
            while (!tenant.push(PagingBench.nodes(from, Math.min(open, from + PUSH)), PagedTenant.WAITING)) {
                LockSupport.parkNanos(LOOK_PAUSE);
            }
            if (System.nanoTime() - told > 10e9) {
                told = System.nanoTime();
                progress(from + PUSH, begin);
            }
        }
        progress(open, begin);
        long last = 0;
        long moved = System.nanoTime();
        while (last < open && System.nanoTime() - moved < 60e9) {
            LockSupport.parkNanos(20 * LOOK_PAUSE);
            long now = total();
            moved = now > last ? System.nanoTime() : moved;
            last = now;
            if (System.nanoTime() - told > 10e9) {
                told = System.nanoTime();
                progress(open, begin);
            }
        }
        System.out.printf(
                "opened %,d in %.1f s: %.0f alerts/s, CPU %.2f ms an alert%n",
                last,
                (System.nanoTime() - begin) / 1e9,
                last / ((System.nanoTime() - begin) / 1e9),
                (platform.cpuSeconds() - cpu) * 1e3 / open);
        PagingBench.await(120, () -> receiver.heard(tenant.id()) >= open);
        Paged paged = Paged.of(tenant.sent(), receiver.pages(tenant.id()), node -> true);
        System.out.printf("  told: %s, %,d messages%n", paged.account(), receiver.messages(tenant.id()));
        return paged.isRight();
    }

    private void progress(int pushed, long begin) throws Exception {
        System.out.printf(
                "  after %.0f s: %,d events taken in, %,d alerts open, %,d told, RSS %d MB, load %s%n",
                (System.nanoTime() - begin) / 1e9,
                pushed,
                total(),
                receiver.heard(tenant.id()),
                platform.residentBytes() / 1_000_000,
                PagingBench.load());
    }

    private long total() throws Exception {
        return ((Number) Json.object(platform.get("/v1/alerts/summary?" + place()))
                        .get("total"))
                .longValue();
    }

    private static String place() {
        return "tenant=desk";
    }

    /** Ids of open alerts, as a client pages through them; in no order. */
    private List<String> ids(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        List<Long> took = new ArrayList<>();
        String cursor = null;
        do {
            long begin = System.nanoTime();
            Map<String, Object> page = Json.object(platform.get("/v1/alerts?" + place() + "&state=OPEN&limit=" + PAGE
                    + (cursor == null ? "" : "&cursor=" + cursor)));
            took.add(System.nanoTime() - begin);
            for (Object item : (List<?>) page.get("items")) {
                ids.add((String) ((Map<?, ?>) item).get("alert_id"));
            }
            cursor = (String) page.get("next_cursor");
        } while (cursor != null && ids.size() < count);
        System.out.printf(
                "  pages of %,d: p50 %.0f ms, max %.0f ms%n",
                PAGE, Quantiles.millis(took, 0.5), Quantiles.millis(took, 1));
        Collections.shuffle(ids, new java.util.Random(1));
        return ids;
    }

    /** Takes the first of them away. */
    private static List<String> next(List<String> ids, int count) {
        synchronized (ids) {
            List<String> some = ids.subList(0, Math.min(count, ids.size()));
            List<String> taken = List.copyOf(some);
            some.clear();
            return taken;
        }
    }

    private long acknowledge(String id) throws Exception {
        long begin = System.nanoTime();
        platform.post("/v1/alerts/" + id + "/ack?" + place(), "{\"comment\":\"I have it\"}");
        return System.nanoTime() - begin;
    }

    private List<Long> together(List<String> ids) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<List<Long>>> work = new ArrayList<>();
            int each = Math.max(1, ids.size() / CALLERS);
            for (int from = 0; from < ids.size(); from += each) {
                List<String> some = ids.subList(from, Math.min(ids.size(), from + each));
                work.add(() -> {
                    List<Long> took = new ArrayList<>();
                    for (String id : some) {
                        took.add(acknowledge(id));
                    }
                    return took;
                });
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> one : callers.invokeAll(work)) {
                all.addAll(one.get());
            }
            return all;
        } finally {
            callers.shutdown();
        }
    }

    private static void ack(String who, List<Long> took) {
        double p95 = Quantiles.millis(took, 0.95);
        System.out.printf(
                "  acknowledge, %-20s p50 %.1f  p95 %.1f  max %.1f ms; wanted p95 under %.0f ms: %.2fx; load %s%n",
                who + ":",
                Quantiles.millis(took, 0.5),
                p95,
                Quantiles.millis(took, 1),
                TARGET_ACK,
                p95 / TARGET_ACK,
                PagingBench.load());
    }

    private void bulk(String action, List<String> ids, Map<String, String> more) throws Exception {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("action", action);
        body.put("ids", ids);
        String text = Json.text(body);
        double cpu = platform.cpuSeconds();
        long begin = System.nanoTime();
        Map<String, Object> answer = Json.object(platform.post("/v1/alerts/bulk?" + place(), text));
        double took = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "  bulk %-8s of %,d (%s changed): %.2f s, CPU of all %.2f s; wanted under %.0f s: %.2fx; load %s%n",
                action,
                ids.size(),
                answer.get("changed"),
                took,
                platform.cpuSeconds() - cpu,
                TARGET_BULK,
                took / TARGET_BULK,
                PagingBench.load());
    }

    /** What a console asks for while somebody looks at it. */
    private final class Looking implements Runnable {
        private final List<String> ids;
        private final Map<String, List<Long>> took = new LinkedHashMap<>();
        private volatile boolean ended;

        Looking(List<String> ids) {
            this.ids = List.copyOf(ids);
        }

        @Override
        public void run() {
            try {
                for (int i = 0; !ended; i++) {
                    String id = ids.get(i % ids.size());
                    ask("first page of open alerts", "/v1/alerts?" + place() + "&state=OPEN");
                    ask("critical and error, any state", "/v1/alerts?" + place() + "&severity=critical,error");
                    ask("summary", "/v1/alerts/summary?" + place());
                    ask("one alert", "/v1/alerts/" + id + "?" + place());
                    ask("its trail", "/v1/alerts/" + id + "/trail?" + place());
                    ask("incidents", "/v1/incidents?" + place());
                    LockSupport.parkNanos(LOOK_PAUSE);
                }
            } catch (Exception e) {
                throw new IllegalStateException("a read failed", e);
            }
        }

        private void ask(String what, String path) throws Exception {
            long begin = System.nanoTime();
            platform.get(path);
            long took = System.nanoTime() - begin;
            synchronized (this.took) {
                this.took.computeIfAbsent(what, any -> new ArrayList<>()).add(took);
            }
        }

        void print(String when) {
            System.out.println("  " + when + " (one after the other, again and again):");
            synchronized (took) {
                took.forEach((what, times) -> System.out.printf(
                        "    %-30s p50 %.0f  p95 %.0f  max %.0f ms (%d)%n",
                        what,
                        Quantiles.millis(times, 0.5),
                        Quantiles.millis(times, 0.95),
                        Quantiles.millis(times, 1),
                        times.size()));
            }
        }

        void forget() {
            synchronized (took) {
                took.clear();
            }
        }

        void end() {
            ended = true;
        }
    }
}
