// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Ribbon;
import io.bellwether.detect.Anomalies.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Anomalies in the form charts show them. */
final class Ribbons {
    private Ribbons() {}

    /** What goes on reaches to the end of the stretch, or to now where that is earlier. */
    static List<Ribbon> of(List<Anomaly> anomalies, Instant from, Instant to, Instant now) {
        TreeMap<String, List<Anomaly>> bySubject = new TreeMap<>();
        anomalies.forEach(each -> bySubject
                .computeIfAbsent(each.origin() + "/" + each.subject(), any -> new ArrayList<>())
                .add(each));
        List<Ribbon> ribbons = new ArrayList<>();
        bySubject.values().forEach(each -> {
            List<Span> spans = spans(each, from, to, now);
            if (!spans.isEmpty()) {
                ribbons.add(new Ribbon(each.get(0).origin(), each.get(0).subject(), spans));
            }
        });
        return ribbons;
    }

    private static List<Span> spans(List<Anomaly> anomalies, Instant from, Instant to, Instant now) {
        Instant last = now.isBefore(to) ? now : to;
        List<Span> cut = anomalies.stream()
                .map(each -> new Span(
                        latest(each.start(), from),
                        each.end() == null ? latest(each.lastAt(), last) : each.end(),
                        AnomalyService.level(each.severity())))
                .map(span -> new Span(span.from(), span.to().isBefore(to) ? span.to() : to, span.level()))
                .filter(span -> span.from().isBefore(span.to()))
                .sorted(Comparator.comparing(Span::from).thenComparing(Span::to))
                .toList();
        List<Span> merged = new ArrayList<>();
        for (Span span : cut) {
            Span before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && !span.from().isAfter(before.to())) {
                merged.set(
                        merged.size() - 1,
                        new Span(
                                before.from(), latest(before.to(), span.to()), Math.max(before.level(), span.level())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
