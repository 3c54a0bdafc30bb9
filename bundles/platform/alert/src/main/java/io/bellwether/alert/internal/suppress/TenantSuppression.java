// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.alert.internal.suppress.Suppression.Kind;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.identity.BusinessHours;
import io.bellwether.topology.ServiceMap;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What suppresses the alerts of one tenant. Safe for concurrent use; nothing in it waits for anything. */
final class TenantSuppression {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z");

    private final SilenceBook silences = new SilenceBook();
    private final MaintenanceCalendar windows;
    private final DependencySuppression dependencies;
    private final QuietHours hours;
    private Inhibitor inhibitor = new Inhibitor(List.of());
    private ZoneId zone;
    private volatile long generation;

    TenantSuppression(ZoneId zone, AlertRules rules, ServiceMap services) {
        this.zone = zone;
        windows = new MaintenanceCalendar(zone);
        dependencies = new DependencySuppression(services, rules.dependency());
        hours = new QuietHours(zone, rules.hours());
    }

    synchronized void put(Alert alert) {
        if (alert.state() == AlertState.RESOLVED) {
            remove(alert);
            return;
        }
        inhibitor.put(alert.id(), RoutingTable.labels(alert));
        dependencies.put(alert);
    }

    synchronized void remove(Alert alert) {
        inhibitor.remove(alert.id());
        dependencies.remove(alert.id());
    }

    /** How many alerts others may depend on. */
    synchronized int size() {
        return inhibitor.size();
    }

    synchronized Suppression find(Alert alert, Instant now) {
        Map<String, String> labels = RoutingTable.labels(alert);
        Silence silence = silences.find(labels, now);
        if (silence != null) {
            return new Suppression(Kind.SILENCE, silence.id(), words(silence), silence.endsAt());
        }
        MaintenanceCalendar.Held held = windows.find(labels, now);
        if (held != null) {
            Instant until = held.occurrence().to();
            return new Suppression(
                    Kind.MAINTENANCE,
                    held.window().id(),
                    "Maintenance window \"" + held.window().name() + "\" lasts until " + time(until) + ".",
                    until);
        }
        Inhibitor.Found found = inhibitor.find(labels);
        if (found != null) {
            return new Suppression(
                    Kind.INHIBITION,
                    found.rule().id(),
                    "Inhibited by alert " + found.source() + " under rule "
                            + found.rule().id() + ": " + found.words() + ".",
                    null);
        }
        Alert upstream = dependencies.find(alert);
        if (upstream != null) {
            return new Suppression(
                    Kind.DEPENDENCY,
                    upstream.id(),
                    alert.service() + " depends on " + upstream.service() + ", which has the open alert \""
                            + upstream.name() + "\" (" + upstream.severity() + ").",
                    null);
        }
        Instant until = hours.waitsUntil(alert, now);
        return until == null ? null : outsideHours(alert, until);
    }

    private Suppression outsideHours(Alert alert, Instant until) {
        boolean ends = !until.equals(Instant.MAX);
        String environment = alert.where().environment().value();
        return new Suppression(
                Kind.HOURS,
                environment,
                "Alerts of severity " + alert.severity() + " in " + environment + " wait for business hours, "
                        + (ends ? "which begin at " + time(until) + "." : "which never begin."),
                ends ? until : null);
    }

    synchronized Instant nextChange(Instant after) {
        return Stream.of(silences.nextChange(after), windows.nextChange(after), hours.nextChange(after))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    long generation() {
        return generation;
    }

    synchronized void silence(Silence silence) {
        silences.put(silence);
        generation++;
    }

    synchronized void forgetSilence(String id) {
        silences.remove(id);
        generation++;
    }

    synchronized void window(MaintenanceWindow window) {
        windows.put(window);
        generation++;
    }

    synchronized void forgetWindow(String id) {
        windows.remove(id);
        generation++;
    }

    synchronized void inhibit(List<InhibitRule> rules) {
        if (!rules.equals(inhibitor.rules())) {
            inhibitor = inhibitor.with(rules);
            generation++;
        }
    }

    synchronized void services(ServiceMap services) {
        dependencies.services(services);
        generation++;
    }

    synchronized void rules(AlertRules rules) {
        dependencies.rule(rules.dependency());
        hours.rule(rules.hours());
        generation++;
    }

    synchronized void clocks(ZoneId nextZone, Map<EnvironmentId, BusinessHours> environments) {
        zone = nextZone;
        windows.zone(nextZone);
        hours.environments(nextZone, environments);
        generation++;
    }

    private String words(Silence silence) {
        String by = silence.createdBy() == null ? "" : " by " + silence.createdBy();
        String comment = silence.comment() == null ? "" : ", \"" + silence.comment() + "\"";
        return "Silenced" + by + " until " + time(silence.endsAt()) + comment + ".";
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }
}
