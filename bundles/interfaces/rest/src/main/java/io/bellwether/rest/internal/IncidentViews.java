// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.incident.Causes;
import io.bellwether.incident.Causes.Candidate;
import io.bellwether.incident.Causes.Chain;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.Incident;
import io.bellwether.incident.TimelineEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Incidents, timelines and causes as JSON. */
final class IncidentViews {
    private IncidentViews() {}

    static Map<String, Object> incident(Incident incident) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("incident_id", incident.id());
        view.put("tenant", incident.where().tenant().value());
        view.put("environment", incident.where().environment().value());
        view.put("title", incident.title());
        view.put("severity", incident.severity().toString());
        view.put("state", incident.state().name());
        view.put("class", incident.mainClass().toString());
        view.put("cause", incident.cause());
        view.put("owner", incident.owner());
        view.put("services", incident.services());
        view.put("may_be_affected", incident.mayBeAffected());
        view.put("users", incident.users());
        view.put("user_count", incident.userCount());
        view.put("alert_ids", incident.alertIds());
        view.put("alert_count", incident.alertCount());
        view.put("open_alerts", incident.openAlerts());
        view.put("started_at", Views.text(incident.startedAt()));
        view.put("detected_at", Views.text(incident.detectedAt()));
        view.put("opened_at", Views.text(incident.openedAt()));
        view.put("updated_at", Views.text(incident.updatedAt()));
        view.put("acknowledged_at", Views.text(incident.acknowledgedAt()));
        view.put("resolved_at", Views.text(incident.resolvedAt()));
        view.put("closed_at", Views.text(incident.closedAt()));
        view.put("mttd_seconds", seconds(incident.timeToDetect()));
        view.put("mtta_seconds", seconds(incident.timeToAcknowledge()));
        view.put("mttr_seconds", seconds(incident.timeToResolve()));
        view.put("linked", incident.linked());
        view.put("merged_into", incident.mergedInto());
        return view;
    }

    private static Double seconds(Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    static Map<String, Object> entry(TimelineEntry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("timeline_id", entry.id());
        view.put("timestamp", Views.text(entry.timestamp()));
        view.put("kind", entry.kind().toString());
        view.put("actor", entry.actor());
        view.put("entry", entry.entry());
        view.put("alert_id", entry.alertId());
        view.put("refs", references(entry.references()));
        return view;
    }

    private static List<Map<String, Object>> references(List<EventReference> references) {
        return references.stream().map(IncidentViews::reference).toList();
    }

    private static Map<String, Object> reference(EventReference reference) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event_id", reference.eventId());
        view.put("timestamp", Views.text(reference.timestamp()));
        view.put("environment", reference.environment());
        view.put("node", reference.node());
        view.put("url", reference.url());
        return view;
    }

    static Map<String, Object> causes(Causes causes) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("incident_id", causes.incidentId());
        view.put("peak_at", Views.text(causes.peakAt()));
        view.put(
                "candidates",
                causes.candidates().stream().map(IncidentViews::candidate).toList());
        view.put(
                "lead_indicators",
                causes.leadIndicators().stream().map(IncidentViews::indicator).toList());
        view.put("chain", causes.chain() == null ? null : chain(causes.chain()));
        view.put("changes", causes.changes().stream().map(IncidentViews::change).toList());
        return view;
    }

    private static Map<String, Object> candidate(Candidate candidate) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("rank", candidate.rank());
        view.put("cause", candidate.cause().toString());
        view.put("title", candidate.title());
        view.put("score", candidate.score());
        view.put("share", candidate.share());
        view.put("since", Views.text(candidate.since()));
        view.put(
                "why",
                candidate.why().stream()
                        .map(claim -> Map.of("text", claim.text(), "evidence", references(claim.evidence())))
                        .toList());
        return view;
    }

    private static Map<String, Object> indicator(Causes.Indicator indicator) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", indicator.name());
        view.put("class", indicator.alertClass().toString());
        view.put("since", Views.text(indicator.since()));
        view.put("minutes_before_peak", indicator.minutesBeforePeak());
        view.put("text", indicator.text());
        view.put("evidence", references(indicator.evidence()));
        return view;
    }

    private static Map<String, Object> chain(Chain chain) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", chain.kind());
        view.put("key", chain.key());
        view.put("steps", chain.steps().stream().map(IncidentViews::step).toList());
        view.put("complete", chain.complete());
        return view;
    }

    private static Map<String, Object> step(Causes.Step step) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("timestamp", Views.text(step.timestamp()));
        view.put("service", step.service());
        view.put("node", step.node());
        view.put("level", step.level());
        view.put("message", step.message());
        view.put("event_id", step.event().eventId());
        view.put("url", step.event().url());
        return view;
    }

    private static Map<String, Object> change(Causes.Change change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("timestamp", Views.text(change.timestamp()));
        view.put("kind", change.kind());
        view.put("actor", change.actor());
        view.put("text", change.text());
        view.put("evidence", references(change.evidence()));
        return view;
    }
}
