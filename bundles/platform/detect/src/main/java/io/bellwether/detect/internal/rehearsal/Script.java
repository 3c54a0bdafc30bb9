// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.policy.PolicyTest.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes out the events of a test, in the order they happen. */
final class Script {
    private static final String NUMBER = "{n}";

    private final TenantEnvironment where;
    private final List<Event> written = new ArrayList<>();

    Script(TenantEnvironment where) {
        this.where = where;
    }

    /** Adds the events of a stretch. @param end not included, for those that have no end of their own */
    Script add(List<Events> several, Instant begin, Instant end) {
        for (Events events : several) {
            for (Map<String, String> group : groups(events.groups())) {
                add(events, group, begin, end);
            }
        }
        return this;
    }

    /** All that were added, by time. */
    List<Event> events() {
        written.sort(Comparator.comparing(Event::timestamp));
        return written;
    }

    private void add(Events events, Map<String, String> group, Instant begin, Instant end) {
        Instant last = events.to() == null || begin.plus(events.to()).isAfter(end) ? end : begin.plus(events.to());
        long spread = events.every() == null ? 1 : events.every().toMillis() / Math.max(1, events.count());
        int number = 0;
        int turn = 0;
        for (Instant time : times(events, begin, last)) {
            Map<String, Object> properties = new LinkedHashMap<>(events.properties());
            for (Map.Entry<String, List<Object>> changing : events.changing().entrySet()) {
                List<Object> values = changing.getValue();
                properties.put(changing.getKey(), values.get(Math.min(turn, values.size() - 1)));
            }
            turn++;
            for (int i = 0; i < events.count(); i++) {
                number++;
                Instant at = time.plusMillis(i * spread);
                if (at.isBefore(end)) {
                    written.add(event(events, properties, group, number, at));
                }
            }
        }
    }

    private static List<Instant> times(Events events, Instant begin, Instant last) {
        if (events.every() == null) {
            return events.at().stream().map(begin::plus).toList();
        }
        List<Instant> times = new ArrayList<>();
        Duration every = events.every();
        for (Instant at = begin.plus(events.from()); at.isBefore(last); at = at.plus(every)) {
            times.add(at);
        }
        return times;
    }

    private Event event(
            Events events, Map<String, Object> properties, Map<String, String> group, int number, Instant at) {
        String template = text(events.text().template(), group, number);
        Map<String, Object> filled = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (value != null) {
                filled.put(name, value(value, group, number));
            }
        });
        String message = text(events.text().message(), group, number);
        String level =
                events.text().level() == null ? "Information" : events.text().level();
        String id = "e" + (written.size() + 1);
        EventBody body = new EventBody(
                id,
                at,
                events.text().source() == null ? "seq" : events.text().source(),
                events.text().type() == null ? "log" : events.text().type(),
                Severity.fromName(level).orElse(Severity.INFO),
                level,
                message == null && template != null ? rendered(template, filled) : message,
                template,
                null,
                text(events.text().exception(), group, number),
                null,
                null,
                filled);
        return new Event(where, id, true, at, at, body, null);
    }

    private static String rendered(String template, Map<String, Object> properties) {
        String message = template;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message = message.replace("{" + property.getKey() + "}", String.valueOf(property.getValue()));
        }
        return message;
    }

    private static String text(String text, Map<String, String> group, int number) {
        if (text == null || text.indexOf('{') < 0) {
            return text;
        }
        String filled = text.replace(NUMBER, Integer.toString(number));
        for (Map.Entry<String, String> each : group.entrySet()) {
            filled = filled.replace("{" + each.getKey() + "}", each.getValue());
        }
        return filled;
    }

    /** As properties of events are kept: whole numbers as Long, others as Double. */
    private static Object value(Object value, Map<String, String> group, int number) {
        if (value instanceof String text) {
            return text.equals(NUMBER) ? (Object) (long) number : text(text, group, number);
        }
        if (value instanceof Integer whole) {
            return whole.longValue();
        }
        if (value instanceof Float real) {
            return real.doubleValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> value(item, group, number)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> copy.put(String.valueOf(name), value(item, group, number)));
            return copy;
        }
        return value;
    }

    /** Every combination of the groups' values. */
    private static List<Map<String, String>> groups(Map<String, List<String>> names) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, List<String>> name : names.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> group : all) {
                for (String value : name.getValue()) {
                    Map<String, String> one = new LinkedHashMap<>(group);
                    one.put(name.getKey(), value);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }
}
