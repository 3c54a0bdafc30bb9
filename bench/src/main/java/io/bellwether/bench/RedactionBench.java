// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.internal.redact.Action;
import io.bellwether.ingest.internal.redact.Pseudonyms;
import io.bellwether.ingest.internal.redact.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/** What redaction costs an event in processor time, on one thread, beside a loop over regular expressions that looks for the same. */
final class RedactionBench {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    private static final int EVENTS = 2_000;
    private static final List<Pattern> NAIVE = List.of(
            Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"),
            Pattern.compile("(?<![0-9A-Za-z])(?:\\+[0-9]{1,3}[ -]?|0)[0-9](?:[ -]?[0-9]){7,12}(?![0-9A-Za-z])"),
            Pattern.compile("(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])"),
            Pattern.compile("(?<![0-9A-Za-z])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}(?![0-9A-Za-z])"),
            Pattern.compile("(?i)bearer +[A-Za-z0-9._-]{8,}"),
            Pattern.compile("(?i)(?:password|pwd|secret|api[_-]?key|token)[\"']?\\s*[=:]\\s*[\"']?[^\\s,;&\"']+"));

    private final int seconds;

    RedactionBench(int seconds) {
        this.seconds = seconds;
    }

    void run() {
        Map<String, Action> all =
                Map.of("email", Action.HASH, "phone", Action.HASH, "card", Action.HASH, "tfn", Action.HASH);
        Redactor redactor = new Redactor(all, List.of(), new Pseudonyms(new SecretKeySpec(new byte[32], "AES")));
        List<Event> clean = events(0);
        List<Event> some = events(100);
        System.out.printf(
                "redaction, one thread, %d events with 12 properties and a message of 120 characters%n", EVENTS);
        report("nothing to hide", clean, redactor::clean);
        report("nothing to hide, naive expressions", clean, RedactionBench::naive);
        report("1 of 100 events has an e-mail address", some, redactor::clean);
        report("1 of 100 events, naive expressions", some, RedactionBench::naive);
    }

    private void report(String what, List<Event> events, UnaryOperator<Event> work) {
        long[] sink = new long[1];
        double best = Double.MAX_VALUE;
        double allocated = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long before = allocated();
            long begin = threads().getCurrentThreadCpuTime();
            for (Event event : events) {
                sink[0] += work.apply(event) == event ? 0 : 1;
            }
            double nanos = (threads().getCurrentThreadCpuTime() - begin) / (double) events.size();
            if (nanos < best) {
                best = nanos;
                allocated = (allocated() - before) / (double) events.size();
            }
        }
        System.out.printf(
                "  %-40s %8.0f ns/event  %6.0f bytes/event  (%d changed in all)%n", what, best, allocated, sink[0]);
    }

    private static long allocated() {
        return threads().getCurrentThreadAllocatedBytes();
    }

    private static com.sun.management.ThreadMXBean threads() {
        return (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    }

    private static Event naive(Event event) {
        String message = naive(event.message());
        Map<String, Object> properties = new LinkedHashMap<>();
        boolean changed = message != event.message();
        for (Map.Entry<String, Object> property : event.properties().entrySet()) {
            Object value = property.getValue() instanceof String text ? naive(text) : property.getValue();
            changed |= value != property.getValue();
            properties.put(property.getKey(), value);
        }
        return changed
                ? new Event(
                        event.where(),
                        event.eventId(),
                        event.senderId(),
                        event.timestamp(),
                        event.receivedAt(),
                        event.body().withText(message, event.body().exception()).withProperties(properties),
                        null)
                : event;
    }

    private static String naive(String text) {
        String clean = text;
        for (Pattern pattern : NAIVE) {
            Matcher matcher = pattern.matcher(clean);
            clean = matcher.find() ? matcher.replaceAll("[redacted]") : clean;
        }
        return clean;
    }

    /** @param every one event of so many has an address; 0 for none */
    private static List<Event> events(int every) {
        Instant now = Instant.parse("2026-03-01T10:00:00.123456Z");
        List<Event> events = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("SourceContext", "Acme.Orders.Api.Controllers.OrderController");
            properties.put("RequestPath", "/api/v1/orders/" + (700_000 + i) + "/lines");
            properties.put("StatusCode", 200L + i % 5);
            properties.put("Elapsed", 12.5 + i);
            properties.put("MachineName", "ACME-WEB-0" + i % 9);
            properties.put("CorrelationId", String.format("%08x-4f89-11d3-9a0c-0305e82c%04x", i * 7_919, i));
            properties.put("_Environment", "Acme Production");
            properties.put("ThreadId", (long) i % 64);
            properties.put("ConnectionId", "0HN" + Integer.toString(i * 31, 36).toUpperCase(java.util.Locale.ROOT));
            properties.put("UserAgent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0");
            properties.put("Matter", Map.of("Id", (long) i, "Stage", "open"));
            properties.put("User", every > 0 && i % every == 0 ? "user" + i + "@acme.example" : "user" + i);
            EventBody body = new EventBody(
                    "event-" + i,
                    now,
                    "seq",
                    "log",
                    Severity.INFO,
                    null,
                    "HTTP GET /api/v1/orders/" + (700_000 + i)
                            + "/lines responded 200 in 12.5341 ms at 2026-03-01 10:00:00" + " for the document service",
                    "HTTP {Method} {RequestPath} responded {StatusCode} in {Elapsed} ms at {At} for the document service",
                    "$1A2B3C4D",
                    null,
                    null,
                    null,
                    properties);
            events.add(new Event(WHERE, "event-" + i, true, now, now, body, null));
        }
        return events;
    }
}
