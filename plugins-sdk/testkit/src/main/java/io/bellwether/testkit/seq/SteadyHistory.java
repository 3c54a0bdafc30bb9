// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.expression.Expression;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Any number of events at even distances in time, made as they are asked for: the same each time, and none of them kept.
 * There are some dozens of kinds, rendered once; events of a kind differ in time and id. A filter that looks at these
 * two sees those of the kind's first event.
 */
public final class SteadyHistory implements PreparedStore {
    private static final String ID = "event-";
    private static final int ID_DIGITS = 16;
    private static final long TICK = 100;
    private static final byte[] ID_BYTES = ID.getBytes(StandardCharsets.UTF_8);
    private static final byte[] OPEN = "{\"Events\":[".getBytes(StandardCharsets.UTF_8);

    private final Instant from;
    private final long count;
    private final long stepNanos;
    private final List<Kind> kinds = new ArrayList<>();

    /** A kind of event, written in three parts around time and id. */
    private record Kind(SeqEvent first, byte[] beforeTime, byte[] beforeId, byte[] end) {}

    /**
     * @param from when the first event happened
     * @param to after the last event
     * @param count how many there are; no two in the same 100 ns
     */
    public SteadyHistory(Instant from, Instant to, long count) {
        this.from = from;
        this.count = count;
        stepNanos = Duration.between(from, to).dividedBy(count).toNanos() / TICK * TICK;
        if (stepNanos < TICK) {
            throw new IllegalArgumentException("count " + count + " is too many for " + Duration.between(from, to));
        }
        for (SeqEvent event : kinds(from)) {
            kinds.add(prepare(event));
        }
    }

    public long size() {
        return count;
    }

    private static Kind prepare(SeqEvent event) {
        String json = SeqJson.text(SeqJson.event(event, true));
        String time = "\"Timestamp\":\"";
        String id = "\"Id\":\"";
        int timeAt = json.indexOf(time) + time.length();
        int idAt = json.indexOf(id, timeAt) + id.length();
        return new Kind(
                event,
                utf8(json.substring(0, timeAt)),
                utf8(json.substring(timeAt + SeqJson.time(event.timestamp()).length(), idAt)),
                utf8(json.substring(idAt + event.id().length())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<SeqEvent> kinds(Instant time) {
        String[] apps = {"sharedo-web", "indexer", "execution-engine", "identity", "document-store", "mail-agent"};
        String[][] shapes = {
            {null, "HTTP {Method} {Route} responded {StatusCode} in {ElapsedMs:0.0} ms"},
            {null, "Plan step {Step} of execution {Execution} completed on {_Server}"},
            {"Debug", "Indexed document {Execution} into {Step} for {Route}"},
            {"Warning", "Call to downstream service {Route} took {ElapsedMs:0.0} ms on {_Server}"},
            {"Error", "Call to downstream service {Route} failed with {StatusCode} after {ElapsedMs:0.0} ms"}
        };
        int[] often = {4, 3, 1, 1, 1};
        List<SeqEvent> events = new ArrayList<>();
        for (int app = 0; app < apps.length; app++) {
            for (int shape = 0; shape < shapes.length; shape++) {
                for (int again = 0; again < often[shape]; again++) {
                    Map<String, Object> properties = new LinkedHashMap<>();
                    properties.put("_Environment", "Harbour Wren Prod");
                    properties.put("_AppName", apps[app]);
                    properties.put("_Server", "node-" + again);
                    properties.put("Method", again % 2 == 0 ? "GET" : "POST");
                    properties.put("Route", "/api/matters/" + (app * 7 + again));
                    properties.put("Step", "ValidateMatter");
                    properties.put("Execution", 70_000L + app * 100 + again);
                    properties.put("StatusCode", shape == 4 ? 502L : 200L);
                    properties.put("ElapsedMs", 12.25 * (again + 1));
                    properties.put("CorrelationId", "c-" + app + "-" + shape + "-" + again);
                    properties.put("SourceContext", "Sharedo.Core.Case.Web");
                    SeqEvent event =
                            SeqEvent.of(id(events.size()), time, shapes[shape][0], shapes[shape][1], properties);
                    events.add(
                            shape < 4
                                    ? event
                                    : event.withException("System.Net.Http.HttpRequestException: Bad gateway\n"
                                            + "   at Sharedo.Downstream.Client.SendWithRetry(Request request)"));
                }
            }
        }
        return events;
    }

    private static String id(long number) {
        String hex = Long.toHexString(number);
        return ID + "0".repeat(ID_DIGITS - hex.length()) + hex;
    }

    private Instant time(long number) {
        return from.plusNanos(number * stepNanos);
    }

    private int kind(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 33) % kinds.size());
    }

    /** The number of the first event at or after a time; {@code count} when there is none. */
    private long first(Instant time) {
        if (!time.isAfter(from)) {
            return 0;
        }
        if (!time.isBefore(time(count))) {
            return count;
        }
        long nanos = Duration.between(from, time).toNanos();
        return Math.min(count, (nanos + stepNanos - 1) / stepNanos);
    }

    /** The number in an id; -1 when it is none of ours. */
    private long number(String id) {
        try {
            long number = id.startsWith(ID) ? Long.parseLong(id.substring(ID.length()), 16) : -1;
            return number < count ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private boolean[] matching(List<Expression> filters) {
        boolean[] matching = new boolean[kinds.size()];
        for (int i = 0; i < matching.length; i++) {
            var event = kinds.get(i).first().asEvent();
            matching[i] = filters.stream().allMatch(filter -> filter.matches(event));
        }
        return matching;
    }

    @Override
    public Prepared page(List<Expression> filters, int wanted, Instant begin, Instant end, String afterId) {
        long least = first(begin);
        long at = first(end) - 1;
        if (afterId != null) {
            at = Math.min(at, number(afterId) - 1);
        }
        boolean[] matching = matching(filters);
        Page page = new Page(Math.min(wanted, 5_000) * 1_200);
        page.bytes(OPEN);
        long last = -1;
        int found = 0;
        while (at >= least && found < wanted) {
            int kind = kind(at);
            last = at;
            if (matching[kind]) {
                if (found > 0) {
                    page.write(',');
                }
                page.event(kinds.get(kind), at);
                found++;
            }
            at--;
        }
        String statistics = "],\"Statistics\":{\"Elapsed\":\"00:00:00.0010000\","
                + (last < 0
                        ? ""
                        : "\"LastReadEventId\":\"" + id(last) + "\",\"LastReadEventTimestamp\":\""
                                + SeqJson.time(time(last)) + "\",")
                + "\"Status\":\"" + (found == wanted ? "Full" : "Complete") + "\"}}";
        page.bytes(utf8(statistics));
        return new Prepared(page.toByteArray(), last < 0 ? null : id(last));
    }

    /** A growing page. */
    private final class Page extends ByteArrayOutputStream {
        private long second = Long.MIN_VALUE;
        private byte[] secondText;

        Page(int size) {
            super(size);
        }

        void bytes(byte[] bytes) {
            write(bytes, 0, bytes.length);
        }

        void event(Kind kind, long number) {
            bytes(kind.beforeTime());
            Instant time = time(number);
            if (time.getEpochSecond() != second) {
                second = time.getEpochSecond();
                secondText = utf8(SeqJson.time(time).substring(0, 20));
            }
            bytes(secondText);
            digits(time.getNano() / TICK, 10, 7);
            write('Z');
            bytes(kind.beforeId());
            bytes(ID_BYTES);
            digits(number, 16, ID_DIGITS);
            bytes(kind.end());
        }

        private void digits(long value, int radix, int length) {
            long divisor = 1;
            for (int i = 1; i < length; i++) {
                divisor *= radix;
            }
            for (int i = 0; i < length; i++) {
                write(Character.forDigit((int) (value / divisor % radix), radix));
                divisor /= radix;
            }
        }
    }

    @Override
    public long count(List<Expression> filters, Instant begin, Instant end) {
        boolean[] matching = matching(filters);
        boolean all = true;
        for (boolean each : matching) {
            all &= each;
        }
        long least = first(begin);
        long most = first(end);
        if (all) {
            return Math.max(0, most - least);
        }
        long found = 0;
        for (long i = least; i < most; i++) {
            found += matching[kind(i)] ? 1 : 0;
        }
        return found;
    }

    private SeqEvent event(long number) {
        SeqEvent first = kinds.get(kind(number)).first();
        Instant time = time(number);
        return new SeqEvent(
                id(number),
                time,
                time,
                first.level(),
                first.template(),
                first.exception(),
                first.properties(),
                first.traceId(),
                first.spanId());
    }

    @Override
    public Iterator<SeqEvent> newestFirst(Instant begin, Instant end) {
        long least = first(begin);
        long newest = first(end) - 1;
        return new Iterator<>() {
            private long at = newest;

            @Override
            public boolean hasNext() {
                return at >= least;
            }

            @Override
            public SeqEvent next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return event(at--);
            }
        };
    }

    @Override
    public Optional<SeqEvent> find(String id) {
        long number = number(id);
        return number < 0 ? Optional.empty() : Optional.of(event(number));
    }
}
