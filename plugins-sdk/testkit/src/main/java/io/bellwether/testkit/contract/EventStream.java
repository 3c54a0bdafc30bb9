// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Events after the pattern of some others: many that differ in what they hold, or a few that are hostile. */
final class EventStream {
    private static final int HUGE = 300_000;

    private final List<Event> patterns;
    private final SplittableRandom random = new SplittableRandom(5);
    private Instant at;
    private int count;

    EventStream(List<Event> patterns) {
        this.patterns = patterns;
        this.at = patterns.get(0).timestamp();
    }

    /** One like the others, a little later, some of its texts never seen before. */
    Event next() {
        Event pattern = patterns.get(random.nextInt(patterns.size()));
        at = at.plusMillis(random.nextInt(200));
        count++;
        String mark = "-" + count;
        EventBody body = pattern.body();
        Map<String, Object> properties = new TreeMap<>();
        body.properties()
                .forEach((name, value) ->
                        properties.put(name, value instanceof String && random.nextInt(3) == 0 ? value + mark : value));
        boolean shaped = random.nextInt(3) == 0;
        String message = shaped ? letters(count) + " " + body.message() : body.message();
        String template = body.template() == null || !shaped ? body.template() : letters(count) + body.template();
        return event(pattern, "flood" + mark, at, body, message, template, body.exception(), properties);
    }

    /** A word of letters alone, another for each number. */
    private static String letters(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 27; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    /** Events that test a detector's patience: absent, wrong and huge values, times equal, backwards and far off. */
    static List<Event> hostile(List<Event> patterns) {
        List<Event> events = new ArrayList<>();
        List<Event> some = patterns.subList(0, Math.min(20, patterns.size()));
        List<Object> values = new ArrayList<>(List.of(
                "",
                " ",
                "\u0000\ud800\uffff\n\r\t",
                "x".repeat(HUGE),
                Long.MAX_VALUE,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("1e900"),
                true,
                List.of(),
                List.of(List.of("x")),
                Map.of(),
                Map.of("a", Map.of("b", "c"))));
        values.add(null);
        for (Event pattern : some) {
            for (Object value : values) {
                Map<String, Object> properties = new HashMap<>();
                pattern.properties().keySet().forEach(name -> properties.put(name, value));
                for (WellKnown fact : WellKnown.values()) {
                    fact.names().forEach(name -> properties.put(name, value));
                }
                String text = value instanceof String string ? string : "";
                events.add(event(pattern, text, pattern.timestamp(), pattern.body(), text, text, text, properties));
                events.add(event(
                        pattern, "same", pattern.timestamp(), pattern.body(), text, null, null, pattern.properties()));
            }
            for (Duration off :
                    List.of(Duration.ofDays(-1), Duration.ZERO, Duration.ofDays(40_000), Duration.ofDays(-90_000))) {
                events.add(shifted(pattern, off));
            }
        }
        for (Instant moment : List.of(
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.EPOCH,
                Instant.parse("9999-12-31T23:59:59.999999999Z"))) {
            EventBody bare = EventBody.of("", "", Severity.ERROR, null);
            Event first = some.get(0);
            events.add(new Event(first.where(), "", false, moment, first.receivedAt(), bare, null));
            events.add(event(
                    first,
                    "far",
                    moment,
                    first.body(),
                    first.message(),
                    first.body().template(),
                    null,
                    first.properties()));
        }
        List<Event> backwards = new ArrayList<>(some);
        Collections.reverse(backwards);
        events.addAll(backwards);
        return events;
    }

    private static Event shifted(Event event, Duration off) {
        EventBody body = event.body();
        return event(
                event,
                "off",
                event.timestamp().plus(off),
                body,
                body.message(),
                body.template(),
                body.exception(),
                body.properties());
    }

    private static Event event(
            Event pattern,
            String id,
            Instant at,
            EventBody body,
            String message,
            String template,
            String exception,
            Map<String, Object> properties) {
        EventBody drawn = new EventBody(
                id,
                at,
                body.source(),
                body.type(),
                body.severity(),
                body.level(),
                message,
                template,
                body.eventType(),
                exception,
                body.traceId(),
                body.spanId(),
                properties);
        return new Event(pattern.where(), id, true, at, pattern.receivedAt(), drawn, null);
    }
}
