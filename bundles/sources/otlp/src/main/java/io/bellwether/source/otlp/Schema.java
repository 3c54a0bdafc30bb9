// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/**
 * The messages of OTLP, with what both encodings need to know of each field. A field that is not here is passed over,
 * as the protocol asks. Metrics are in {@link MetricSchema}.
 */
final class Schema {
    static final Type RESOURCE = Type.alone();
    static final Field RESOURCE_ATTRIBUTES = RESOURCE.field(1, "attributes", Kind.ATTRIBUTES);

    static final Type SCOPE = Type.alone();
    static final Field SCOPE_NAME = SCOPE.field(1, "name", Kind.TEXT);
    static final Field SCOPE_VERSION = SCOPE.field(2, "version", Kind.TEXT);
    static final Field SCOPE_ATTRIBUTES = SCOPE.field(3, "attributes", Kind.ATTRIBUTES);

    private Schema() {}

    /** A request of one signal: resources, within each scopes, within each items. */
    static final class Request {
        final Type type = Type.part();
        final Field groups;
        final Field resource;
        final Field scopeGroups;
        final Field scope;
        final Field items;

        Request(String groupsName, String scopeGroupsName, String itemsName, Type item) {
            Type group = Type.part();
            Type scopeGroup = Type.part();
            groups = type.messages(1, groupsName, group);
            resource = group.message(1, "resource", RESOURCE);
            scopeGroups = group.messages(2, scopeGroupsName, scopeGroup);
            scope = scopeGroup.message(1, "scope", SCOPE);
            items = scopeGroup.messages(2, itemsName, item);
        }
    }

    /** Log records. */
    static final class Log {
        static final Type TYPE = Type.alone();
        static final Field TIME = TYPE.field(1, "timeUnixNano", Kind.FIXED64);
        static final Field SEVERITY = TYPE.field(2, "severityNumber", Kind.ENUM);
        static final Field SEVERITY_TEXT = TYPE.field(3, "severityText", Kind.TEXT);
        static final Field BODY = TYPE.field(5, "body", Kind.VALUE);
        static final Field ATTRIBUTES = TYPE.field(6, "attributes", Kind.ATTRIBUTES);
        static final Field DROPPED = TYPE.field(7, "droppedAttributesCount", Kind.UINT32);
        static final Field TRACE = TYPE.field(9, "traceId", Kind.ID);
        static final Field SPAN = TYPE.field(10, "spanId", Kind.ID);
        static final Field OBSERVED = TYPE.field(11, "observedTimeUnixNano", Kind.FIXED64);
        static final Field EVENT_NAME = TYPE.field(12, "eventName", Kind.TEXT);

        static final Request REQUEST = new Request("resourceLogs", "scopeLogs", "logRecords", TYPE);

        private Log() {}
    }

    /** Spans, with their events, links and status. */
    static final class Span {
        static final Type EVENT = Type.part();
        static final Field EVENT_TIME = EVENT.field(1, "timeUnixNano", Kind.FIXED64);
        static final Field EVENT_NAME = EVENT.field(2, "name", Kind.TEXT);
        static final Field EVENT_ATTRIBUTES = EVENT.field(3, "attributes", Kind.ATTRIBUTES);

        static final Type LINK = Type.part();
        static final Field LINK_TRACE = LINK.field(1, "traceId", Kind.ID);
        static final Field LINK_SPAN = LINK.field(2, "spanId", Kind.ID);
        static final Field LINK_ATTRIBUTES = LINK.field(4, "attributes", Kind.ATTRIBUTES);

        static final Type OUTCOME = Type.part();
        static final Field OUTCOME_MESSAGE = OUTCOME.field(2, "message", Kind.TEXT);
        static final Field OUTCOME_CODE = OUTCOME.field(3, "code", Kind.ENUM);

        static final Type TYPE = Type.alone();
        static final Field TRACE = TYPE.field(1, "traceId", Kind.ID);
        static final Field SPAN = TYPE.field(2, "spanId", Kind.ID);
        static final Field TRACE_STATE = TYPE.field(3, "traceState", Kind.TEXT);
        static final Field PARENT = TYPE.field(4, "parentSpanId", Kind.ID);
        static final Field NAME = TYPE.field(5, "name", Kind.TEXT);
        static final Field KIND = TYPE.field(6, "kind", Kind.ENUM);
        static final Field START = TYPE.field(7, "startTimeUnixNano", Kind.FIXED64);
        static final Field END = TYPE.field(8, "endTimeUnixNano", Kind.FIXED64);
        static final Field ATTRIBUTES = TYPE.field(9, "attributes", Kind.ATTRIBUTES);
        static final Field DROPPED = TYPE.field(10, "droppedAttributesCount", Kind.UINT32);
        static final Field EVENTS = TYPE.spareMessages(11, "events", EVENT);
        static final Field DROPPED_EVENTS = TYPE.field(12, "droppedEventsCount", Kind.UINT32);
        static final Field LINKS = TYPE.spareMessages(13, "links", LINK);
        static final Field DROPPED_LINKS = TYPE.field(14, "droppedLinksCount", Kind.UINT32);
        static final Field OUTCOME_OF = TYPE.message(15, "status", OUTCOME);

        static final Request REQUEST = new Request("resourceSpans", "scopeSpans", "spans", TYPE);

        private Span() {}
    }
}
