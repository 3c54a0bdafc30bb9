// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.AlertWords;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.report.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what a report says. */
final class ReportBuilder {
    private static final int MOST_ALERTS = 200;
    private static final int MOST_SIGNALS = 6;
    private static final int MOST_CAUSES = 5;
    private static final Duration AROUND = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Incidents incidents;
    private final Investigation investigation;
    private final Tenants tenants;
    private final Signals signals;
    private final InstantSource clock;

    ReportBuilder(
            Incidents incidents, Investigation investigation, Tenants tenants, Signals signals, InstantSource clock) {
        this.incidents = incidents;
        this.investigation = investigation;
        this.tenants = tenants;
        this.signals = signals;
        this.clock = clock;
    }

    Optional<Report> build(TenantId tenant, String incidentId) {
        return incidents.find(tenant, incidentId).map(this::build);
    }

    private Report build(Incident incident) {
        Instant now = clock.instant();
        TenantId tenant = incident.where().tenant();
        Optional<Tenant> owner = tenants.find(tenant);
        ZoneId zone = owner.map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        Times times = new Times(zone);
        List<Alert> alerts = incidents.alerts(tenant, incident.id(), MOST_ALERTS);
        List<TimelineEntry> timeline =
                investigation.timeline(tenant, incident.id()).orElse(List.of());
        Causes causes = investigation.causes(incident.where(), incident.id()).orElse(null);
        boolean production = tenants.find(incident.where())
                .map(environment -> environment.kind() == Environment.Kind.PROD)
                .orElse(false);
        return new Report(
                new Report.Head(
                        incident.id(),
                        tenant.value(),
                        owner.map(Tenant::name).orElse(tenant.value()),
                        incident.where().environment().value(),
                        incident.title(),
                        incident.severity().toString(),
                        incident.state().name(),
                        incident.owner(),
                        cause(incident, causes),
                        zone,
                        now),
                new Report.Figures(
                        incident.startedAt(),
                        incident.detectedAt(),
                        incident.acknowledgedAt(),
                        incident.resolvedAt(),
                        incident.closedAt(),
                        incident.timeToDetect(),
                        incident.timeToAcknowledge(),
                        incident.timeToResolve()),
                ReportWords.summary(incident, alerts, causes, times),
                incident.services(),
                incident.mayBeAffected(),
                users(incident),
                alerts.stream().map(ReportBuilder::line).toList(),
                signals(incident, alerts, now),
                causes == null
                        ? List.of()
                        : causes.candidates().stream()
                                .limit(MOST_CAUSES)
                                .map(ReportBuilder::cause)
                                .toList(),
                causes == null
                        ? List.of()
                        : causes.leadIndicators().stream()
                                .map(each -> new Report.Claim(
                                        each.since(), ReportWords.turned(each), references(each.evidence())))
                                .toList(),
                causes == null
                        ? List.of()
                        : causes.changes().stream()
                                .map(each -> new Report.Claim(
                                        each.timestamp(),
                                        each.text() + (each.actor() == null ? "" : " (" + each.actor() + ")"),
                                        references(each.evidence())))
                                .toList(),
                new StandingRules(incident, alerts, causes, timeline, now).check(production, times),
                entries(timeline, TimelineEntry.Kind.ACTION),
                entries(timeline, TimelineEntry.Kind.NOTE),
                timeline.stream().map(ReportBuilder::entry).toList());
    }

    private static String cause(Incident incident, Causes causes) {
        if (causes == null || causes.candidates().isEmpty()) {
            return incident.cause();
        }
        Causes.Candidate first = causes.candidates().get(0);
        return first.cause() == Cause.UNKNOWN ? null : first.title();
    }

    private static List<String> users(Incident incident) {
        List<String> users = new ArrayList<>(incident.users());
        long rest = incident.userCount() - users.size();
        if (rest > 0) {
            users.add("and " + rest + " more");
        }
        return users;
    }

    private static Report.AlertLine line(Alert alert) {
        return new Report.AlertLine(
                alert.id(),
                alert.name(),
                alert.severity().toString(),
                alert.state().name(),
                alert.service(),
                AlertWords.said(alert),
                alert.startedAt(),
                alert.resolvedAt(),
                alert.assignedTo(),
                alert.runbook());
    }

    /** The worst and strongest alert of each policy and group, while something is known of its course. */
    private List<Report.Signal> signals(Incident incident, List<Alert> alerts, Instant now) {
        Map<String, Alert> strongest = new LinkedHashMap<>();
        alerts.stream()
                .sorted(Comparator.comparing(Alert::severity)
                        .reversed()
                        .thenComparing(Comparator.comparingDouble(ReportBuilder::strength)
                                .reversed())
                        .thenComparing(Alert::startedAt)
                        .thenComparing(Alert::id))
                .forEach(alert -> strongest.putIfAbsent(alert.policy() + alert.labels(), alert));
        Instant from = incident.startedAt().minus(AROUND);
        Instant end =
                incident.resolvedAt() == null ? now : incident.resolvedAt().plus(AROUND);
        Instant to = end.isAfter(now) ? now : end;
        Instant begin = Duration.between(from, to).compareTo(LONGEST) > 0 ? to.minus(LONGEST) : from;
        List<Report.Signal> found = new ArrayList<>();
        for (Alert alert : strongest.values()) {
            if (found.size() == MOST_SIGNALS || !to.isAfter(begin)) {
                break;
            }
            signals.curves(alert.where(), alert.policy(), alert.labels(), begin, to).stream()
                    .filter(curve -> !curve.points().isEmpty())
                    .findFirst()
                    .ifPresent(curve -> found.add(new Report.Signal(
                            alert.name() + (alert.service() == null ? "" : " (" + alert.service() + ")"),
                            AlertWords.said(alert),
                            begin,
                            to,
                            alert.threshold() == null ? Double.NaN : alert.threshold(),
                            alert.startedAt(),
                            alert.resolvedAt(),
                            curve)));
        }
        return found;
    }

    /** How far out it was: the ratio to what was usual, or else to the limit; the farther the greater. */
    private static double strength(Alert alert) {
        Double measure = alert.baseline() == null || alert.baseline() == 0 ? alert.threshold() : alert.baseline();
        if (alert.value() == null || measure == null || measure == 0) {
            return 0;
        }
        double ratio = Math.abs(alert.value() / measure);
        return ratio == 0 ? Double.MAX_VALUE : Math.max(ratio, 1 / ratio);
    }

    private static Report.Cause cause(Causes.Candidate candidate) {
        return new Report.Cause(
                candidate.rank(),
                candidate.title(),
                candidate.share(),
                candidate.since(),
                candidate.why().stream()
                        .map(claim -> new Report.Claim(null, claim.text(), references(claim.evidence())))
                        .toList());
    }

    private static List<Report.Entry> entries(List<TimelineEntry> timeline, TimelineEntry.Kind kind) {
        return timeline.stream()
                .filter(entry -> entry.kind() == kind)
                .map(ReportBuilder::entry)
                .toList();
    }

    private static Report.Entry entry(TimelineEntry entry) {
        return new Report.Entry(
                entry.timestamp(),
                entry.kind().toString(),
                entry.actor(),
                entry.entry(),
                references(entry.references()));
    }

    private static List<Report.Reference> references(List<EventReference> references) {
        return references.stream()
                .map(each -> new Report.Reference(each.eventId(), each.timestamp(), each.node(), each.url()))
                .toList();
    }
}
