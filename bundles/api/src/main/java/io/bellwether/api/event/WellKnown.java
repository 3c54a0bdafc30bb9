// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Facts that many systems log under names of their own, found by trying each name in turn: as a property, and for
 * dotted names also as a path into nested maps.
 *
 * <p>The names are those of Sharedo, Serilog and OpenTelemetry, and last the fact's own field, which senders who know
 * the interface use.
 */
public enum WellKnown {
    APP_NAME("app_name", "_AppName", "AppName", "Application", "service.name"),
    SERVER_NODE("server_node", "_Server", "_Node", "MachineName", "host.name", "node"),
    STATUS_CODE("status_code", "StatusCode", "http.response.status_code", "http.status_code"),
    ELAPSED_MS("elapsed_ms", "ElapsedMs", "ResponseTime", "Elapsed", "ElapsedMilliseconds"),
    ROUTE_PATTERN("route_pattern", "routePattern", "RoutePattern", "RequestPath", "http.route"),
    CORRELATION_ID("correlation_id", "CorrelationId"),
    INTERNAL_CORRELATION_ID("internal_correlation_id", "InternalCorrelationId"),
    PLAN_EXECUTION_ID("plan_execution_id", "ExecutionEngine.PlanExecutionId", "PlanExecutionId"),
    REQUEST_ID("request_id", "RequestId");

    private final String field;
    private final List<String> names;

    WellKnown(String field, String... names) {
        this.field = field;
        this.names = Stream.concat(Stream.of(names), Stream.of(field)).toList();
    }

    /** The field's name in REST and in the event index, such as {@code app_name}. */
    public String field() {
        return field;
    }

    /** The property names under which it is looked for, in order. */
    public List<String> names() {
        return names;
    }

    /** The value, or null when none of the names is present. */
    public Object in(Map<String, Object> properties) {
        for (String name : names) {
            Object value = Properties.find(properties, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The value as text, or null. */
    public String text(Event event) {
        Object value = in(event.properties());
        return value == null ? null : value.toString();
    }

    /** The value as a number, or null when it is absent or no number. */
    public Double number(Event event) {
        return toNumber(in(event.properties()));
    }

    /** A property's value as a number, also when it is a text of its digits; null when it is no number. */
    public static Double toNumber(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }
}
