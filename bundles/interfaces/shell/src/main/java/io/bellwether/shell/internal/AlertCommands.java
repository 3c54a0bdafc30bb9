// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Outcomes;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.TrailEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Alerts. */
final class AlertCommands {
    private static final String ACTOR = "shell";

    private AlertCommands() {}

    @Service
    @Command(scope = "bellwether", name = "alert-list", description = "Lists alerts, newest first")
    public static final class ListAlerts extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--state", description = "OPEN, ACK, RESOLVED; comma-separated")
        String state = "OPEN,ACK";

        @Option(name = "--severity", description = "info, warning, error, critical; comma-separated")
        String severity;

        @Option(name = "--class", description = "auth, downstream, index ...; comma-separated")
        String alertClass;

        @Option(name = "--policy", description = "Only this policy's")
        String policy;

        @Option(name = "--service", description = "Only this service's")
        String service;

        @Option(name = "--assigned-to", description = "Only this person's; none for nobody's")
        String assignedTo;

        @Option(name = "--incident", description = "Only this incident's; none for those without one")
        String incident;

        @Option(name = "--suppressed", description = "true for those held back, false for the others")
        Boolean suppressed;

        @Option(name = "--text", description = "What the name, policy, service or summary contains")
        String text;

        @Option(name = "--limit", description = "At most so many")
        int limit = 50;

        @Reference
        Alerts alerts;

        @Override
        void run() {
            Set<AlertState> states = split(state).stream()
                    .map(name -> AlertState.valueOf(name.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet());
            Set<Severity> severities = split(severity).stream()
                    .map(name -> Severity.fromName(name)
                            .orElseThrow(() -> new IllegalArgumentException("severity '" + name + "' is not known")))
                    .collect(Collectors.toSet());
            Set<AlertClass> classes = split(alertClass).stream()
                    .map(name -> AlertClass.fromName(name)
                            .orElseThrow(() -> new IllegalArgumentException("class '" + name + "' is not known")))
                    .collect(Collectors.toSet());
            AlertQuery query = new AlertQuery(
                    tenant == null ? null : new TenantId(tenant),
                    Set.of(),
                    states,
                    severities,
                    classes,
                    policy,
                    service,
                    none(assignedTo),
                    none(incident),
                    suppressed,
                    text);
            print(
                    alerts.list(query, limit, null).items().stream()
                            .map(alert -> row(
                                    "alert_id", alert.id(),
                                    "severity", alert.severity(),
                                    "state", alert.state(),
                                    "where", alert.where(),
                                    "policy", alert.policy(),
                                    "created_at", alert.createdAt(),
                                    "assigned_to", alert.assignedTo(),
                                    "suppressed_by", alert.suppressedBy(),
                                    "summary", alert.summary()))
                            .toList(),
                    "No such alerts.");
        }
    }

    private static String none(String text) {
        return "none".equals(text) ? "" : text;
    }

    private static Bulk.Action action(String name) {
        return Arrays.stream(Bulk.Action.values())
                .filter(action -> action.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + name + "' cannot be done; write ack, resolve or assign"));
    }

    @Service
    @Command(scope = "bellwether", name = "alert-ack", description = "Acknowledges an alert")
    public static final class AcknowledgeAlert extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Option(name = "--comment", description = "What is being done")
        String comment;

        @Option(name = "--expires", description = "After which it is open again, such as 2h")
        String expires;

        @Option(name = "--assigned-to", description = "Who looks after it")
        String assignedTo;

        @Reference
        Alerts alerts;

        @Override
        void run() {
            Acknowledgement said =
                    new Acknowledgement(ACTOR, comment, expires == null ? null : Durations.parse(expires), assignedTo);
            say(alerts.find(null, alert)
                    .flatMap(found -> alerts.acknowledge(found.where().tenant(), alert, said))
                    .map(changed -> "Alert " + alert + " is " + changed.state())
                    .orElse("There is no alert " + alert));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alert-assign", description = "Says who looks after an alert")
    public static final class AssignAlert extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Argument(index = 1, name = "person", description = "Who; without it, nobody")
        String person;

        @Option(name = "--comment", description = "Why")
        String comment;

        @Reference
        Alerts alerts;

        @Override
        void run() {
            say(alerts.find(null, alert)
                    .flatMap(found -> alerts.assign(found.where().tenant(), alert, person, ACTOR, comment))
                    .map(changed -> changed.assignedTo() == null
                            ? "Alert " + alert + " is assigned to nobody"
                            : "Alert " + alert + " is assigned to " + changed.assignedTo())
                    .orElse("There is no alert " + alert));
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "alert-bulk",
            description = "Acknowledges, resolves or assigns every alert that the options find")
    public static final class ChangeAlerts extends Printed {
        @Argument(index = 0, name = "action", required = true, description = "ack, resolve or assign")
        String action;

        @Argument(index = 1, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--policy", description = "Only this policy's")
        String policy;

        @Option(name = "--service", description = "Only this service's")
        String service;

        @Option(name = "--text", description = "What the name, policy, service or summary contains")
        String text;

        @Option(name = "--comment", description = "Why")
        String comment;

        @Option(name = "--expires", description = "After which acknowledged ones are open again, such as 2h")
        String expires;

        @Option(name = "--assigned-to", description = "Who looks after them")
        String assignedTo;

        @Reference
        Alerts alerts;

        @Override
        void run() {
            AlertQuery query = new AlertQuery(
                    new TenantId(tenant),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    policy,
                    service,
                    null,
                    null,
                    null,
                    text);
            Acknowledgement said =
                    new Acknowledgement(ACTOR, comment, expires == null ? null : Durations.parse(expires), assignedTo);
            say(alerts.change(new Bulk(action(action), null, query, said)) + " alerts changed");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alert-resolve", description = "Resolves an alert")
    public static final class ResolveAlert extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Option(name = "--comment", description = "What was done")
        String comment;

        @Reference
        Alerts alerts;

        @Override
        void run() {
            say(alerts.find(null, alert)
                    .flatMap(found -> alerts.resolve(found.where().tenant(), alert, ACTOR, comment))
                    .map(changed -> "Alert " + alert + " is " + changed.state())
                    .orElse("There is no alert " + alert));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alert-trail", description = "Says why somebody was, or was not, told")
    public static final class Trail extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Reference
        Alerts alerts;

        @Reference
        Deliveries deliveries;

        @Override
        void run() {
            Alert found = alerts.find(null, alert).orElse(null);
            if (found == null) {
                say("There is no alert " + alert);
                return;
            }
            TenantId tenant = found.where().tenant();
            List<TrailEntry> trail = alerts.trail(tenant, alert);
            if (!json) {
                say(deliveries.answer(found, trail, deliveries.of(tenant, alert)));
            }
            print(
                    trail.stream()
                            .map(entry -> row(
                                    "at", entry.at(),
                                    "stage", entry.stage(),
                                    "decision", entry.decision(),
                                    "reason", entry.reason(),
                                    "actor", entry.actor()))
                            .toList(),
                    "Nothing was decided yet.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alert-confirm", description = "Says that an alert was worth it")
    public static final class ConfirmAlert extends Judging {
        @Override
        void run() {
            judge(Judgement.CONFIRMED);
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "alert-dismiss",
            description = "Says that an alert was not worth it; with --undo, takes back what was said")
    public static final class DismissAlert extends Judging {
        @Option(name = "--undo", description = "Take back what was said of this alert")
        boolean undo;

        @Override
        void run() {
            judge(undo ? null : Judgement.DISMISSED);
        }
    }

    /** Says something of an alert. */
    abstract static class Judging extends Printed {
        @Argument(index = 0, name = "alert", required = true)
        String alert;

        @Option(name = "--comment", description = "Why")
        String comment;

        @Reference
        Alerts alerts;

        @Reference
        Outcomes outcomes;

        void judge(Judgement judgement) {
            boolean done = alerts.find(null, alert)
                    .map(found -> outcomes.judge(found.where().tenant(), alert, judgement, ACTOR, comment))
                    .orElse(false);
            say(
                    !done
                            ? "There is no alert " + alert
                            : "Alert " + alert + (judgement == null ? " has no outcome" : " is " + judgement));
        }
    }
}
