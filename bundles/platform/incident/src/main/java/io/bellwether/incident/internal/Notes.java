// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of an incident that does not follow from its alerts. Immutable.
 *
 * @param title null for the platform's own
 * @param severity null for the worst of the alerts'
 * @param owner null for nobody
 * @param cause null while none is known
 * @param acknowledgedAt when somebody took the whole incident; null when nobody did
 * @param closedAt null while it is not closed
 * @param mergedInto null when it was not merged
 * @param apart whether people decided what belongs to it, so that the platform does not merge it
 * @param ids correlation ids and the like of the events it rests on
 */
record Notes(
        String title,
        Severity severity,
        String owner,
        String cause,
        List<String> users,
        long userCount,
        Instant acknowledgedAt,
        Instant closedAt,
        List<String> linked,
        String mergedInto,
        boolean apart,
        List<String> ids) {
    static final Notes NONE =
            new Notes(null, null, null, null, List.of(), 0, null, null, List.of(), null, false, List.of());

    Notes {
        users = List.copyOf(users);
        linked = List.copyOf(linked);
        ids = List.copyOf(ids);
    }

    Notes withTitle(String text) {
        return new Notes(
                text,
                severity,
                owner,
                cause,
                users,
                userCount,
                acknowledgedAt,
                closedAt,
                linked,
                mergedInto,
                apart,
                ids);
    }

    Notes withSeverity(Severity set) {
        return new Notes(
                title, set, owner, cause, users, userCount, acknowledgedAt, closedAt, linked, mergedInto, apart, ids);
    }

    Notes withOwner(String who) {
        return new Notes(
                title,
                severity,
                who,
                cause,
                users,
                userCount,
                acknowledgedAt,
                closedAt,
                linked,
                mergedInto,
                apart,
                ids);
    }

    Notes acknowledged(Instant at) {
        return new Notes(title, severity, owner, cause, users, userCount, at, closedAt, linked, mergedInto, apart, ids);
    }

    /** @param into null when it is closed without being merged; at null opens it again */
    Notes closed(Instant at, String into) {
        return new Notes(title, severity, owner, cause, users, userCount, acknowledgedAt, at, linked, into, apart, ids);
    }

    Notes setApart() {
        return new Notes(
                title,
                severity,
                owner,
                cause,
                users,
                userCount,
                acknowledgedAt,
                closedAt,
                linked,
                mergedInto,
                true,
                ids);
    }

    Notes linkedTo(String other) {
        Set<String> all = new LinkedHashSet<>(linked);
        all.add(other);
        return new Notes(
                title,
                severity,
                owner,
                cause,
                users,
                userCount,
                acknowledgedAt,
                closedAt,
                new ArrayList<>(all),
                mergedInto,
                apart,
                ids);
    }

    /** What looking at its events brought. */
    Notes found(String likeliest, List<String> people, long count, List<String> shared) {
        return new Notes(
                title,
                severity,
                owner,
                likeliest,
                people,
                count,
                acknowledgedAt,
                closedAt,
                linked,
                mergedInto,
                apart,
                shared);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("title", title);
        document.put("severity", severity == null ? null : severity.name());
        document.put("owner", owner);
        document.put("cause", cause);
        document.put("users", users);
        document.put("user_count", userCount);
        document.put("acknowledged_at", text(acknowledgedAt));
        document.put("closed_at", text(closedAt));
        document.put("linked", linked);
        document.put("merged_into", mergedInto);
        document.put("apart", apart);
        document.put("ids", ids);
        return document;
    }

    static Notes read(Map<String, Object> document) {
        Object severity = document.get("severity");
        return new Notes(
                (String) document.get("title"),
                severity == null ? null : Severity.valueOf(severity.toString()),
                (String) document.get("owner"),
                (String) document.get("cause"),
                texts(document.get("users")),
                document.get("user_count") instanceof Number count ? count.longValue() : 0,
                time(document.get("acknowledged_at")),
                time(document.get("closed_at")),
                texts(document.get("linked")),
                (String) document.get("merged_into"),
                Boolean.TRUE.equals(document.get("apart")),
                texts(document.get("ids")));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static Instant time(Object text) {
        return text == null ? null : Instant.parse(text.toString());
    }

    static List<String> texts(Object items) {
        return items instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
