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
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_COMMENT = 4_000;
    private static final String COMMENT = "comment";
    private static final String EXPIRES = "expires";
    private static final String SUPPRESSED = "suppressed";
    private static final String OWNER = "assigned_to";
    /** What a query for alerts may say. */
    static final Set<String> FILTERS =
            Set.of("state", "severity", "class", "policy", "service", OWNER, "incident", SUPPRESSED, "text");

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
                suppressed(query.text(SUPPRESSED)),
                query.text("text"));
    }

    /** {@code {comment?}}. */
    static String comment(Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of(COMMENT, "tenant"));
        String comment = fields.text(COMMENT, LONGEST_COMMENT);
        fields.check();
        return comment;
    }

    private static AlertQuery query(Caller caller, Fields filter) {
        Map<String, String> given = new HashMap<>();
        int before = filter.problems().size();
        FILTERS.stream().filter(name -> !filter.isAbsent(name)).forEach(name -> given.put(name, joined(filter, name)));
        if (filter.problems().size() > before) {
            return AlertQuery.of(caller.tenant());
        }
        try {
            return query(caller, Query.of(given));
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> filter.problem(problem.field(), problem.value(), problem.message()));
            return AlertQuery.of(caller.tenant());
        }
    }

    private static String joined(Fields filter, String name) {
        Object value = filter.raw(name);
        if (name.equals(SUPPRESSED)) {
            return value instanceof String text ? text : String.valueOf(filter.flag(name, false));
        }
        return value instanceof List<?>
                ? String.join(",", filter.list(name, MOST_VALUES, text -> text))
                : filter.text(name);
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
                owner(fields));
    }

    /** Who looks after it; null where null is given or nothing is. */
    private static String owner(Fields fields) {
        String owner = fields.text(OWNER);
        if (fields.raw(OWNER) instanceof String && owner == null && fields.isAbsent(OWNER)) {
            fields.problem(OWNER, "", "must name somebody; null takes the owner away");
        }
        return owner;
    }

    /** Notes that nothing is said of the owner where an owner is what it is about. */
    private static void needOwner(Fields fields) {
        if (!fields.names(OWNER)) {
            fields.problem(OWNER, null, "is required: who looks after it, or null for nobody");
        }
    }

    /** {@code {assigned_to, comment?}}; null means nobody. */
    static Acknowledgement assignment(Caller caller, Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of(COMMENT, OWNER, "tenant"));
        Acknowledgement said =
                new Acknowledgement(caller.actor(), fields.text(COMMENT, LONGEST_COMMENT), null, owner(fields));
        needOwner(fields);
        fields.check();
        return said;
    }

    /** {@code {action, ids | query, comment?, expires?, assigned_to?}}. */
    static Bulk bulk(Caller caller, Map<String, Object> document) {
        Fields fields = Fields.of(document, Set.of("action", "ids", "query", COMMENT, EXPIRES, OWNER, "tenant"));
        Bulk.Action action = fields.require("action", "ack, resolve or assign", AlertRequests::action);
        if (action == Bulk.Action.ASSIGN) {
            needOwner(fields);
        }
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
            default -> throw new InvalidInput(SUPPRESSED, text, "must be true or false");
        };
    }
}
