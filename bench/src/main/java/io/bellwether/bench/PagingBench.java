// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.PagedTenant.Grouping;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * From a condition to the page, through the whole product and over HTTP alone: events are pushed, a webhook is heard. At a
 * steady rate, in bursts, and then how people fare who work on many open alerts. Everything runs on one machine: the
 * product, who pushes and who is paged.
 */
final class PagingBench {
    /** More groups than the defaults of the settings allow, so that one policy may have every alert. */
    private static final String LIMITS =
            "groups.limit = 100000\nseries.limit.environment = 400000\nseries.limit.node = 800000\n";

    private static final int MINUTE = 60;
    private static final int BATCH = 500;
    private static final double TARGET_P99 = 5;
    private static final long POLL = 50_000_000L;

    private final Path root;
    private final Load load;
    private boolean right = true;

    /**
     * How much of each.
     *
     * @param rate alerts a minute
     * @param minutes of them; 0 leaves this part out
     * @param burst alerts in one second; 0 leaves this part out
     * @param open alerts that are open while people work; 0 leaves this part out
     * @param busy threads that do nothing but take the processor, while alerts come at the rate
     */
    record Load(int rate, int minutes, int burst, int open, int busy) {}

    PagingBench(Path root, Load load) {
        this.root = root;
        this.load = load;
    }

    /** @return true when no page was lost and none doubled */
    boolean run() throws Exception {
        System.out.printf(
                "paging: the packaged product, over HTTP; %d alerts a minute for %d min, bursts of %,d, %,d open%n",
                load.rate(), load.minutes(), load.burst(), load.open());
        try (Site site = Site.start(root)) {
            if (load.minutes() > 0) {
                steady(site);
            }
            if (load.burst() > 0) {
                burst(site, "burst-together", Grouping.STANDARD);
                burst(site, "burst-each", Grouping.EACH);
            }
            if (load.open() > 0) {
                right &= new PagingDesk(site.platform, site.receiver, load.open()).run();
            }
            return right;
        }
    }

    /** @return true when no page was lost and none doubled, whatever happened meanwhile */
    boolean faults() throws Exception {
        System.out.printf("paging under faults: the packaged product, over HTTP; bursts of %,d alerts%n", load.burst());
        try (Site site = Site.start(root)) {
            right &= new PagingFaults(site, load.burst()).run();
            return right;
        }
    }

    /** The product on an empty folder, and whoever is paged by it. */
    static final class Site implements AutoCloseable {
        final PageReceiver receiver;
        private final Path root;
        private final Path data;
        private final int port;
        Platform platform;

        private Site(Path root) throws Exception {
            this.root = root;
            data = Files.createTempDirectory("bellwether-paging");
            port = IngestBench.freePort();
            Files.createDirectories(data.resolve("etc"));
            Files.writeString(data.resolve("etc/io.bellwether.detect.cfg"), LIMITS);
            receiver = new PageReceiver();
        }

        static Site start(Path root) throws Exception {
            Site site = new Site(root);
            try {
                site.again();
                return site;
            } catch (Exception e) {
                site.close();
                throw e;
            }
        }

        /** Starts the product, after it was killed as well. */
        void again() throws Exception {
            platform = Platform.start(root, data, port);
        }

        @Override
        public void close() throws Exception {
            if (platform != null) {
                platform.close();
            }
            receiver.close();
            Platform.deleteAll(data);
        }
    }

    private void steady(Site site) throws Exception {
        PagedTenant tenant = new PagedTenant(site.platform, "steady");
        tenant.create(site.receiver.url(), Grouping.EACH);
        int all = load.rate() * load.minutes();
        double cpu = site.platform.cpuSeconds();
        List<Thread> spinning = spin(load.busy());
        long begin = System.nanoTime();
        for (int i = 0; i < all; i++) {
            until(begin + (long) (i * 60e9 / load.rate()));
            if (!tenant.push(List.of(node(i)), i % 2 == 0 ? PagedTenant.AT_ONCE : PagedTenant.WAITING)) {
                throw new IllegalStateException("an event was refused");
            }
            if ((i + 1) % load.rate() == 0) {
                int minute = i / load.rate();
                Paged told = of(site, tenant, node -> number(node) / load.rate() == minute);
                System.out.printf(
                        "  minute %d: heard of %,d of %,d so far, %s; load %s%n",
                        minute + 1, told.whole().size(), told.sent(), Paged.quantiles(told.whole()), load());
            }
        }
        await(MINUTE, () -> of(site, tenant, node -> true).lost() == 0);
        spinning.forEach(Thread::interrupt);
        cpu = site.platform.cpuSeconds() - cpu;
        Paged atOnce = of(site, tenant, node -> number(node) % 2 == 0);
        Paged waiting = of(site, tenant, node -> number(node) % 2 == 1);
        System.out.printf("condition to channel at %d alerts a minute, one message each%n", load.rate());
        part("told at once (group_wait 0s)", atOnce);
        part("group_wait 2s, the default", waiting);
        for (int minute = 0; minute < load.minutes(); minute++) {
            int those = minute;
            Paged told = of(site, tenant, node -> number(node) / load.rate() == those);
            System.out.printf("  minute %d, both:                %s%n", minute + 1, Paged.quantiles(told.whole()));
        }
        Paged every = of(site, tenant, node -> true);
        verdict(every);
        System.out.printf(
                "  p99 of all %.2f s; wanted under %.0f s: %.2fx; CPU %.1f ms an alert; load %s%s%n",
                every.p99(),
                TARGET_P99,
                every.p99() / TARGET_P99,
                cpu * 1e3 / all,
                load(),
                load.busy() == 0 ? "" : ", with " + load.busy() + " threads taking the processor");
    }

    private static void part(String name, Paged told) {
        System.out.printf("  %-30s %s%n", name + ":", Paged.quantiles(told.whole()));
        System.out.printf("    event to open alert:         %s%n", Paged.quantiles(told.opening()));
        System.out.printf("    open alert to message heard: %s%n", Paged.quantiles(told.telling()));
    }

    private void burst(Site site, String name, Grouping grouping) throws Exception {
        PagedTenant tenant = new PagedTenant(site.platform, name);
        tenant.create(site.receiver.url(), grouping);
        double cpu = site.platform.cpuSeconds();
        double took = push(tenant, load.burst());
        await(180, () -> of(site, tenant, node -> true).lost() == 0);
        Paged told = of(site, tenant, node -> true);
        System.out.printf(
                "burst of %,d, %s, %d messages%n",
                load.burst(),
                grouping == Grouping.EACH ? "each in a group of its own (so a storm)" : "grouped as by default",
                site.receiver.messages(name));
        System.out.printf("  taken in within %.2f s; told after %s%n", took, Paged.quantiles(told.whole()));
        System.out.printf("    event to open alert:         %s%n", Paged.quantiles(told.opening()));
        System.out.printf("    open alert to message heard: %s%n", Paged.quantiles(told.telling()));
        verdict(told);
        System.out.printf(
                "  CPU %.2f ms an alert; load %s%n", (site.platform.cpuSeconds() - cpu) * 1e3 / load.burst(), load());
    }

    /** Pushes within a second, by four clients. @return how long it took until all was answered, in seconds */
    static double push(PagedTenant tenant, int count) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        long begin = System.nanoTime();
        for (int from = 0; from < count; from += BATCH) {
            List<String> nodes = nodes(from, Math.min(count, from + BATCH));
            clients.submit(() -> {
                while (!tenant.push(nodes, PagedTenant.WAITING)) {
                    LockSupport.parkNanos(POLL);
                }
                return null;
            });
        }
        clients.shutdown();
        if (!clients.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the events are not taken in");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void verdict(Paged told) {
        right &= told.isRight();
        System.out.println("  " + told.account());
    }

    static Paged of(Site site, PagedTenant tenant, java.util.function.Predicate<String> which) {
        return Paged.of(tenant.sent(), site.receiver.pages(tenant.id()), which);
    }

    static List<String> nodes(int from, int to) {
        List<String> nodes = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            nodes.add(node(i));
        }
        return nodes;
    }

    static String node(int number) {
        return "node-" + number;
    }

    private static int number(String node) {
        return Integer.parseInt(node.substring("node-".length()));
    }

    static void until(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits until something is so. @return false when it is not after so many seconds */
    static boolean await(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL);
        }
        return true;
    }

    /** The machine's load over the last minute. */
    static String load() {
        return String.format(
                "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static List<Thread> spin(int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }
}
