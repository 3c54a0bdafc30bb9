// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import io.bellwether.expression.Field;
import io.bellwether.expression.Field.Part;
import io.bellwether.expression.Undefined;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that begin with {@code @}: those of Seq, the short ones of its compact format, and the platform's own. */
enum BuiltIn {
    ID("@Id") {
        @Override
        Object in(Event event) {
            return event.eventId();
        }
    },
    TIMESTAMP("@Timestamp", "@t") {
        @Override
        Object in(Event event) {
            return Ticks.of(event.timestamp());
        }
    },
    ARRIVED("@Arrived") {
        @Override
        Object in(Event event) {
            return Ticks.of(event.receivedAt());
        }
    },
    LEVEL("@Level", "@l") {
        @Override
        Object in(Event event) {
            return event.level();
        }
    },
    MESSAGE("@Message", "@m") {
        @Override
        Object in(Event event) {
            return event.message();
        }
    },
    TEMPLATE("@MessageTemplate", "@mt") {
        @Override
        Object in(Event event) {
            return present(event.body().template());
        }
    },
    EVENT_TYPE("@EventType", "@i") {
        @Override
        Object in(Event event) {
            return eventType(event.body().eventType());
        }
    },
    EXCEPTION("@Exception", "@x") {
        @Override
        Object in(Event event) {
            return present(event.body().exception());
        }
    },
    PROPERTIES("@Properties", "@p") {
        @Override
        Object in(Event event) {
            return event.properties();
        }
    },
    TRACE_ID("@TraceId", "@tr") {
        @Override
        Object in(Event event) {
            return present(event.body().traceId());
        }
    },
    SPAN_ID("@SpanId", "@sp") {
        @Override
        Object in(Event event) {
            return present(event.body().spanId());
        }
    },
    DATA("@Data", "@Document") {
        @Override
        Object in(Event event) {
            return data(event);
        }
    },
    PARENT_ID("@ParentId", "@ps") {
        @Override
        Object in(Event event) {
            return SpanFacts.parentId(event);
        }
    },
    SPAN_KIND("@SpanKind", "@sk") {
        @Override
        Object in(Event event) {
            return SpanFacts.kind(event);
        }
    },
    START("@Start", "@st") {
        @Override
        Object in(Event event) {
            return SpanFacts.start(event);
        }
    },
    ELAPSED("@Elapsed") {
        @Override
        Object in(Event event) {
            return SpanFacts.elapsed(event);
        }
    },
    RESOURCE("@Resource", "@ra") {
        @Override
        Object in(Event event) {
            return SpanFacts.resource(event);
        }
    },
    SCOPE("@Scope", "@sa") {
        @Override
        Object in(Event event) {
            return SpanFacts.scope(event);
        }
    },
    SOURCE("@Source") {
        @Override
        Object in(Event event) {
            return event.source();
        }
    },
    TYPE("@Type") {
        @Override
        Object in(Event event) {
            return event.type();
        }
    },
    SEVERITY("@Severity") {
        @Override
        Object in(Event event) {
            return SEVERITIES[event.severity().ordinal()];
        }
    },
    NODE("@Node") {
        @Override
        Object in(Event event) {
            return Fact.NODE.in(event);
        }
    },
    APP("@App") {
        @Override
        Object in(Event event) {
            return Fact.APP.in(event);
        }
    },
    STATUS_CODE("@StatusCode") {
        @Override
        Object in(Event event) {
            return Numbers.parse(Fact.STATUS_CODE.in(event));
        }
    };

    private static final String[] SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::toString).toArray(String[]::new);

    private final List<String> names;

    BuiltIn(String... names) {
        this.names = List.of(names);
    }

    abstract Object in(Event event);

    /** The field that conditions call by; null where there is none. */
    Field field() {
        return switch (this) {
            case ID -> Part.EVENT_ID;
            case TIMESTAMP -> Part.TIMESTAMP;
            case ARRIVED -> Part.RECEIVED_AT;
            case LEVEL -> Part.LEVEL;
            case MESSAGE -> Part.MESSAGE;
            case TEMPLATE -> Part.TEMPLATE;
            case EVENT_TYPE -> Part.EVENT_TYPE;
            case EXCEPTION -> Part.EXCEPTION;
            case TRACE_ID -> Part.TRACE_ID;
            case SPAN_ID -> Part.SPAN_ID;
            case SOURCE -> Part.SOURCE;
            case TYPE -> Part.TYPE;
            case SEVERITY -> Part.SEVERITY;
            case NODE -> new Field.Fact(WellKnown.SERVER_NODE);
            case APP -> new Field.Fact(WellKnown.APP_NAME);
            case STATUS_CODE -> new Field.Fact(WellKnown.STATUS_CODE);
            default -> null;
        };
    }

    static Optional<BuiltIn> named(String name) {
        return Arrays.stream(values())
                .filter(builtIn -> builtIn.names.contains(name))
                .findFirst();
    }

    /** Every name, for suggestions. */
    static List<String> allNames() {
        return Arrays.stream(values())
                .flatMap(builtIn -> builtIn.names.stream())
                .toList();
    }

    private static Object present(Object value) {
        return value == null ? Undefined.VALUE : value;
    }

    private static Object eventType(String hash) {
        if (hash == null) {
            return Undefined.VALUE;
        }
        try {
            return Long.parseLong(hash, hash.startsWith("$") ? 1 : 0, hash.length(), 16);
        } catch (NumberFormatException e) {
            return hash;
        }
    }

    private static Map<String, Object> data(Event event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("@t", event.timestamp().toString());
        data.put("@m", event.message());
        putIfPresent(data, "@mt", event.body().template());
        data.put("@l", event.level());
        putIfPresent(data, "@x", event.body().exception());
        putIfPresent(data, "@tr", event.body().traceId());
        putIfPresent(data, "@sp", event.body().spanId());
        data.putAll(event.properties());
        return data;
    }

    private static void putIfPresent(Map<String, Object> data, String name, Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
