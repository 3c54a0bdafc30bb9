// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.events.EventIndex.NotReady;
import io.bellwether.events.internal.LuceneEventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Fills a journal and its index with a day of events, and measures what questions take: after the files were opened
 * anew, and again once all is warm. Runs in a JVM of its own with the platform's heap.
 */
final class SearchBench {
    private static final String HEAP = "-Xmx768m";
    private static final int BATCH = 500;
    private static final int WARM = 25;
    private static final int REPORT = 500_000;
    private static final Instant FROM = SearchEvents.START.minusSeconds(1);
    private static final Instant TO = SearchEvents.END;

    private final Path data;
    private final int events;
    private final boolean kept;
    private final SearchEvents source;
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final BenchNode.Keys keys = new BenchNode.Keys();
    private volatile Instant now = SearchEvents.START;
    private JournalComponent journal;
    private LuceneEventIndex index;

    /** @param data null for a folder that is removed in the end; one that holds events already is not filled */
    SearchBench(int events, Path data) throws IOException {
        this.events = events;
        this.source = new SearchEvents(events);
        kept = data != null;
        this.data = kept ? Files.createDirectories(data) : Files.createTempDirectory("bellwether-search");
    }

    /** Runs it in a JVM of its own. @return its exit code */
    static int inOwnProcess(int events, String data) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), SearchBench.class.getName()));
        command.add(String.valueOf(events));
        if (data != null) {
            command.add(data);
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Arguments are the number of events and, to keep the files, their folder. */
    public static void main(String[] arguments) throws Exception {
        new SearchBench(Integer.parseInt(arguments[0]), arguments.length > 1 ? Path.of(arguments[1]) : null).run();
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf("search: %,d events over 24 h, heap %s%n", events, HEAP.substring(4));
        try {
            open();
            if (journal.environments().isEmpty()) {
                fill();
            } else {
                now = SearchEvents.END;
            }
            close();
            open();
            long begin = System.nanoTime();
            awaitCurrent();
            System.out.printf("  opened in %.1f s%n", (System.nanoTime() - begin) / 1e9);
            sizes();
            System.out.printf("  %-56s %10s %9s %9s %9s %9s%n", "", "found", "cold ms", "p50 ms", "p99 ms", "CPU p50");
            questions();
            Runtime runtime = Runtime.getRuntime();
            System.gc();
            System.out.printf(
                    "  heap in use afterwards: %d MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000);
            close();
        } finally {
            workers.close();
            if (!kept) {
                Platform.deleteAll(data);
            }
        }
    }

    private void open() throws IOException {
        journal = new JournalComponent(new BenchNode(data), keys, () -> now, workers, meters);
        index = new LuceneEventIndex(new BenchNode(data), keys, journal, journal, () -> now, workers, meters);
    }

    private void close() {
        index.stop();
        journal.stop();
    }

    private void fill() throws Exception {
        awaitCurrent();
        Asking asking = new Asking();
        Thread asker = new Thread(asking, "asking");
        asker.start();
        long begin = System.nanoTime();
        long cpu = cpu();
        for (int from = 0; from < events; from += BATCH) {
            int count = Math.min(BATCH, events - from);
            now = source.time(from + count - 1);
            List<Event> stored = journal.append(SearchEvents.WHERE, source.batch(from, count))
                    .toCompletableFuture()
                    .join()
                    .stored();
            index.offer(SearchEvents.WHERE, stored);
            index.awaitRoom(SearchEvents.WHERE, Duration.ofSeconds(10));
            if ((from + count) % REPORT == 0) {
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "  stored %,d in %.0f s, %,.0f events/s, CPU %.1f µs/event with making them%n",
                        from + count, seconds, (from + count) / seconds, (cpu() - cpu) / 1e3 / (from + count));
            }
        }
        asking.stopped = true;
        asker.join();
        awaitCurrent();
        System.out.println("  " + asking);
    }

    /** Asks for the newest events of a person four times a second. */
    private final class Asking implements Runnable {
        private static final long BETWEEN = 250_000_000L;

        private final List<Long> took = new ArrayList<>();
        private final List<Long> cpu = new ArrayList<>();
        private volatile boolean stopped;
        private int notReady;

        @Override
        public void run() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            try {
                Expression filter = Expression.parse("User = 'tanaka17'");
                while (!stopped) {
                    long begin = System.nanoTime();
                    long before = threads.getCurrentThreadCpuTime();
                    try {
                        index.search(SearchEvents.WHERE, FROM, TO, filter, 10, null);
                        took.add(System.nanoTime() - begin);
                        cpu.add(threads.getCurrentThreadCpuTime() - before);
                    } catch (NotReady e) {
                        notReady++;
                    }
                    LockSupport.parkNanos(BETWEEN);
                }
            } catch (InvalidExpression e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return String.format(
                    "asked meanwhile, %d times: p50 %.0f ms, p99 %.0f ms, CPU p50 %.0f ms; %d times not within a second",
                    took.size(),
                    Quantiles.millis(took, 0.50),
                    Quantiles.millis(took, 0.99),
                    Quantiles.millis(cpu, 0.50),
                    notReady);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void awaitCurrent() {
        while (true) {
            try {
                index.search(SearchEvents.WHERE, FROM, FROM.plusSeconds(1), null, 1, null);
                return;
            } catch (NotReady e) {
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private void sizes() throws IOException {
        long found = index.status(null).get(0).events();
        System.out.printf(
                "  %,d events in the index: %.1f bytes/event in the index, %.1f in the journal%n",
                found, (double) bytes("events") / found, (double) bytes("journal") / found);
    }

    private long bytes(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private interface Question {
        /** @return how many were found */
        long ask();
    }

    private void questions() throws InvalidExpression {
        newest(null);
        newest("@App = 'identity'");
        newest("_AppName = 'identity'");
        newest("CorrelationId = '" + SearchEvents.correlation(events / 3) + "'");
        newest("StatusCode >= 500");
        newest("User = 'tanaka17'");
        newest("@Message like '%Token expired%' ci");
        newest("\"downstream\" and \"imanage\"");
        histogram(null, "app_name");
        histogram(null, "severity");
        histogram(null, null);
        histogram("StatusCode >= 500", "app_name");
        histogram("@Level = 'Error'", "app_name");
        ask("top app_name", () -> index.top(SearchEvents.WHERE, FROM, TO, null, "app_name", 10)
                .total());
        ask("top RequestPath", () -> index.top(SearchEvents.WHERE, FROM, TO, null, "RequestPath", 10)
                .total());
        ask("distribution of elapsed_ms", () -> index.distribution(
                        SearchEvents.WHERE, FROM, TO, null, "elapsed_ms", List.of(0.5, 0.99))
                .count());
        String id = SearchEvents.correlation(events / 2);
        ask("related", () -> index.related(SearchEvents.WHERE, id, FROM, TO, 100)
                .events()
                .size());
    }

    private void newest(String filter) throws InvalidExpression {
        Expression parsed = filter == null ? null : Expression.parse(filter);
        ask("newest 100" + (filter == null ? "" : " of " + filter), () -> index.search(
                        SearchEvents.WHERE, FROM, TO, parsed, 100, null)
                .events()
                .size());
    }

    private void histogram(String filter, String by) throws InvalidExpression {
        Expression parsed = filter == null ? null : Expression.parse(filter);
        ask(
                "histogram of 24 h" + (by == null ? "" : " by " + by) + (filter == null ? "" : " of " + filter),
                () -> index.histogram(SearchEvents.WHERE, FROM, TO, parsed, Duration.ofMinutes(15), by, 10)
                        .total());
    }

    private static void ask(String what, Question question) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = System.nanoTime();
        long found = question.ask();
        double cold = (System.nanoTime() - begin) / 1e6;
        List<Long> took = new ArrayList<>();
        List<Long> cpu = new ArrayList<>();
        for (int i = 0; i < WARM; i++) {
            begin = System.nanoTime();
            long before = threads.getCurrentThreadCpuTime();
            question.ask();
            cpu.add(threads.getCurrentThreadCpuTime() - before);
            took.add(System.nanoTime() - begin);
        }
        System.out.printf(
                "  %-56s %,10d %9.1f %9.1f %9.1f %9.1f%n",
                what.length() > 56 ? what.substring(0, 56) : what,
                found,
                cold,
                Quantiles.millis(took, 0.50),
                Quantiles.millis(took, 0.99),
                Quantiles.millis(cpu, 0.50));
    }
}
