// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import com.sun.management.OperatingSystemMXBean;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.internal.crypt.BlockCache;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Expression;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Measures the index alone, without the journal: what an event costs, and what questions take. */
final class IndexBench {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("acme", "prod");
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final String[] APPS = {
        "Portal", "Indexer", "Worker", "Mailer", "Billing", "Gateway", "Search", "Admin"
    };
    private static final String[] TEMPLATES = {
        "HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed} ms",
        "Order {OrderId} was accepted for {Customer}",
        "Connection to {Host} timed out after {Timeout}",
        "Indexed {Count} documents of {Index}",
        "User {User} signed in from {Address}",
        "Work item {WorkItemId} moved to phase {Phase}"
    };

    private IndexBench() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("index-bench");
        ExecutorService merging = Executors.newSingleThreadExecutor();
        try {
            Shared shared = new Shared(
                    new TestNode.Keys(), new BlockCache(24L << 20), new BackgroundMerges(merging), nanos -> {});
            Days days = new Days(WHERE, folder, shared);
            index(days, count / 10, 0);
            System.gc();
            long cpu = cpu();
            long begin = System.nanoTime();
            long making = index(days, count, count / 10);
            days.commit(1);
            merging.submit(() -> {}).get();
            long spent = cpu() - cpu;
            long took = System.nanoTime() - begin;
            System.out.printf(
                    "%,d events: %,.0f/s, %.2f us CPU per event less %.2f us to make it, %.1f bytes per event%n",
                    count,
                    count / (took / 1e9),
                    (spent - making) / 1e3 / count,
                    making / 1e3 / count,
                    (double) days.bytes() / days.documents());
            for (DayIndex day : days.all()) {
                ask(day);
            }
            days.abandon();
        } finally {
            merging.shutdown();
            merging.awaitTermination(1, TimeUnit.MINUTES);
            Days.delete(folder);
        }
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** @return CPU nanoseconds that making the events took */
    private static long index(Days days, int count, int first) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        Random random = new Random(first);
        long making = 0;
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i += batch.size()) {
            long begin = threads.getCurrentThreadCpuTime();
            batch.clear();
            for (int j = 0; j < 2_000; j++) {
                batch.add(event(random, first + i + j));
            }
            making += threads.getCurrentThreadCpuTime() - begin;
            for (Event event : batch) {
                days.add(event, days.place(event), 0);
            }
        }
        return making;
    }

    private static Event event(Random random, int number) {
        int kind = random.nextInt(20) < 12 ? 0 : random.nextInt(TEMPLATES.length);
        Instant time = START.plusNanos(number * 8_000_000L + random.nextInt(2_000_000));
        String path = "/api/v1/cases/" + random.nextInt(200);
        long status = random.nextInt(50) == 0 ? 502 : 200;
        double elapsed = random.nextInt(2_000_000) / 1e4;
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("_AppName", APPS[random.nextInt(APPS.length)]);
        properties.put("MachineName", "WEB-0" + random.nextInt(4));
        properties.put("CorrelationId", hex(new Random(number / 7), 32));
        properties.put("RequestId", "0HMV" + hex(random, 9));
        properties.put("SourceContext", "Sharedo.Core.Case.Web." + APPS[random.nextInt(3)]);
        properties.put("Environment", "Production");
        properties.put("ThreadId", (long) random.nextInt(60));
        properties.put("User", "user-" + random.nextInt(3_000));
        String message;
        if (kind == 0) {
            properties.put("RequestMethod", "GET");
            properties.put("RequestPath", path);
            properties.put("StatusCode", status);
            properties.put("Elapsed", elapsed);
            message = "HTTP GET " + path + " responded " + status + " in " + elapsed + " ms";
        } else {
            properties.put("OrderId", (long) number);
            properties.put("Customer", "Customer " + random.nextInt(500));
            properties.put("Count", (long) random.nextInt(1_000));
            properties.put("Phase", "Review");
            message = TEMPLATES[kind].replaceAll("\\{[A-Za-z]+}", Integer.toString(random.nextInt(100_000)));
        }
        Severity severity = status == 502 ? Severity.ERROR : Severity.INFO;
        EventBody body = new EventBody(
                null,
                time,
                "seq",
                "log",
                severity,
                null,
                message,
                TEMPLATES[kind],
                "$" + Integer.toHexString(0x1A2B3C00 + kind),
                null,
                hex(new Random(number / 3), 32),
                hex(random, 16),
                properties);
        String ref = "acme/prod/2026/03/01/" + (10 + number / 5_000_000) + "-0.bwj:" + number % 5_000_000 / 500 + ":"
                + number % 500;
        return new Event(WHERE, "e" + number, true, time, time, body, ref);
    }

    private static String hex(Random random, int digits) {
        char[] text = new char[digits];
        for (int i = 0; i < digits; i++) {
            text[i] = "0123456789abcdef".charAt(random.nextInt(16));
        }
        return new String(text);
    }

    private static void ask(DayIndex day) throws Exception {
        for (String filter : new String[] {
            "@Level = 'Error'",
            "User = 'user-17'",
            "@Message like '%timed out%' ci",
            "\"responded\"",
            "Elapsed > 190",
            "StatusCode = 502",
            "CorrelationId = '" + hex(new Random(1_234), 32) + "'"
        }) {
            Condition condition = Expression.parse(filter).condition();
            time("newest 100 of " + filter, () -> {
                try (DayQuery query = query(day, condition)) {
                    return query.newest(100, null, Long.MAX_VALUE).size();
                }
            });
        }
        time("histogram of all", () -> count(day, null, null));
        time("histogram by app", () -> count(day, null, "app_name"));
        time("histogram of errors by app", () -> count(day, Expression.parse("@Level = 'Error'"), "app_name"));
        time("top Environment", () -> count(day, null, "Environment"));
    }

    private static DayQuery query(DayIndex day, Condition condition) throws IOException {
        return new DayQuery(day, Instant.EPOCH, START.plus(Duration.ofDays(40)), condition, new Budget(null, () -> 0));
    }

    private static int count(DayIndex day, Expression filter, String by) throws IOException {
        int[] seen = new int[1];
        Grouping grouping = by == null ? null : new Grouping(by);
        long[] rows = new long[10_000];
        try (DayQuery query = query(day, filter == null ? null : filter.condition())) {
            query.each(query.bounds().sure(), new DayQuery.Sink() {
                private Grouping.OfSegment groups;

                @Override
                public void segment(org.apache.lucene.index.LeafReaderContext leaf) throws IOException {
                    groups = grouping == null ? null : grouping.in(leaf.reader());
                }

                @Override
                public void document(int doc, long time) throws IOException {
                    rows[groups == null ? 0 : Math.max(0, groups.group(doc))]++;
                    seen[0]++;
                }

                @Override
                public boolean block(int block, int documents, long time) throws IOException {
                    seen[0] += grouping == null ? documents : 0;
                    return grouping == null
                            || groups.block(block, (group, events) -> {
                                rows[Math.max(0, group)] += events;
                                seen[0] += events;
                            });
                }

                @Override
                public boolean isSame(long one, long other) {
                    return one / 900_000_000_000L == other / 900_000_000_000L;
                }
            });
        }
        return seen[0];
    }

    private interface Question {
        int ask() throws Exception;
    }

    private static void time(String what, Question question) throws Exception {
        double[] took = new double[15];
        int found = 0;
        for (int i = 0; i < took.length; i++) {
            long begin = System.nanoTime();
            found = question.ask();
            took[i] = (System.nanoTime() - begin) / 1e6;
        }
        double first = took[0];
        Arrays.sort(took);
        System.out.printf(
                "  %-60s %,9d found, first %.1f ms, median %.1f ms, worst %.1f ms%n",
                what, found, first, took[took.length / 2], took[took.length - 1]);
    }
}
