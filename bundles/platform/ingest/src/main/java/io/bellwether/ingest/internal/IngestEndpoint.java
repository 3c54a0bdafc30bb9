// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.camel.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * Where the routes of connectors end: {@code bellwether:ingest:TENANT/CONNECTOR}. The body is an event or a list of
 * them; the exchange is done when these are durable.
 */
final class IngestEndpoint implements AsyncProcessor {
    static final String NAME = "ingest";

    private final Function<String, RunningConnector> connectors;

    /** @param connectors finds a connector that is at work by {@code TENANT/CONNECTOR}; null when there is none */
    IngestEndpoint(Function<String, RunningConnector> connectors) {
        this.connectors = connectors;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        String path = exchange.getMessage().getHeader(Endpoints.PATH, String.class);
        RunningConnector connector = connectors.apply(path);
        List<EventBody> events = events(exchange.getMessage().getBody());
        if (connector == null || events == null) {
            exchange.setException(new IllegalArgumentException(
                    connector == null
                            ? "no connector '" + path + "' is at work"
                            : "the body must be an EventBody or a list of them"));
            callback.done(true);
            return true;
        }
        connector.take(events).whenComplete((taken, failure) -> {
            if (failure == null) {
                exchange.getMessage().setBody(taken);
            } else {
                exchange.setException(failure);
            }
            callback.done(false);
        });
        return false;
    }

    /** Null when the body is something else. */
    private static List<EventBody> events(Object body) {
        if (body instanceof EventBody event) {
            return List.of(event);
        }
        if (!(body instanceof List<?> items)) {
            return null;
        }
        List<EventBody> events = new ArrayList<>(items.size());
        for (Object item : items) {
            if (!(item instanceof EventBody event)) {
                return null;
            }
            events.add(event);
        }
        return events;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        processAsync(exchange).get();
    }

    @Override
    public CompletableFuture<Exchange> processAsync(Exchange exchange) {
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        process(exchange, doneSync -> done.complete(exchange));
        return done;
    }
}
