// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.PageReceiver.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What came of the events that were sent, compared with what was heard.
 *
 * @param lost nodes of which nobody was told
 * @param doubledAlerts nodes for which two alerts were told
 * @param doubledPages alerts that were told as opened in two messages of different ids
 * @param again times a message came again under its own id, which at-least-once delivery allows
 * @param whole from sending the event to hearing the message, nanoseconds, for each node that was heard of
 * @param opening the first part of it, until the alert was open
 * @param telling the rest
 */
record Paged(
        int sent,
        int lost,
        int doubledAlerts,
        int doubledPages,
        int again,
        List<Long> whole,
        List<Long> opening,
        List<Long> telling) {

    /** @param which of the nodes count */
    static Paged of(Map<String, Instant> sent, List<Page> pages, Predicate<String> which) {
        Map<String, Page> first = new HashMap<>();
        Map<String, Set<String>> alerts = new HashMap<>();
        Map<String, Set<String>> messages = new HashMap<>();
        int again = 0;
        for (Page page : pages) {
            boolean opens = page.reason().equals("opened") || page.reason().equals("summary");
            if (opens && which.test(page.node())) {
                first.putIfAbsent(page.node(), page);
                alerts.computeIfAbsent(page.node(), any -> new HashSet<>()).add(page.alert());
                again += messages.computeIfAbsent(page.alert(), any -> new HashSet<>())
                                .add(page.message())
                        ? 0
                        : 1;
            }
        }
        List<Long> whole = new ArrayList<>();
        List<Long> opening = new ArrayList<>();
        List<Long> telling = new ArrayList<>();
        int all = 0;
        int lost = 0;
        for (Map.Entry<String, Instant> each : sent.entrySet()) {
            if (which.test(each.getKey())) {
                all++;
                Page page = first.get(each.getKey());
                if (page == null) {
                    lost++;
                } else {
                    whole.add(Duration.between(each.getValue(), page.heard()).toNanos());
                    opening.add(
                            Duration.between(each.getValue(), page.created()).toNanos());
                    telling.add(Duration.between(page.created(), page.heard()).toNanos());
                }
            }
        }
        return new Paged(
                all,
                lost,
                (int) alerts.values().stream().filter(ids -> ids.size() > 1).count(),
                (int) messages.values().stream().filter(ids -> ids.size() > 1).count(),
                again,
                whole,
                opening,
                telling);
    }

    /** True when nothing was lost and nothing doubled. */
    boolean isRight() {
        return sent > 0 && lost == 0 && doubledAlerts == 0 && doubledPages == 0;
    }

    /** In seconds. */
    double p99() {
        return Quantiles.millis(whole, 0.99) / 1e3;
    }

    /** In words: how many, and what went wrong. */
    String account() {
        return String.format(
                "%,d conditions, %d lost, %d opened twice, %d told twice, %d deliveries again under the same id",
                sent, lost, doubledAlerts, doubledPages, again);
    }

    static String quantiles(List<Long> nanos) {
        return String.format(
                "p50 %.2f  p95 %.2f  p99 %.2f  max %.2f s",
                Quantiles.millis(nanos, 0.5) / 1e3,
                Quantiles.millis(nanos, 0.95) / 1e3,
                Quantiles.millis(nanos, 0.99) / 1e3,
                Quantiles.millis(nanos, 1) / 1e3);
    }
}
