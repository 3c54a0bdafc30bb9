// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.events.EventIndex.Distribution;
import io.bellwether.events.EventIndex.Histogram;
import io.bellwether.events.EventIndex.Related;
import io.bellwether.events.EventIndex.Top;
import io.bellwether.expression.Expression;
import io.bellwether.identity.Tenants;
import io.bellwether.wire.EventJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Figures about events: over time, by value, how numbers are distributed, and which events belong together. */
@Path("/v1/events/{figure: histogram|top|distribution|related}")
public final class EventFigures extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(24);
    private static final int MOST_VALUES = 1_000;
    private static final int STANDARD_VALUES = 10;
    private static final int STANDARD_RELATED = 500;
    private static final int MOST_RELATED = 5_000;
    private static final int STANDARD_BUCKETS = 96;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final EventIndex index;
    private final Tenants tenants;
    private final InstantSource clock;

    EventFigures(EventIndex index, Tenants tenants, InstantSource clock) {
        this.index = index;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** What a request asks of which environments. */
    private record Asked(List<TenantEnvironment> places, Query query, Instant from, Instant to, Expression filter) {}

    @GET
    public Response figure(@Context HttpServletRequest request, @jakarta.ws.rs.PathParam("figure") String figure)
            throws IOException {
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        if (!from.isBefore(to)) {
            throw new InvalidInput("from", from.toString(), "must be before 'to', " + to);
        }
        Asked asked = new Asked(
                EventResource.places(tenants, Caller.of(request)),
                query,
                from,
                to,
                Filters.expression(query.text("filter"), clock));
        return switch (figure) {
            case "histogram" -> histogram(asked);
            case "top" -> top(asked);
            case "distribution" -> distribution(asked);
            default -> related(asked);
        };
    }

    /** Asks the index. @throws Problem.Refused when it is not ready, or too much would have to be read */
    static <T> T answer(Supplier<T> question) {
        try {
            return question.get();
        } catch (EventIndex.NotReady e) {
            throw Problem.of(503, "Not ready", e.getMessage()).refuse();
        } catch (EventIndex.TooMuch e) {
            throw Problem.of(422, "Too much", e.getMessage()).refuse();
        }
    }

    private Response histogram(Asked asked) {
        Duration interval = interval(asked);
        String by = asked.query().text("by");
        int top = number(asked.query(), "top", STANDARD_VALUES, MOST_VALUES);
        Map<String, long[]> series = new LinkedHashMap<>();
        long[] others = null;
        long total = 0;
        List<Instant> begins = List.of();
        for (TenantEnvironment where : asked.places()) {
            Histogram part = answer(
                    () -> index.histogram(where, asked.from(), asked.to(), asked.filter(), interval, by, MOST_VALUES));
            begins = part.begins();
            others = sum(others, part.others());
            part.series().forEach((value, counts) -> series.merge(value, counts, EventFigures::sum));
            total += part.total();
        }
        List<String> ranked = series.keySet().stream()
                .sorted(Comparator.comparingLong((String value) ->
                                -Arrays.stream(series.get(value)).sum())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<Map<String, Object>> shown = new ArrayList<>();
        for (int i = 0; i < ranked.size(); i++) {
            if (i < top) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("value", ranked.get(i));
                one.put("counts", boxed(series.get(ranked.get(i))));
                shown.add(one);
            } else {
                others = sum(others, series.get(ranked.get(i)));
            }
        }
        Map<String, Object> view = range(asked);
        view.put("interval", Durations.format(interval));
        view.put("by", by);
        view.put("begins", begins.stream().map(Instant::toString).toList());
        view.put("series", shown);
        view.put("others", boxed(others == null ? new long[0] : others));
        view.put("total", total);
        return ok(view);
    }

    private static Duration interval(Asked asked) {
        String text = asked.query().text("interval");
        if (text == null) {
            long seconds = Duration.between(asked.from(), asked.to()).toSeconds();
            return Duration.ofSeconds(Math.max(1, (seconds + STANDARD_BUCKETS - 1) / STANDARD_BUCKETS));
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("interval", text, e.getMessage());
        }
    }

    private static long[] sum(long[] left, long[] right) {
        if (left == null) {
            return right.clone();
        }
        long[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    private static List<Long> boxed(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    private Response top(Asked asked) {
        String field = required(asked.query(), "field");
        int limit = asked.query().limit(STANDARD_VALUES, MOST_VALUES);
        Map<String, Long> counts = new LinkedHashMap<>();
        long others = 0;
        long missing = 0;
        long beyond = 0;
        long total = 0;
        for (TenantEnvironment where : asked.places()) {
            Top part = answer(() -> index.top(where, asked.from(), asked.to(), asked.filter(), field, MOST_VALUES));
            part.counts().forEach((value, count) -> counts.merge(value, count, Long::sum));
            others += part.others();
            beyond += part.distinct() - part.counts().size();
            missing += part.missing();
            total += part.total();
        }
        List<Map<String, Object>> items = new ArrayList<>();
        List<Map.Entry<String, Long>> ranked = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .toList();
        for (int i = 0; i < ranked.size(); i++) {
            if (i < limit) {
                Map<String, Object> item = new LinkedHashMap<>();
                item.put("value", ranked.get(i).getKey());
                item.put("count", ranked.get(i).getValue());
                items.add(item);
            } else {
                others += ranked.get(i).getValue();
            }
        }
        Map<String, Object> view = range(asked);
        view.put("field", field);
        view.put("items", items);
        view.put("others", others);
        view.put("missing", missing);
        view.put("distinct", counts.size() + beyond);
        view.put("total", total);
        return ok(view);
    }

    private Response distribution(Asked asked) {
        String field = required(asked.query(), "field");
        if (asked.places().size() != 1) {
            throw Problem.of(
                            400,
                            "Environment missing",
                            "a distribution is of one environment; name it with ?tenant=…&environment=…")
                    .refuse();
        }
        String text = asked.query().text("quantiles");
        List<Double> quantiles = Stream.of((text == null ? "0.5,0.95,0.99" : text).split(","))
                .map(EventFigures::quantile)
                .toList();
        Distribution found = answer(() ->
                index.distribution(asked.places().get(0), asked.from(), asked.to(), asked.filter(), field, quantiles));
        Map<String, Object> view = range(asked);
        view.put("field", field);
        view.put("count", found.count());
        view.put("min", Views.finite(found.min()));
        view.put("max", Views.finite(found.max()));
        view.put("mean", Views.finite(found.mean()));
        Map<String, Object> shown = new LinkedHashMap<>();
        found.quantiles().forEach((quantile, value) -> shown.put(quantile.toString(), Views.finite(value)));
        view.put("quantiles", shown);
        return ok(view);
    }

    private static double quantile(String text) {
        try {
            double quantile = Double.parseDouble(text.strip());
            if (quantile >= 0 && quantile <= 1) {
                return quantile;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInput("quantiles", text, "must be numbers from 0 to 1, separated by commas");
        }
        throw new InvalidInput("quantiles", text, "must be numbers from 0 to 1, separated by commas");
    }

    private Response related(Asked asked) throws IOException {
        String id = required(asked.query(), "id");
        int limit = asked.query().limit(STANDARD_RELATED, MOST_RELATED);
        List<Event> events = new ArrayList<>();
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        boolean complete = true;
        for (TenantEnvironment where : asked.places()) {
            Related part = answer(() -> index.related(where, id, asked.from(), asked.to(), limit));
            events.addAll(part.events());
            part.ids().forEach((field, values) -> ids.computeIfAbsent(field, key -> new LinkedHashSet<>())
                    .addAll(values));
            complete &= part.complete();
        }
        events.sort(Comparator.comparing(Event::timestamp));
        int from = Math.max(0, events.size() - limit);
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeArrayFieldStart("items");
            for (Event event : events.subList(from, events.size())) {
                EventJson.write(event, json);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("ids");
            for (Map.Entry<String, Set<String>> field : ids.entrySet()) {
                json.writeArrayFieldStart(field.getKey());
                for (String value : field.getValue()) {
                    json.writeString(value);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeBooleanField("complete", complete && from == 0);
            json.writeEndObject();
        }
        return Response.ok(out.toByteArray(), "application/json").build();
    }

    private static Map<String, Object> range(Asked asked) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", asked.from().toString());
        view.put("to", asked.to().toString());
        return view;
    }

    private static String required(Query query, String name) {
        String text = query.text(name);
        if (text == null) {
            throw new InvalidInput(name, null, "is missing; add ?" + name + "=…");
        }
        return text;
    }

    private static int number(Query query, String name, int fallback, int most) {
        String text = query.text(name);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInput(name, text, "must be a whole number from 1 to " + most);
        }
        throw new InvalidInput(name, text, "must be a whole number from 1 to " + most);
    }
}
