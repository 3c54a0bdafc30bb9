// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingDefaults;
import io.bellwether.api.source.PollingSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A server with events in memory, asked in pages of three. Its next answers can be prescribed. */
final class FakeSource implements PollingSource {
    static final Parameter<String> URL =
            Parameter.text("url", "URL", "Where it is.").required();
    static final Parameter<String> KEY =
            Parameter.text("apiKey", "API key", "Lets one in.").secret();
    private static final int PAGE = 3;

    final ConcurrentHashMap<String, EventBody> events = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<PollRequest> requests = new ConcurrentLinkedQueue<>();
    final Deque<Function<PollRequest, PollOutcome>> answers = new ArrayDeque<>();
    volatile CountDownLatch hanging = new CountDownLatch(0);
    volatile int interrupted;
    volatile String lastKey;
    volatile String refusesToStart;
    volatile boolean counting;
    volatile int hidden;
    List<PollQuery> queries = List.of(new PollQuery("all", "true"));

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public String title() {
        return "Fake";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(URL, KEY);
    }

    @Override
    public PollingDefaults defaults() {
        return new PollingDefaults(Duration.ofSeconds(1), Duration.ofMinutes(15), 2, Duration.ofSeconds(30));
    }

    @Override
    public List<PollQuery> queries(Settings settings, String environmentMatch) {
        if (settings.get(URL).startsWith("gopher")) {
            throw new InvalidInput("url", settings.get(URL), "must begin with http");
        }
        if (refusesToStart != null && refusesToStart.equals(settings.find(KEY).orElse(null))) {
            throw new IllegalStateException("out of order");
        }
        return queries;
    }

    @Override
    public Map<String, String> expressions(Settings settings) {
        return queries.stream().collect(Collectors.toMap(query -> "queries." + query.name(), PollQuery::text));
    }

    @Override
    public OptionalLong count(PollRequest request) {
        return counting ? OptionalLong.of(in(request).size() + hidden) : OptionalLong.empty();
    }

    @Override
    public List<String> hosts(Settings settings) {
        return List.of(URI.create(settings.get(URL)).getHost());
    }

    @Override
    public PollOutcome poll(PollRequest request) throws InterruptedException {
        lastKey = request.settings().find(KEY).orElse(null);
        return answer(request);
    }

    PollOutcome answer(PollRequest request) throws InterruptedException {
        requests.add(request);
        try {
            hanging.await();
        } catch (InterruptedException e) {
            interrupted++;
            throw e;
        }
        Function<PollRequest, PollOutcome> prescribed;
        synchronized (answers) {
            prescribed = answers.poll();
        }
        PollOutcome outcome = prescribed == null ? null : prescribed.apply(request);
        return outcome == null ? page(request) : outcome;
    }

    void prescribe(PollOutcome outcome) {
        synchronized (answers) {
            answers.add(request -> outcome);
        }
    }

    void add(String id, Instant time) {
        events.put(
                id,
                EventBody.of("fake", "log", Severity.INFO, id).withEventId(id).withTimestamp(time));
    }

    private List<EventBody> in(PollRequest request) {
        return events.values().stream()
                .filter(event -> !event.timestamp().isBefore(request.from())
                        && event.timestamp().isBefore(request.to()))
                .sorted(Comparator.comparing(EventBody::timestamp).thenComparing(EventBody::eventId))
                .toList();
    }

    private PollOutcome page(PollRequest request) {
        List<EventBody> found = in(request);
        int from = request.cursor() == null ? 0 : Integer.parseInt(request.cursor());
        int to = Math.min(found.size(), from + PAGE);
        return new PollOutcome.Page(found.subList(from, to), to < found.size() ? String.valueOf(to) : null);
    }
}
