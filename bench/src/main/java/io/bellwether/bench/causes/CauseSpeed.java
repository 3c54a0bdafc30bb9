// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.bench.Quantiles;
import io.bellwether.incident.internal.Investigator;
import io.bellwether.topology.ServiceMap;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code /rca} and the timeline take for incidents of an hour and more in a day of many events: the event index on
 * disk, alerts with their trails and incidents in the embedded database, the answers put together as in the product.
 */
public final class CauseSpeed {
    private static final int INCIDENTS = 8;
    private static final int ROUNDS = 6;
    private static final int BATCH = 500;
    private static final int TOKEN = 20;
    private static final int CALL = 9;

    private final int events;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    public CauseSpeed(int events) {
        this.events = events;
    }

    public void run() throws Exception {
        List<SpeedIncident> incidents = new ArrayList<>();
        for (int i = 0; i < INCIDENTS; i++) {
            incidents.add(new SpeedIncident(i));
        }
        try (IndexedEvents stored = new IndexedEvents();
                SpeedStores stores = new SpeedStores()) {
            for (int from = 0; from < events; from += BATCH) {
                List<Event> batch = new ArrayList<>();
                for (int i = from; i < Math.min(events, from + BATCH); i++) {
                    batch.add(event(i, incidents));
                }
                stored.add(SpeedIncident.PROD, batch);
            }
            incidents.forEach(stores::save);
            Investigator investigator = stores.investigator(stored.current(SpeedIncident.PROD), ServiceMap.EMPTY);
            measure("/rca", incidents, incident -> investigator
                    .causes(SpeedIncident.PROD, incident.id())
                    .orElseThrow());
            measure("timeline", incidents, incident -> investigator
                    .timeline(SpeedIncident.PROD.tenant(), incident.id())
                    .orElseThrow());
        }
    }

    private void measure(String what, List<SpeedIncident> incidents, Consumer<SpeedIncident> question) {
        List<Long> cold = new ArrayList<>();
        List<Long> warm = new ArrayList<>();
        List<Long> coldCpu = new ArrayList<>();
        List<Long> cpu = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (SpeedIncident incident : incidents) {
                long began = System.nanoTime();
                long spent = threads.getCurrentThreadCpuTime();
                question.accept(incident);
                (round == 0 ? cold : warm).add(System.nanoTime() - began);
                (round == 0 ? coldCpu : cpu).add(threads.getCurrentThreadCpuTime() - spent);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s among %,d events of a day, %d incidents: first asked p50 %.0f ms, longest %.0f ms (CPU %.0f and"
                        + " %.0f ms); then p50 %.0f ms, p95 %.0f ms, longest %.0f ms; CPU p50 %.0f ms, p95 %.0f ms%n",
                what,
                events,
                incidents.size(),
                Quantiles.millis(cold, 0.5),
                Quantiles.millis(cold, 1),
                Quantiles.millis(coldCpu, 0.5),
                Quantiles.millis(coldCpu, 1),
                Quantiles.millis(warm, 0.5),
                Quantiles.millis(warm, 0.95),
                Quantiles.millis(warm, 1),
                Quantiles.millis(cpu, 0.5),
                Quantiles.millis(cpu, 0.95));
    }

    private Event event(int number, List<SpeedIncident> incidents) {
        Instant at = SpeedIncident.DAY.plusMillis(
                (long) (number * (double) Duration.ofDays(1).toMillis() / events));
        boolean trouble = incidents.stream().anyMatch(each -> each.covers(at));
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
        String id = token ? "token-" + number : "event-" + number;
        EventBody body = new EventBody(
                id,
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
        Event event = new Event(SpeedIncident.PROD, id, true, at, at, body, null);
        if (token) {
            incidents.stream().filter(each -> each.covers(at)).forEach(each -> each.saw(event));
        }
        return event;
    }
}
