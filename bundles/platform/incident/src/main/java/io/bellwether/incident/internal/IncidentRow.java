// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.relational.StoredIncident;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An incident as it is stored, and back. What an older version has not written reads as absent. */
final class IncidentRow {
    private IncidentRow() {}

    static StoredIncident stored(Incident incident, Notes notes) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("notes", notes.document());
        detail.put("may_be_affected", incident.mayBeAffected());
        detail.put("alert_ids", incident.alertIds());
        detail.put("open_alerts", incident.openAlerts());
        return new StoredIncident(
                incident.where(),
                incident.id(),
                incident.title(),
                incident.severity(),
                incident.state().name(),
                incident.mainClass(),
                incident.services(),
                incident.alertCount(),
                incident.startedAt(),
                incident.detectedAt(),
                incident.openedAt(),
                incident.updatedAt(),
                incident.acknowledgedAt(),
                incident.resolvedAt(),
                incident.closedAt(),
                detail);
    }

    /** An incident whose alerts are another's now. */
    static StoredIncident emptied(Incident last, Notes notes, Instant now) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("notes", notes.document());
        return new StoredIncident(
                last.where(),
                last.id(),
                last.title(),
                last.severity(),
                IncidentState.CLOSED.name(),
                last.mainClass(),
                last.services(),
                0,
                last.startedAt(),
                last.detectedAt(),
                last.openedAt(),
                now,
                last.acknowledgedAt(),
                last.resolvedAt(),
                now,
                detail);
    }

    static Notes notes(StoredIncident row) {
        return row.detail().get("notes") instanceof Map<?, ?> notes ? Notes.read(typed(notes)) : Notes.NONE;
    }

    static Incident read(StoredIncident row) {
        Notes notes = notes(row);
        List<String> alerts = Notes.texts(row.detail().get("alert_ids"));
        return new Incident(
                row.id(),
                row.where(),
                row.title(),
                row.severity(),
                IncidentState.valueOf(row.state()),
                row.alertClass(),
                notes.cause(),
                notes.owner(),
                row.services(),
                Notes.texts(row.detail().get("may_be_affected")),
                notes.users(),
                notes.userCount(),
                alerts,
                row.alertCount(),
                row.detail().get("open_alerts") instanceof Number open ? open.intValue() : 0,
                row.startedAt(),
                row.detectedAt(),
                row.openedAt(),
                row.updatedAt(),
                row.acknowledgedAt(),
                row.resolvedAt(),
                row.closedAt(),
                notes.linked(),
                notes.mergedInto());
    }

    private static Map<String, Object> typed(Map<?, ?> map) {
        Map<String, Object> typed = new LinkedHashMap<>();
        map.forEach((key, value) -> typed.put(key.toString(), value));
        return typed;
    }
}
