// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.incident.internal.cause.Explainer;
import io.bellwether.topology.ServiceMap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What it takes to rank the causes of an incident of three hours in a day of many events. */
public final class CauseSpeed {
    private static final TenantEnvironment PROD = TenantEnvironment.of("bench", "prod");
    private static final Instant DAY = Instant.parse("2025-08-12T00:00:00Z");
    private static final Instant BEGUN = DAY.plus(Duration.ofHours(12));
    private static final Instant END = DAY.plus(Duration.ofHours(24));
    private static final int BATCH = 500;
    private static final int ROUNDS = 5;
    private static final int TOKEN = 20;
    private static final int CALL = 9;

    private final int events;

    public CauseSpeed(int events) {
        this.events = events;
    }

    public void run() throws IOException {
        try (IndexedEvents stored = new IndexedEvents()) {
            for (int from = 0; from < events; from += BATCH) {
                List<Event> batch = new ArrayList<>();
                for (int i = from; i < Math.min(events, from + BATCH); i++) {
                    batch.add(event(i));
                }
                stored.add(PROD, batch);
            }
            Explainer explainer = new Explainer(stored.current(PROD), new NoAnomalies());
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            for (int round = 1; round <= ROUNDS; round++) {
                long begin = System.nanoTime();
                long cpu = threads.getCurrentThreadCpuTime();
                String first = explainer
                        .explain("incident", List.of(alert()), List.of(), ServiceMap.EMPTY, ZoneOffset.UTC, END)
                        .candidates()
                        .get(0)
                        .cause()
                        .toString();
                System.out.printf(
                        Locale.ROOT,
                        "ranking among %,d events of a day, round %d: %.0f ms, CPU %.0f ms, named %s%n",
                        events,
                        round,
                        (System.nanoTime() - begin) / 1e6,
                        (threads.getCurrentThreadCpuTime() - cpu) / 1e6,
                        first);
            }
        }
    }

    private Event event(int number) {
        Instant at = DAY.plusMillis((long) (number * (double) Duration.ofDays(1).toMillis() / events));
        boolean trouble = !at.isBefore(BEGUN) && at.isBefore(BEGUN.plus(Duration.ofHours(3)));
        boolean token = number % (trouble ? TOKEN : TOKEN * 100) == 0;
        boolean call = number % CALL == 1;
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("app_name", token ? "identity" : "web-" + number % 5);
        properties.put("server_node", "node-" + number % 7);
        properties.put("CorrelationId", "c-" + number / 3);
        properties.put("StatusCode", token ? 401L : 200L);
        if (call) {
            properties.put("Target", "service-" + number % 4);
        }
        String level = token ? "Error" : "Information";
        String message = token ? "Token handle not found" : "Request " + number % 40 + " served";
        EventBody body = new EventBody(
                "event-" + number,
                at,
                "json",
                "log",
                token ? Severity.ERROR : Severity.INFO,
                level,
                message,
                message,
                null,
                null,
                null,
                null,
                properties);
        return new Event(PROD, "event-" + number, true, at, at, body, null);
    }

    private static Alert alert() {
        Instant resolved = BEGUN.plus(Duration.ofHours(3));
        return new Alert(
                "alert",
                PROD,
                "auth-token-errors",
                "Token errors",
                AlertClass.AUTH,
                Severity.CRITICAL,
                AlertState.RESOLVED,
                "identity",
                Map.of(),
                "many where few are usual",
                50.0,
                10.0,
                1.0,
                BEGUN,
                BEGUN.plusSeconds(60),
                BEGUN.plusSeconds(60),
                resolved,
                resolved,
                null,
                "incident",
                null,
                List.<Evidence>of(),
                null,
                "fingerprint",
                null,
                null,
                0,
                false);
    }
}
