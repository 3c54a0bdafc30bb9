// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.expression.Expression;
import io.bellwether.expression.FilterSet;
import io.bellwether.expression.InvalidExpression;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The filter language: what one filter costs per event, beside a lambda written by hand that answers the same, and what
 * 50 policies cost, asked one by one and all at once. Times are CPU time of the thread, the best of five rounds.
 */
final class ExpressionBench {
    private static final int EVENTS = 4_000;
    private static final int ROUNDS = 5;

    private final Event[] events = SampleEvents.of(EVENTS);
    private final int seconds;

    ExpressionBench(int seconds) {
        this.seconds = seconds;
    }

    void run() throws IOException, InvalidExpression {
        single();
        many();
    }

    private void single() throws InvalidExpression {
        Map<String, Predicate<Event>> filters = byHand();
        List<Expression> expressions = new ArrayList<>();
        for (String text : filters.keySet()) {
            Expression expression = Expression.parse(text);
            Predicate<Event> lambda = filters.get(text);
            for (Event event : events) {
                if (expression.matches(event) != lambda.test(event)) {
                    throw new IllegalStateException(text + " is answered differently for " + event);
                }
            }
            expressions.add(expression);
        }
        // All are warmed up before any is measured, so that none profits from being the only one the JVM has seen.
        for (int i = 0; i < 3; i++) {
            expressions.forEach(expression -> pass(event -> expression.matches(event) ? 1 : 0));
            filters.values().forEach(lambda -> pass(event -> lambda.test(event) ? 1 : 0));
        }
        System.out.printf("%-66s %9s %9s %6s %8s%n", "one filter, per event", "filter", "by hand", "ratio", "bytes");
        for (Expression expression : expressions) {
            Predicate<Event> lambda = filters.get(expression.text());
            double ns = nanos(event -> expression.matches(event) ? 1 : 0, 6 * filters.size());
            double hand = nanos(event -> lambda.test(event) ? 1 : 0, 6 * filters.size());
            double bytes = bytes(event -> expression.matches(event) ? 1 : 0);
            System.out.printf(
                    Locale.ROOT,
                    "%-66s %6.1f ns %6.1f ns %6.2f %8.1f%n",
                    expression.text(),
                    ns,
                    hand,
                    ns / hand,
                    bytes);
        }
    }

    private void many() throws IOException, InvalidExpression {
        List<Expression> policies = new ArrayList<>();
        try (InputStream in = ExpressionBench.class.getResourceAsStream("/policy-filters.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    policies.add(Expression.parse(line));
                }
            }
        }
        FilterSet set = FilterSet.of(policies);
        int[] found = new int[set.size()];
        ToIntFunction<Event> each = event -> {
            int matches = 0;
            for (Expression policy : policies) {
                matches += policy.matches(event) ? 1 : 0;
            }
            return matches;
        };
        ToIntFunction<Event> together = event -> set.match(event, found);
        for (Event event : events) {
            if (each.applyAsInt(event) != together.applyAsInt(event)) {
                throw new IllegalStateException("the set answers differently for " + event);
            }
        }
        double one = nanos(each, 4);
        double all = nanos(together, 4);
        System.out.printf(
                Locale.ROOT,
                "%n%d policies, per event: one by one %.0f ns, as a set %.0f ns (%.1f times faster), %.1f bytes, "
                        + "%.2f matches%n",
                policies.size(),
                one,
                all,
                one / all,
                bytes(together),
                pass(together) / (double) EVENTS);
        System.out.printf(
                Locale.ROOT,
                "60,000 events/s with these take %.1f %% of one core one by one, %.1f %% as a set%n",
                one * 60_000 / 1e7,
                all * 60_000 / 1e7);
    }

    private Map<String, Predicate<Event>> byHand() {
        Map<String, Predicate<Event>> filters = new LinkedHashMap<>();
        filters.put("@Level = 'Error'", event -> "Error".equals(event.level()));
        filters.put(
                "@Level in ['Error', 'Fatal'] ci",
                event ->
                        event.level().equalsIgnoreCase("Error") || event.level().equalsIgnoreCase("Fatal"));
        filters.put(
                "StatusCode >= 500",
                event -> event.properties().get("StatusCode") instanceof Number number && number.doubleValue() >= 500);
        filters.put(
                "_AppName = 'indexer' and @Level = 'Error'",
                event -> "indexer".equals(event.properties().get("_AppName")) && "Error".equals(event.level()));
        filters.put(
                "@Message like '%Token handle not found%'",
                event -> event.message().contains("Token handle not found"));
        filters.put(
                "@Message like '%token expired%' ci", event -> containsIgnoringCase(event.message(), "token expired"));
        filters.put(
                "@Properties._Environment like 'Sharedo Demo Prod%'",
                event -> event.properties().get("_Environment") instanceof String text
                        && text.startsWith("Sharedo Demo Prod"));
        filters.put("Has(QueueDepth)", event -> event.properties().containsKey("QueueDepth"));
        filters.put(
                "not (SourceContext like 'Seq.Api%' or Group = 'api/events/resources')",
                event -> !(event.properties().get("SourceContext") instanceof String text && text.startsWith("Seq.Api")
                        || "api/events/resources".equals(event.properties().get("Group"))));
        filters.put("@Timestamp >= DateTime('2025-08-12T03:00:01Z')", event -> !event.timestamp()
                .isBefore(BOUND));
        filters.put(
                "\"timed out\"",
                event -> containsIgnoringCase(event.message(), "timed out")
                        || event.body().exception() != null
                                && containsIgnoringCase(event.body().exception(), "timed out"));
        return filters;
    }

    private static final Instant BOUND = Instant.parse("2025-08-12T03:00:01Z");

    private static boolean containsIgnoringCase(String text, String part) {
        for (int i = 0; i <= text.length() - part.length(); i++) {
            if (text.regionMatches(true, i, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    private int pass(ToIntFunction<Event> filter) {
        int matches = 0;
        for (Event event : events) {
            matches += filter.applyAsInt(event);
        }
        return matches;
    }

    /** @param shares how many such measurements there are within the time there is */
    private double nanos(ToIntFunction<Event> filter, int shares) {
        long budget = seconds * 1_000_000_000L / shares / ROUNDS;
        double best = Double.MAX_VALUE;
        int sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long passes = 0;
            long start = cpu();
            long end = start + budget;
            long now = start;
            while (now < end) {
                sink += pass(filter);
                passes++;
                now = cpu();
            }
            best = Math.min(best, (now - start) / (double) (passes * EVENTS));
        }
        if (sink == 42) {
            System.out.print("");
        }
        return best;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private double bytes(ToIntFunction<Event> filter) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            pass(filter);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (10.0 * EVENTS);
    }
}
