// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.relational.AlertQuery;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads which alerts are asked for, and what is to be done to them. */
final class AlertRequests {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_IDS = 10_000;
    private static final int LONGEST_COMMENT = 4_000;
    private static final String COMMENT = "comment";
    private static final String EXPIRES = "expires";
    private static final String OWNER = "assigned_to";
    private static final Set<String> FILTERS =
            Set.of("state", "severity", "class", "policy", "service", OWNER, "incident", "suppressed", "text");

    private AlertRequests() {}

    /** {@code ?state&severity&class&policy&service&assigned_to&incident&suppressed&text}; {@code none} means nobody. */
    static AlertQuery query(Caller caller, Query query) {
        return new AlertQuery(
                caller.tenant(),
                caller.readable(),
                query.set("state", AlertRequests::state, "OPEN, ACK, RESOLVED"),
                query.set("severity", Severity::fromName, "info, warning, error, critical"),
                query.set("class", AlertClass::fromName, classes()),
                query.text("policy"),
                query.text("service"),
                none(query.text(OWNER)),
                none(query.text("incident")),
                suppressed(query.text("suppressed")),
                query.text("text"));
    }

    private static AlertQuery query(Caller caller, Fields filter) {
        Map<String, String> given = new HashMap<>();
        FILTERS.stream()
                .filter(name -> !filter.isAbsent(name))
                .forEach(name -> given.put(name, joined(filter.raw(name))));
        try {
            return query(caller, Query.of(given));
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> filter.problem(problem.field(), problem.value(), problem.message()));
            return AlertQuery.of(caller.tenant());
        }
    }

    private static String joined(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /** {@code {comment?, expires?, assigned_to?}}. */
    static Acknowledgement acknowledgement(Caller caller, Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of(COMMENT, EXPIRES, OWNER, "tenant"));
        Acknowledgement said = acknowledgement(caller, fields);
        fields.check();
        return said;
    }

    private static Acknowledgement acknowledgement(Caller caller, Fields fields) {
        return new Acknowledgement(
                caller.actor(),
                fields.text(COMMENT, LONGEST_COMMENT),
                fields.duration(EXPIRES, SHORTEST, LONGEST, null),
                fields.text(OWNER));
    }

    /** {@code {assigned_to, comment?}}; an absent or empty owner means nobody. */
    static Acknowledgement assignment(Caller caller, Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of(COMMENT, OWNER, "tenant"));
        Acknowledgement said =
                new Acknowledgement(caller.actor(), fields.text(COMMENT, LONGEST_COMMENT), null, fields.text(OWNER));
        fields.check();
        return said;
    }

    /** {@code {action, ids | query, comment?, expires?, assigned_to?}}. */
    static Bulk bulk(Caller caller, Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of("action", "ids", "query", COMMENT, EXPIRES, OWNER, "tenant"));
        fields.required("action", "ack, resolve or assign");
        Bulk.Action action = fields.read("action", AlertRequests::action);
        boolean byId = !fields.isAbsent("ids");
        Set<String> ids = byId ? fields.set("ids", MOST_IDS, id -> id) : null;
        Fields filter = fields.object("query", FILTERS);
        if (byId == !fields.isAbsent("query")) {
            fields.problem("ids", null, "give either ids or a query, which may be {} for every alert");
        }
        Acknowledgement said = acknowledgement(caller, fields);
        AlertQuery query = byId || filter == null ? visible(caller) : query(caller, filter);
        fields.check();
        return new Bulk(action, ids, query, said);
    }

    /** Everything within the caller's sight. */
    private static AlertQuery visible(Caller caller) {
        return query(caller, Query.of(Map.of()));
    }

    private static Bulk.Action action(String name) {
        return Arrays.stream(Bulk.Action.values())
                .filter(action -> action.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be ack, resolve or assign"));
    }

    private static Optional<AlertState> state(String name) {
        return Arrays.stream(AlertState.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static String classes() {
        return Arrays.stream(AlertClass.values()).map(AlertClass::toString).collect(Collectors.joining(", "));
    }

    private static String none(String text) {
        return "none".equals(text) ? "" : text;
    }

    private static Boolean suppressed(String text) {
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidInput("suppressed", text, "must be true or false");
        };
    }
}
