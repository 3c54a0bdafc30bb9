// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Causes;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.relational.IncidentQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Incidents. */
final class IncidentCommands {
    private IncidentCommands() {}

    /** A command about one incident. */
    abstract static class OfIncident extends Printed {
        @Argument(index = 0, name = "incident", required = true)
        String incident;

        @Reference
        Incidents incidents;

        String none() {
            return "There is no incident " + incident;
        }

        Optional<TenantId> tenant() {
            return incidents.find(null, incident).map(found -> found.where().tenant());
        }

        void told(Optional<Incident> changed) {
            say(changed.map(each -> "Incident " + each.id() + " \"" + each.title() + "\" is " + each.state() + " with "
                            + each.alertCount() + " alerts")
                    .orElse(none()));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-list", description = "Lists incidents, newest first")
    public static final class ListIncidents extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--state", description = "OPEN, ACK, RESOLVED, CLOSED; comma-separated")
        String state = "OPEN,ACK,RESOLVED";

        @Option(name = "--severity", description = "info, warning, error, critical; comma-separated")
        String severity;

        @Option(name = "--service", description = "Only those that affect this service")
        String service;

        @Option(name = "--limit", description = "At most so many")
        int limit = 50;

        @Reference
        Incidents incidents;

        @Override
        void run() {
            Set<Severity> severities = split(severity).stream()
                    .map(name -> Severity.fromName(name)
                            .orElseThrow(() -> new IllegalArgumentException("severity '" + name + "' is not known")))
                    .collect(Collectors.toSet());
            Set<String> states = split(state).stream()
                    .map(name -> name.toUpperCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            IncidentQuery query = new IncidentQuery(
                    tenant == null ? null : new TenantId(tenant), Set.of(), states, severities, service, null, null);
            print(
                    incidents.list(query, limit, null).items().stream()
                            .map(each -> row(
                                    "incident_id", each.id(),
                                    "severity", each.severity(),
                                    "state", each.state(),
                                    "where", each.where(),
                                    "opened_at", each.openedAt(),
                                    "alerts", each.alertCount(),
                                    "owner", each.owner(),
                                    "title", each.title()))
                            .toList(),
                    "No such incidents.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-show", description = "Shows an incident and its alerts")
    public static final class ShowIncident extends OfIncident {
        @Override
        void run() {
            Incident found = incidents.find(null, incident).orElse(null);
            if (found == null) {
                say(none());
                return;
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            rows.add(row("what", "title", "value", found.title()));
            rows.add(row("what", "state", "value", found.state()));
            rows.add(row("what", "severity", "value", found.severity()));
            rows.add(row("what", "where", "value", found.where()));
            rows.add(row("what", "likely cause", "value", found.cause()));
            rows.add(row("what", "owner", "value", found.owner()));
            rows.add(row("what", "services", "value", String.join(", ", found.services())));
            rows.add(row("what", "may be affected", "value", String.join(", ", found.mayBeAffected())));
            rows.add(row("what", "users", "value", String.valueOf(found.userCount())));
            rows.add(row("what", "started", "value", found.startedAt()));
            rows.add(row("what", "time to detect", "value", found.timeToDetect()));
            rows.add(row("what", "time to acknowledge", "value", found.timeToAcknowledge()));
            rows.add(row("what", "time to resolve", "value", found.timeToResolve()));
            incidents
                    .alerts(found.where().tenant(), incident, 50)
                    .forEach(alert -> rows.add(
                            row("what", "alert " + alert.id(), "value", alert.state() + " " + alert.summary())));
            print(rows, none());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-timeline", description = "What happened in an incident, in order")
    public static final class Timeline extends OfIncident {
        @Reference
        Investigation investigation;

        @Override
        void run() {
            print(
                    tenant().flatMap(tenant -> investigation.timeline(tenant, incident)).orElse(List.of()).stream()
                            .map(entry -> row(
                                    "timestamp", entry.timestamp(),
                                    "kind", entry.kind(),
                                    "actor", entry.actor(),
                                    "entry", entry.entry()))
                            .toList(),
                    none());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-note", description = "Notes something on an incident's timeline")
    public static final class Note extends OfIncident {
        @Argument(index = 1, name = "text", required = true)
        String text;

        @Override
        void run() {
            told(tenant().flatMap(tenant -> incidents.note(tenant, incident, text, actor())));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-close", description = "Closes an incident")
    public static final class Close extends OfIncident {
        @Option(name = "--comment", description = "What was done")
        String comment;

        @Override
        void run() {
            told(tenant().flatMap(tenant -> incidents.close(tenant, incident, comment, actor())));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-merge", description = "Gives an incident's alerts to another one")
    public static final class Merge extends OfIncident {
        @Argument(index = 1, name = "into", required = true)
        String into;

        @Override
        void run() {
            told(tenant().flatMap(tenant -> incidents.merge(tenant, incident, into, actor())));
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "incident-split",
            description = "Puts some of an incident's alerts into a new one")
    public static final class Split extends OfIncident {
        @Argument(index = 1, name = "alerts", required = true, multiValued = true)
        List<String> alerts;

        @Override
        void run() {
            told(tenant().flatMap(tenant -> incidents.split(tenant, incident, alerts, actor())));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "incident-rca", description = "What probably caused an incident, and why")
    public static final class Rca extends OfIncident {
        @Reference
        Investigation investigation;

        @Override
        void run() {
            Causes causes = incidents
                    .find(null, incident)
                    .flatMap(found -> investigation.causes(found.where(), incident))
                    .orElse(null);
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Causes.Candidate each : causes == null ? List.<Causes.Candidate>of() : causes.candidates()) {
                for (Causes.Claim claim : each.why()) {
                    rows.add(row(
                            "rank", each.rank(),
                            "cause", each.cause(),
                            "score", each.score(),
                            "since", each.since(),
                            "why", claim.text(),
                            "events",
                                    claim.evidence().stream()
                                            .map(EventReference::eventId)
                                            .collect(Collectors.joining(" "))));
                }
            }
            print(rows, causes == null ? none() : "Nothing speaks for any cause.");
        }
    }
}
