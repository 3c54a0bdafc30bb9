// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events as a case management system logs them, spread evenly over a day. The same for the same number; for one thread. */
final class SearchEvents {
    static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    static final Instant END = START.plus(Duration.ofDays(1));
    private static final int TOGETHER = 7;
    private static final String[] APPS = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store"};
    private static final String[] ROUTES = {"/api/matters/{id}", "/api/documents", "/api/search", "/api/tasks/{id}"};
    private static final String[] PEOPLE = {"Harper", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Silva"};

    private final long step;

    /** @param events in the whole day */
    SearchEvents(int events) {
        step = Duration.ofDays(1).toNanos() / events;
    }

    static String correlation(int number) {
        return String.format("%016x%016x", mix(number / TOGETHER), mix(number / TOGETHER + 0x5DEECE66DL));
    }

    private static long mix(long value) {
        long mixed = (value + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        return mixed ^ mixed >>> 31;
    }

    Instant time(int number) {
        return START.plusNanos(number * step);
    }

    List<Event> batch(int from, int count) {
        List<Event> events = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            events.add(event(i));
        }
        return events;
    }

    private Event event(int number) {
        Random random = new Random(mix(number));
        // Events of several servers come nearly in order.
        Instant time = time(number).minusNanos(random.nextInt(300_000_000));
        time = time.isBefore(START) ? START : time;
        int app = (int) (random.nextDouble() * random.nextDouble() * APPS.length);
        String route = ROUTES[random.nextInt(ROUTES.length)];
        String person = PEOPLE[random.nextInt(PEOPLE.length)];
        double elapsed = Math.round(Math.exp(random.nextGaussian() + 4) * 10) / 10.0;
        int kind = random.nextInt(1_000);
        Severity severity = kind < 920 ? Severity.INFO : kind < 970 ? Severity.WARNING : Severity.ERROR;
        long status = severity == Severity.ERROR ? 502 : 200;
        String template;
        String message;
        if (kind < 500) {
            template = "HTTP GET {RequestPath} responded {StatusCode} in {ElapsedMs} ms";
            message = "HTTP GET " + route + " responded " + status + " in " + elapsed + " ms";
        } else if (kind < 750) {
            template = "Plan step {Step} of execution {Plan} completed by {Person}";
            message = "Plan step ValidateMatter of execution " + random.nextInt(1_000_000) + " completed by " + person;
        } else if (kind < 970) {
            template = "Indexed document {Document} into {Index}";
            message = "Indexed document " + random.nextInt(1_000_000) + " into matters-v" + random.nextInt(4);
        } else if (kind < 999) {
            template = "Call to downstream service {Service} for document {Document} failed with {StatusCode}";
            message =
                    "Call to downstream service iManage for document " + random.nextInt(1_000_000) + " failed with 502";
        } else {
            template = "Token expired for session {Session}";
            message = "Token expired for session " + random.nextInt(1_000_000);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("_AppName", APPS[app]);
        properties.put("_Server", "node-" + random.nextInt(6));
        properties.put("StatusCode", status);
        properties.put("ElapsedMs", elapsed);
        properties.put("RequestPath", route);
        properties.put("RequestId", "0HMV" + Long.toHexString(mix(number)));
        properties.put("CorrelationId", correlation(number));
        properties.put("User", person.toLowerCase(java.util.Locale.ROOT) + random.nextInt(400));
        properties.put("SourceContext", "Sharedo.Core.Case.Web");
        String exception = severity != Severity.ERROR
                ? null
                : "System.Net.Http.HttpRequestException: Response status code does not indicate success: 502\n"
                        + "   at Sharedo.Integrations.IManage.Client.SendWithRetry(HttpRequestMessage request)\n"
                        + "   at Sharedo.Core.Documents.DocumentService.Fetch(Guid id)";
        String id = "e-" + number;
        EventBody body = new EventBody(
                id, time, "bench", "log", severity, null, message, template, null, exception, null, null, properties);
        return new Event(WHERE, id, true, time, time(number), body, null);
    }
}
