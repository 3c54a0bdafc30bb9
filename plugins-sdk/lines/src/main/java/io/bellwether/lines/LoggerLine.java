// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object of a logger: the usual names are tried in turn; what is taken for a fact is no property any more. */
final class LoggerLine {
    private static final List<String> TIME = List.of("timestamp", "@timestamp", "time", "ts", "datetime");
    private static final List<String> LEVEL = List.of("level", "severity", "log.level", "lvl");
    private static final List<String> MESSAGE = List.of("message", "msg", "body");
    private static final List<String> EXCEPTION =
            List.of("exception", "stack_trace", "error.stack_trace", "err.stack", "stack");
    private static final List<String> TRACE = List.of("trace_id", "traceId", "trace.id");
    private static final List<String> SPAN = List.of("span_id", "spanId", "span.id");
    private static final long WARNING = 40;
    private static final long ERROR = 50;
    private static final long FATAL = 60;

    private LoggerLine() {}

    static EventBody read(String source, Map<String, Object> members) {
        Map<String, Object> properties = new LinkedHashMap<>(members);
        Instant time = null;
        for (String name : TIME) {
            time = Times.of(properties.get(name));
            if (time != null) {
                properties.remove(name);
                break;
            }
        }
        Object level = taken(properties, LEVEL);
        return new EventBody(
                null,
                time,
                source,
                "log",
                severity(level),
                level == null ? null : level instanceof Number ? null : level.toString(),
                text(taken(properties, MESSAGE)),
                null,
                null,
                text(taken(properties, EXCEPTION)),
                text(taken(properties, TRACE)),
                text(taken(properties, SPAN)),
                properties);
    }

    /** Takes the first of these members that is a text or a number out of the properties; null when there is none. */
    private static Object taken(Map<String, Object> properties, List<String> names) {
        for (String name : names) {
            Object value = properties.get(name);
            if (value instanceof String || value instanceof Number) {
                return properties.remove(name);
            }
            int dot = name.indexOf('.');
            if (dot > 0 && properties.get(name.substring(0, dot)) instanceof Map<?, ?> outer) {
                Object inner = outer.get(name.substring(dot + 1));
                if (inner instanceof String) {
                    return inner;
                }
            }
        }
        return null;
    }

    private static Severity severity(Object level) {
        if (level instanceof Number number) {
            long value = number.longValue();
            if (value >= FATAL) {
                return Severity.CRITICAL;
            }
            return value >= ERROR ? Severity.ERROR : value >= WARNING ? Severity.WARNING : Severity.INFO;
        }
        return level == null
                ? Severity.INFO
                : Severity.fromName(level.toString()).orElse(Severity.INFO);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
