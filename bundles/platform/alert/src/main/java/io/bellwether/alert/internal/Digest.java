// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Storms.Kind;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told together of many alerts over one channel: one summary for each severity, the worst first, and for what is
 * critical one for each service while these are few; apart from that, those that are over and those that were taken.
 *
 * @param reason why its messages are sent
 * @param labels what all of its alerts have in common, as those of a group
 */
record Digest(Reason reason, Map<String, String> labels, List<Item> items) {
    /** More services than this share their critical alerts' summary. */
    static final int MOST_SERVICES = 10;

    /** An alert and why it is told. */
    record Item(Telling telling, AlertCase each) {}

    static List<Digest> of(Kind kind, List<Item> items) {
        List<Digest> all = new ArrayList<>();
        if (kind == Kind.FOLLOWING) {
            Map<Reason, List<Item>> reasons = new TreeMap<>();
            items.forEach(item -> reasons.computeIfAbsent(item.telling().reason(), any -> new ArrayList<>())
                    .add(item));
            reasons.forEach((reason, those) -> all.add(new Digest(reason, Map.of(), those)));
            return all;
        }
        Map<Severity, List<Item>> severities = new TreeMap<>(Comparator.reverseOrder());
        items.forEach(item -> severities
                .computeIfAbsent(item.each().alert().severity(), any -> new ArrayList<>())
                .add(item));
        severities.forEach((severity, those) -> {
            Map<String, List<Item>> services = severity == Severity.CRITICAL ? byService(those) : Map.of();
            if (services.isEmpty() || services.size() > MOST_SERVICES) {
                all.add(new Digest(Reason.SUMMARY, labels(severity, ""), those));
            } else {
                services.forEach(
                        (service, some) -> all.add(new Digest(Reason.SUMMARY, labels(severity, service), some)));
            }
        });
        return all;
    }

    private static Map<String, List<Item>> byService(List<Item> items) {
        Map<String, List<Item>> services = new LinkedHashMap<>();
        for (Item item : items) {
            String service = item.each().alert().service();
            services.computeIfAbsent(service == null ? "" : service, any -> new ArrayList<>())
                    .add(item);
        }
        return services;
    }

    private static Map<String, String> labels(Severity severity, String service) {
        return service.isEmpty()
                ? Map.of("severity", severity.toString())
                : Map.of("severity", severity.toString(), "service", service);
    }
}
