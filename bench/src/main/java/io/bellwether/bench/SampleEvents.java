// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as a Sharedo estate logs them: nine in ten are of no interest, two in a hundred are errors. */
final class SampleEvents {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");
    private static final String[] APPS = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store"};
    private static final String[] CONTEXTS = {
        "Sharedo.Core.Case.Web", "Sharedo.Search.Indexer", "Sharedo.ExecutionEngine.Steps", "Sharedo.Security.Tokens"
    };
    private static final String TRACE = "System.TimeoutException: The operation has timed out.\n"
            + "   at Sharedo.Core.Http.ResilientClient.SendAsync(HttpRequestMessage request, CancellationToken token)\n"
            + "   at Sharedo.Integrations.IManage.DocumentService.FetchAsync(String id)\n".repeat(8);

    private SampleEvents() {}

    static Event[] of(int count) {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = event(i);
        }
        return events;
    }

    private static Event event(int id) {
        int kind = id % 50;
        boolean failed = kind == 49;
        String message;
        if (failed) {
            message = "Call to downstream service iManage for document " + id + " failed with 502";
        } else if (kind == 48) {
            message = "Token handle not found for session " + id;
        } else if (kind % 3 == 0) {
            message = "HTTP GET /api/matters/" + id + " responded 200 in 12.3 ms";
        } else if (kind % 3 == 1) {
            message = "Plan step ValidateMatter of execution " + id + " completed";
        } else {
            message = "Indexed document " + id + " into matters-v3";
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("_AppName", new String(APPS[id % APPS.length]));
        properties.put("_Server", "node-" + id % 4);
        properties.put("_Environment", new String("Sharedo Demo Prod"));
        properties.put("StatusCode", failed ? 502L : 200L);
        properties.put("ElapsedMs", id % 900 + 0.5);
        properties.put("RequestId", "0HMV" + id);
        properties.put("CorrelationId", "c-" + id / 7);
        properties.put("SourceContext", new String(CONTEXTS[id % CONTEXTS.length]));
        EventBody body = new EventBody(
                "bench-" + id,
                START.plusMillis(id),
                "seq",
                "log",
                failed ? Severity.ERROR : Severity.INFO,
                failed ? new String("Error") : new String("Information"),
                message,
                null,
                "$" + Integer.toHexString(0x10000000 + kind),
                failed ? TRACE : null,
                null,
                null,
                properties);
        return new Event(WHERE, body.eventId(), true, body.timestamp(), START, body, null);
    }
}
