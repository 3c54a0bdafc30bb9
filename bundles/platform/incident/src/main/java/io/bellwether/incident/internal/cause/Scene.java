// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.incident.Cause;
import io.bellwether.incident.internal.Times;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is known when causes are ranked. Two scenes with the same content rank the same, in whatever order the parts
 * came. Immutable.
 *
 * @param from where what was read begins
 * @param to where it ends
 * @param alerts the incident's
 * @param elsewhere causes that alerts of other incidents of the environment point to at the same time
 * @param traces what left its usual range, by time and signal
 * @param changes configuration changes and deployments shortly before and meanwhile, by time
 * @param anomalies what detection found unusual at the time, by start
 * @param novel shapes of errors that were first seen in the incident, with their first event, by time
 * @param ids correlation ids and the like of the first events of each trace's signal, by signal id
 * @param services what the tenant declares
 * @param zone in which times are said
 */
record Scene(
        TenantEnvironment where,
        Instant from,
        Instant to,
        List<Alert> alerts,
        Set<Cause> elsewhere,
        List<Trace> traces,
        List<Changed> changes,
        List<StoredAnomaly> anomalies,
        List<Novel> novel,
        Map<String, Set<String>> ids,
        ServiceMap services,
        ZoneId zone) {
    Scene {
        alerts = alerts.stream()
                .sorted(Comparator.comparing(Alert::startedAt).thenComparing(Alert::id))
                .toList();
        elsewhere = Set.copyOf(elsewhere);
        traces = traces.stream()
                .sorted(Comparator.comparing(Trace::onset)
                        .thenComparing(each -> each.signal().id())
                        .thenComparing(each -> String.valueOf(each.group())))
                .toList();
        changes = changes.stream()
                .sorted(Comparator.comparing(Changed::at)
                        .thenComparing(each -> each.event().eventId()))
                .toList();
        anomalies = anomalies.stream()
                .sorted(Comparator.comparing(StoredAnomaly::startedAt).thenComparing(StoredAnomaly::id))
                .toList();
        novel = novel.stream()
                .sorted(Comparator.comparing(Novel::at).thenComparing(Novel::shape))
                .toList();
        ids = Map.copyOf(ids);
    }

    /**
     * A change of configuration or a deployment.
     *
     * @param what what was changed, in the words of the event; for comparing with what broke
     */
    record Changed(Cause kind, Instant at, String actor, String what, String text, Event event) {}

    /** A kind of error that the calm before did not have. */
    record Novel(String shape, long count, Instant at, Event first) {}

    /** When the incident began as its alerts tell. */
    Instant begun() {
        return alerts.get(0).startedAt();
    }

    /** How times are said. */
    Times times() {
        return new Times(zone, begun());
    }

    /** Kinds of causes that alerts of this incident point to. */
    Set<Cause> alerted() {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        alerts.forEach(alert -> causes.add(of(alert.alertClass())));
        return causes;
    }

    /** The kind of cause that an alert of this class points to. */
    static Cause of(AlertClass kind) {
        return switch (kind) {
            case AUTH -> Cause.AUTH;
            case DOWNSTREAM -> Cause.DOWNSTREAM;
            case INDEX -> Cause.INDEX;
            case EE_CAPACITY -> Cause.EE_CAPACITY;
            case CONFIG_CHANGE -> Cause.CONFIG_CHANGE;
            case EMAIL -> Cause.EMAIL;
            case PLAN -> Cause.PLAN;
            case AVAILABILITY, SLO, SECURITY, UNKNOWN -> Cause.UNKNOWN;
        };
    }

    /** When most went wrong: the minute with the farthest deviations in all; the begin when there are none. */
    Instant peak() {
        Instant best = alerts.stream()
                .map(Alert::detectedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        double most = 0;
        for (Trace each : relevant()) {
            double together = 0;
            for (Trace other : relevant()) {
                Duration apart = Duration.between(other.peakAt(), each.peakAt()).abs();
                together += apart.compareTo(Duration.ofMinutes(3)) <= 0 ? Math.min(50, other.deviation()) : 0;
            }
            if (together > most) {
                most = together;
                best = each.peakAt();
            }
        }
        return best;
    }

    /** Traces of causes that this incident's alerts point to; all traces when there are none of these. */
    List<Trace> relevant() {
        List<Trace> own = traces.stream()
                .filter(each -> alerted().contains(each.signal().cause()))
                .toList();
        return own.isEmpty() ? traces : own;
    }
}
