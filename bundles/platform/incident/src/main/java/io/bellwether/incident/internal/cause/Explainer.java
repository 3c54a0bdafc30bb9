// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Causes.Candidate;
import io.bellwether.incident.Causes.Change;
import io.bellwether.incident.Causes.Claim;
import io.bellwether.incident.Causes.Indicator;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.internal.References;
import io.bellwether.incident.internal.cause.CauseRanking.Reason;
import io.bellwether.incident.internal.cause.CauseRanking.Suspect;
import io.bellwether.incident.internal.cause.Scene.Changed;
import io.bellwether.incident.internal.cause.Scene.Novel;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From an incident's alerts to its causes in words, each claim with its events. Safe for concurrent use. */
public final class Explainer {
    private static final Duration LEAD = Duration.ofMinutes(15);
    private static final int CANDIDATES = 9;
    private static final int CLAIMS = 8;
    private static final int EVENTS = 3;
    private static final int INDICATORS = 20;
    private static final int CHANGES = 20;

    private final SceneReader reader;
    private final Chains chains;

    public Explainer(EventIndex index, AnomalyStore anomalies) {
        this.reader = new SceneReader(index, anomalies);
        this.chains = new Chains(index);
    }

    /**
     * Explains an incident.
     *
     * @param alerts the incident's; at least one
     * @param elsewhere alerts of other incidents of its environment at the time
     * @param zone in which sentences say times
     */
    public Causes explain(
            String incidentId,
            Collection<Alert> alerts,
            Collection<Alert> elsewhere,
            ServiceMap services,
            ZoneId zone,
            Instant now) {
        Scene scene = reader.read(alerts.iterator().next().where(), alerts, elsewhere, services, zone, now);
        List<Suspect> ranked = CauseRanking.rank(scene);
        double sum = ranked.stream().mapToDouble(suspect -> suspect.score).sum();
        Map<Trace, List<EventReference>> shown = new LinkedHashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Suspect suspect : ranked.subList(0, Math.min(CANDIDATES, ranked.size()))) {
            candidates.add(new Candidate(
                    candidates.size() + 1,
                    suspect.cause,
                    title(suspect),
                    rounded(suspect.score),
                    rounded(suspect.score / sum),
                    suspect.since,
                    claims(scene, suspect, shown)));
        }
        Instant peak = scene.peak();
        return new Causes(incidentId, peak, candidates, indicators(scene, peak, shown), chain(scene), changes(scene));
    }

    /** What happened under one id. */
    public Optional<Causes.Chain> chain(TenantEnvironment where, String kind, String key, Instant from, Instant to) {
        return chains.of(where, kind, key, from, to);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String title(Suspect suspect) {
        String title = suspect.cause.title();
        if (suspect.about == null) {
            return title;
        }
        return suspect.cause == Cause.CONFIG_CHANGE || suspect.cause == Cause.DEPLOYMENT
                ? suspect.about
                : title + ": " + suspect.about;
    }

    private List<Claim> claims(Scene scene, Suspect suspect, Map<Trace, List<EventReference>> shown) {
        return suspect.reasons.stream()
                .sorted(Comparator.comparingDouble((Reason reason) -> -Math.abs(reason.weight()))
                        .thenComparing(Reason::text))
                .limit(CLAIMS)
                .map(reason -> new Claim(reason.text(), evidence(scene, reason.source(), suspect, shown)))
                .toList();
    }

    /** A claim about order or kinship rests on the events of what it is about. */
    private List<EventReference> evidence(
            Scene scene, Object source, Suspect suspect, Map<Trace, List<EventReference>> shown) {
        if (source instanceof Trace trace) {
            return events(scene, trace, shown);
        }
        if (source instanceof Alert alert) {
            return evidence(scene, alert);
        }
        if (source instanceof Changed change) {
            return List.of(References.of(change.event()));
        }
        if (source instanceof Novel novel) {
            return List.of(References.of(novel.first()));
        }
        if (suspect.strongest != null) {
            return events(scene, suspect.strongest, shown);
        }
        return scene.alerts().stream()
                .filter(alert -> Scene.of(alert.alertClass()) == suspect.cause || suspect.cause == Cause.UNKNOWN)
                .findFirst()
                .map(alert -> evidence(scene, alert))
                .orElse(List.of());
    }

    private static List<EventReference> evidence(Scene scene, Alert alert) {
        return alert.evidence().stream()
                .sorted(Comparator.comparing(Evidence::timestamp, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Evidence::eventId))
                .limit(EVENTS)
                .map(each -> References.of(scene.where(), each))
                .toList();
    }

    private List<EventReference> events(Scene scene, Trace trace, Map<Trace, List<EventReference>> shown) {
        return shown.computeIfAbsent(trace, each -> reader.events(scene.where(), each, EVENTS).stream()
                .map(References::of)
                .toList());
    }

    /** What turned shortly before the peak, the first first. */
    private List<Indicator> indicators(Scene scene, Instant peak, Map<Trace, List<EventReference>> shown) {
        List<Indicator> found = new ArrayList<>();
        Instant from = peak.minus(LEAD);
        for (Trace trace : scene.traces()) {
            if (!trace.onset().isBefore(from) && trace.onset().isBefore(peak)) {
                String name = trace.signal().title() + (trace.group() == null ? "" : " of " + trace.group());
                String text = CauseRanking.plain(trace.peak()) + " at its worst where "
                        + CauseRanking.plain(trace.usual()) + " is usual";
                found.add(new Indicator(
                        CauseRanking.capital(name),
                        kind(trace.signal().cause()),
                        trace.onset(),
                        before(trace.onset(), peak),
                        text,
                        events(scene, trace, shown)));
            }
        }
        for (StoredAnomaly anomaly : scene.anomalies()) {
            Instant start = anomaly.startedAt();
            if (!start.isBefore(from) && start.isBefore(peak)) {
                Object name = anomaly.detail().get("name");
                Object text = anomaly.detail().get("explanation");
                found.add(new Indicator(
                        name == null ? anomaly.subject() : name.toString(),
                        anomaly.alertClass(),
                        start,
                        before(start, peak),
                        text == null ? "" : text.toString(),
                        References.ofAnomaly(anomaly, EVENTS)));
            }
        }
        found.sort(Comparator.comparing(Indicator::since).thenComparing(Indicator::name));
        return found.subList(0, Math.min(INDICATORS, found.size()));
    }

    private static AlertClass kind(Cause cause) {
        return AlertClass.fromName(cause.toString()).orElse(AlertClass.UNKNOWN);
    }

    private static double before(Instant since, Instant peak) {
        return Math.round(Duration.between(since, peak).toSeconds() / 6.0) / 10.0;
    }

    private Causes.Chain chain(Scene scene) {
        List<Event> starts = new ArrayList<>();
        List<String> own = scene.alerts().stream()
                .flatMap(alert -> alert.evidence().stream())
                .map(Evidence::eventId)
                .filter(id -> id != null)
                .distinct()
                .sorted()
                .limit(Chains.STARTS)
                .toList();
        for (Trace trace : scene.relevant()) {
            if (starts.size() < Chains.STARTS
                    && trace.signal().value() == null
                    && !trace.signal().falls()) {
                starts.addAll(reader.events(scene.where(), trace, EVENTS));
            }
        }
        return chains.longest(scene.where(), own, starts, scene.from(), scene.to())
                .orElse(null);
    }

    private static List<Change> changes(Scene scene) {
        return changes(scene.changes());
    }

    /** Configuration changes and deployments, the newest first; at most 20. */
    public List<Change> changes(TenantEnvironment where, Instant from, Instant to) {
        return changes(reader.changes(where, from, to));
    }

    private static List<Change> changes(List<Changed> found) {
        List<Change> changes = new ArrayList<>();
        List<Changed> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparing(Changed::at)
                .thenComparing(each -> each.event().eventId()));
        for (Changed each : ordered) {
            changes.add(
                    0,
                    new Change(
                            each.at(),
                            each.kind().toString(),
                            each.actor(),
                            each.text(),
                            List.of(References.of(each.event()))));
        }
        return changes.subList(0, Math.min(CHANGES, changes.size()));
    }
}
