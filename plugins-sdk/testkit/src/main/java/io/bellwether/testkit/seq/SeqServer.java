// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An emulated Seq server on 127.0.0.1: discovery, health and the search of events, as Seq itself answers. What it does
 * wrong, and when, is said through {@link #faults()} or {@code POST /emulator/faults}; what it was asked is told by {@link #requests()}.
 *
 * <p>Signals, ingestion and queries other than {@code select count(*)} are not emulated; a search that names a saved signal is refused, not widened.
 */
public final class SeqServer implements AutoCloseable {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final int DEFAULT_COUNT = 30;
    private static final int REMEMBERED_PAGES = 256;
    private static final String EVENTS = "/api/events";
    private static final String PARAMETERS =
            "{?signal,filter,count,startAtId,afterId,fromDateUtc,toDateUtc,render,permalinkId,shortCircuitAfter,"
                    + "background,trace,apiKey}";

    private final EventStore store;
    private final Map<String, Permission> keys;
    private final Faults faults = new Faults();
    private final Requests requests = new Requests();
    private final FaultControl control = new FaultControl(faults, requests);
    private final Map<String, List<SeqEvent>> pages = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<SeqEvent>> eldest) {
            return size() > REMEMBERED_PAGES;
        }
    };
    private final LocalHttpServer http;

    private SeqServer(Builder builder) {
        this.store = builder.store;
        this.keys = Map.copyOf(builder.keys);
        this.http = LocalHttpServer.start(builder.port, new LocalHttpServer.Handler() {
            @Override
            public Answer answer(Request request) {
                return SeqServer.this.answer(request);
            }

            @Override
            public void answering(Request request) {
                if (isSearch(request)) {
                    requests.searchEnds();
                }
            }
        });
    }

    /** What a key allows. */
    private enum Permission {
        READ,
        INGEST
    }

    /** How a server is set up. */
    public static final class Builder {
        private final EventStore store;
        private final Map<String, Permission> keys = new LinkedHashMap<>();
        private int port;

        private Builder(EventStore store) {
            this.store = store;
        }

        /** A key that may read. Without any key the server is open to all. */
        public Builder apiKey(String key) {
            keys.put(key, Permission.READ);
            return this;
        }

        /** A key that may only write, so that reading with it is refused. */
        public Builder ingestOnlyKey(String key) {
            keys.put(key, Permission.INGEST);
            return this;
        }

        /** The port; without one a free port is taken. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        public SeqServer start() {
            return new SeqServer(this);
        }
    }

    public static Builder over(EventStore store) {
        return new Builder(store);
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI uri() {
        return http.uri();
    }

    public Faults faults() {
        return faults;
    }

    public Requests requests() {
        return requests;
    }

    @Override
    public void close() {
        http.close();
    }

    /** A request that cannot be served; becomes {@code {"Error": …}}. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private Answer answer(Request request) {
        requests.arrived();
        if (!isSearch(request)) {
            return route(request);
        }
        int underWay = requests.searchBegins(request);
        return underWay > faults.atOnce() ? Faults.busy(Duration.ofSeconds(1)) : faults.apply(route(request));
    }

    private static boolean isSearch(Request request) {
        return request.path().startsWith(EVENTS) && !request.path().equals(EVENTS + "/resources");
    }

    private Answer route(Request request) {
        String path = request.path();
        try {
            boolean post = request.method().equals("POST");
            if (path.equals("/health")) {
                return Answer.json(200, "{\"status\":\"The Seq node is in service.\"}");
            } else if (path.equals("/api") || path.equals("/api/")) {
                return Answer.json(200, SeqJson.text(root()));
            } else if (path.equals(EVENTS + "/resources")) {
                return Answer.json(200, SeqJson.text(resources()));
            } else if (path.startsWith(FaultControl.PATH)) {
                return control.answer(request);
            } else if (path.equals("/api/data")) {
                authorize(request);
                return count(request);
            } else if (!path.startsWith(EVENTS)) {
                throw new Refused(404, "The resource " + path + " does not exist.");
            }
            authorize(request);
            if (!request.method().equals("GET") && !(post && path.equals(EVENTS + "/signal"))) {
                throw new Refused(405, "The method " + request.method() + " is not supported here.");
            } else if (path.equals(EVENTS + "/signal")) {
                return inSignal(request, post);
            } else if (path.equals(EVENTS) || path.equals(EVENTS + "/")) {
                Search.Found found = find(request, List.of());
                return Answer.json(200, SeqJson.text(SeqJson.events(found.events(), render(request))));
            }
            return one(path.substring(EVENTS.length() + 1), render(request));
        } catch (Refused e) {
            return Answer.json(e.status, SeqJson.error(e.getMessage()));
        }
    }

    private void authorize(Request request) throws Refused {
        if (keys.isEmpty()) {
            return;
        }
        String given = request.header("x-seq-apikey");
        if (given == null || given.isBlank()) {
            given = request.query().getOrDefault("apiKey", "");
        }
        Permission permission = keys.get(given);
        if (permission == null) {
            requests.refusedKey();
            throw new Refused(401, "Please log in or supply a valid API key.");
        }
        if (permission != Permission.READ) {
            requests.refusedKey();
            throw new Refused(403, "The API key does not carry the Read permission.");
        }
    }

    private Answer inSignal(Request request, boolean post) throws Refused {
        long begun = System.nanoTime();
        if (store instanceof PreparedStore prepared) {
            return prepared(prepared, request, post);
        }
        Search.Found found = find(request, post ? bodyFilters(request.text()) : List.of());
        ObjectNode page = SeqJson.object();
        page.set("Events", faults.spoilt(SeqJson.events(faults.ordered(found.events()), render(request))));
        page.set("Statistics", SeqJson.statistics(found, System.nanoTime() - begun));
        return Answer.json(200, SeqJson.text(page));
    }

    private Answer prepared(PreparedStore prepared, Request request, boolean post) throws Refused {
        Map<String, String> query = request.query();
        List<Expression> filters = filters(query, post ? bodyFilters(request.text()) : List.of());
        int count = Math.min(number(query, "count", DEFAULT_COUNT), faults.examineBudget());
        SeqEvent after = cursor(query, "afterId");
        PreparedStore.Prepared page = prepared.page(
                filters,
                count,
                time(query, "fromDateUtc", Instant.MIN),
                time(query, "toDateUtc", Instant.MAX),
                after == null ? null : after.id());
        return new Answer.Reply(200, JSON, page.json());
    }

    private Answer count(Request request) throws Refused {
        String filter = CountQuery.filter(request.query().getOrDefault("q", ""));
        if (filter == null) {
            throw new Refused(400, "Only select count(*) from stream is supported here.");
        }
        List<Expression> filters = filter.isBlank() ? List.of() : List.of(parse(filter));
        return Answer.json(
                200,
                CountQuery.answer(CountQuery.count(
                        store,
                        filters,
                        time(request.query(), "rangeStartUtc", Instant.MIN),
                        time(request.query(), "rangeEndUtc", Instant.MAX))));
    }

    private static List<Expression> filters(Map<String, String> query, List<Expression> more) throws Refused {
        if (!query.getOrDefault("signal", "").isBlank()) {
            throw new Refused(400, "The signal " + query.get("signal") + " does not exist.");
        }
        List<Expression> filters = new ArrayList<>(more);
        String filter = query.getOrDefault("filter", "");
        if (!filter.isBlank()) {
            filters.add(parse(filter));
        }
        return filters;
    }

    private Answer one(String id, boolean render) throws Refused {
        Optional<SeqEvent> event = store.find(id);
        if (event.isEmpty()) {
            throw new Refused(404, "The event " + id + " was not found.");
        }
        return Answer.json(200, SeqJson.text(SeqJson.event(event.get(), render)));
    }

    private Search.Found find(Request request, List<Expression> more) throws Refused {
        Map<String, String> query = request.query();
        List<Expression> filters = filters(query, more);
        int budget = Math.min(faults.examineBudget(), number(query, "shortCircuitAfter", Integer.MAX_VALUE));
        Search search = new Search(
                filters,
                number(query, "count", DEFAULT_COUNT),
                time(query, "fromDateUtc", Instant.MIN),
                time(query, "toDateUtc", Instant.MAX),
                cursor(query, "startAtId"),
                cursor(query, "afterId"),
                budget);
        return withRepeats(search.in(store), query.get("afterId"));
    }

    private Search.Found withRepeats(Search.Found found, String after) {
        int repeats = faults.repeats();
        List<SeqEvent> events = found.events();
        synchronized (pages) {
            List<SeqEvent> before = after == null ? List.of() : pages.getOrDefault(after, List.of());
            found.lastRead().ifPresent(last -> pages.put(last.id(), events));
            if (repeats == 0 || before.isEmpty()) {
                return found;
            }
            List<SeqEvent> repeated =
                    new ArrayList<>(before.subList(Math.max(0, before.size() - repeats), before.size()));
            repeated.addAll(events);
            return new Search.Found(repeated, found.lastRead(), found.status());
        }
    }

    private static List<Expression> bodyFilters(String body) throws Refused {
        List<Expression> filters = new ArrayList<>();
        if (body.isBlank()) {
            return filters;
        }
        try {
            JsonNode context = SeqJson.MAPPER.readTree(body);
            if (!context.isObject()) {
                throw new Refused(400, "The request body must be a JSON object.");
            }
            if (context.path("Variables").size() > 0) {
                throw new Refused(400, "Variables are not supported here.");
            }
            for (JsonNode filter : context.path("Signal").path("Filters")) {
                filters.add(parse(filter.path("Filter").asText()));
            }
            return filters;
        } catch (JsonProcessingException e) {
            throw new Refused(400, "The request body is not valid JSON.");
        }
    }

    private static Expression parse(String filter) throws Refused {
        try {
            return Expression.parse(filter);
        } catch (InvalidExpression e) {
            throw new Refused(400, "The expression could not be parsed: " + e.getMessage());
        }
    }

    private static boolean render(Request request) {
        return request.query().getOrDefault("render", "false").equalsIgnoreCase("true");
    }

    private static int number(Map<String, String> query, String name, int absent) throws Refused {
        String text = query.get(name);
        if (text == null || text.isBlank()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new Refused(400, "The parameter " + name + " must be a positive whole number, not '" + text + "'.");
    }

    private static Instant time(Map<String, String> query, String name, Instant absent) throws Refused {
        String text = query.get(name);
        if (text == null || text.isBlank()) {
            return absent;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refused(400, "The parameter " + name + " must be an ISO-8601 time, not '" + text + "'.");
        }
    }

    private SeqEvent cursor(Map<String, String> query, String name) throws Refused {
        String id = query.get(name);
        if (id == null || id.isBlank()) {
            return null;
        }
        return store.find(id).orElseThrow(() -> new Refused(400, "The event " + id + " of " + name + " is unknown."));
    }

    private static ObjectNode root() {
        ObjectNode root = SeqJson.object();
        root.put("Product", "Seq (emulated)").put("Version", "2024.3.0").putNull("InstanceName");
        root.putArray("EnabledFeatures");
        root.putObject("Links").put("EventsResources", "api/events/resources");
        return root;
    }

    private static ObjectNode resources() {
        ObjectNode resources = SeqJson.object();
        resources
                .putObject("Links")
                .put("Self", "api/events/resources")
                .put("Item", "api/events/{id}{?download,render,permalinkId}")
                .put("Items", "api/events" + PARAMETERS)
                .put("InSignal", "api/events/signal" + PARAMETERS);
        return resources;
    }
}
