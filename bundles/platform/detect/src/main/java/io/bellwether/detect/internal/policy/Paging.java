// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is told in a test, and by which documents. Times are durations after its start.
 *
 * @param documents by the names they have over REST; they stand in for those of the tenant
 * @param asked whether the test says anything of who is told
 */
public record Paging(
        Map<String, Object> documents,
        List<Ack> acks,
        List<Other> others,
        List<Page> pages,
        List<Page> notTold,
        boolean asked) {
    static final Paging NONE = new Paging(Map.of(), List.of(), List.of(), List.of(), List.of(), false);

    public Paging {
        documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
        acks = List.copyOf(acks);
        others = List.copyOf(others);
        pages = List.copyOf(pages);
        notTold = List.copyOf(notTold);
    }

    /**
     * Somebody takes what is open.
     *
     * @param alert the labels, or the {@code policy}, of the alerts; empty for all
     * @param expires null for the tenant's standard
     */
    public record Ack(Duration at, Map<String, String> alert, String by, Duration expires) {}

    /**
     * An alert of another policy, which is simply there for a time.
     *
     * @param to when it is over; null when it is open at the end
     * @param service null for none
     */
    public record Other(
            Duration at,
            Duration to,
            String policy,
            String name,
            AlertClass alertClass,
            Severity severity,
            String service,
            Map<String, String> labels) {}

    /**
     * A message. What is null does not matter.
     *
     * @param at within the minute that begins then
     * @param person the id of somebody it is meant for
     * @param rota the id of a rota it is meant for whoever is on call on
     * @param alert the labels, or the {@code policy}, of an alert in it; empty for any
     */
    public record Page(
            Duration at,
            Duration by,
            Duration notBefore,
            String channel,
            String person,
            String rota,
            Notification.Reason reason,
            Map<String, String> alert) {}
}
