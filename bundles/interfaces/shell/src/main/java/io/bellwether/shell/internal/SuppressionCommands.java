// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.Silences;
import io.bellwether.alert.Silences.State;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import io.bellwether.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** What keeps alerts from being told: silences, maintenance windows, services that depend on others. */
final class SuppressionCommands {
    private SuppressionCommands() {}

    @Service
    @Command(scope = "bellwether", name = "silence-create", description = "Tells nobody of certain alerts for a while")
    public static final class CreateSilence extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(
                index = 1,
                name = "matchers",
                required = true,
                multiValued = true,
                description = "All must hold, such as service=shop or 'node=~\"web-.*\"'")
        List<String> matchers;

        @Option(name = "--for", description = "How long, such as 2h")
        String duration = "2h";

        @Option(name = "--from", description = "When it starts, such as 2026-01-05T22:00:00Z; now unless given")
        String from;

        @Option(name = "--id", description = "Its id; one is made unless given")
        String id;

        @Option(name = "--comment", description = "Why")
        String comment;

        @Reference
        Silences silences;

        @Override
        void run() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id);
            document.put("matchers", matchers);
            document.put("starts_at", from);
            document.put("duration", duration);
            document.put("comment", comment);
            Silences.View made = silences.create(new TenantId(tenant), document, actor(), Set.of());
            if (json) {
                print(List.of(row(made)), "");
            } else {
                say("Silence " + made.id() + " is " + made.state() + " until " + made.endsAt());
                if (made.warning() != null) {
                    say("Take care: " + made.warning());
                }
            }
        }

        static Map<String, Object> row(Silences.View silence) {
            return row(
                    "id", silence.id(),
                    "tenant", silence.tenant(),
                    "state", silence.state(),
                    "matchers", String.join(", ", silence.matchers()),
                    "starts", silence.startsAt(),
                    "ends", silence.endsAt(),
                    "by", silence.createdBy(),
                    "comment", silence.comment());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "silence-list", description = "Lists silences")
    public static final class ListSilences extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Option(name = "--state", description = "pending, active or expired; active and pending unless given")
        @Completion(
                value = StringsCompleter.class,
                values = {"pending", "active", "expired"})
        String state;

        @Reference
        Silences silences;

        @Override
        void run() {
            Set<State> states = state == null
                    ? Set.of(State.ACTIVE, State.PENDING)
                    : Set.of(State.fromName(state)
                            .orElseThrow(
                                    () -> new InvalidInput("--state", state, "must be pending, active or expired")));
            print(
                    silences.list(tenant == null ? null : new TenantId(tenant), states).stream()
                            .map(CreateSilence::row)
                            .toList(),
                    "No silences.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "silence-expire", description = "Ends a silence now")
    public static final class ExpireSilence extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Silences silences;

        @Override
        void run() {
            say(silences.expire(new TenantId(tenant), id, actor(), Set.of())
                    .map(silence -> "Silence " + id + " is " + silence.state())
                    .orElse("There is no silence " + id));
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "silence-preview",
            description = "Shows what a silence would have hidden, changing nothing")
    public static final class PreviewSilence extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "matchers", required = true, multiValued = true)
        List<String> matchers;

        @Option(name = "--days", description = "How far back, 1 to 30")
        int days = 7;

        @Reference
        Silences silences;

        @Override
        void run() {
            Silences.Preview preview =
                    silences.preview(new TenantId(tenant), Map.of("matchers", matchers, "days", days), Set.of());
            if (!json) {
                say("In the last " + days + " days it would have hidden " + preview.alerts() + " alerts and "
                        + preview.messages() + " messages; " + preview.openNow() + " of such alerts are open now."
                        + (preview.complete() ? "" : " There were too many to look at all."));
            }
            print(
                    preview.items().stream()
                            .map(alert -> row(
                                    "opened", alert.createdAt(),
                                    "id", alert.id(),
                                    "environment", alert.where().environment(),
                                    "severity", alert.severity(),
                                    "state", alert.state(),
                                    "policy", alert.policy(),
                                    "summary", alert.summary()))
                            .toList(),
                    "No such alerts.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "window-list", description = "Lists maintenance windows with their next time")
    public static final class ListWindows extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        MaintenanceWindows windows;

        @Override
        void run() {
            print(
                    windows.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(window -> row(
                                    "id", window.id(),
                                    "tenant", window.tenant(),
                                    "name", window.document().getOrDefault("name", window.id()),
                                    "state", window.state(),
                                    "from",
                                            window.next().isEmpty()
                                                    ? null
                                                    : window.next().get(0).from(),
                                    "to",
                                            window.next().isEmpty()
                                                    ? null
                                                    : window.next().get(0).to()))
                            .toList(),
                    "No maintenance windows.");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "window-import",
            description = "Creates or replaces maintenance windows from a YAML file")
    public static final class ImportWindows extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "file", required = true, description = "One document for each window")
        String file;

        @Reference
        MaintenanceWindows windows;

        @Override
        void run() throws Exception {
            TenantId owner = new TenantId(tenant);
            int count = 0;
            for (Map<String, Object> document : Json.yaml(Files.readString(Path.of(file)))) {
                String id = String.valueOf(document.get("id"));
                if (windows.replace(owner, id, document, actor()).isEmpty()) {
                    windows.create(owner, document, actor());
                }
                count++;
            }
            say("Saved " + count + " maintenance windows");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "window-delete", description = "Removes a maintenance window")
    public static final class DeleteWindow extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        MaintenanceWindows windows;

        @Override
        void run() {
            boolean deleted = windows.delete(new TenantId(tenant), id);
            say(deleted ? "Deleted maintenance window " + id : "There is no maintenance window " + id);
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "topology-show",
            description = "Shows a tenant's services and what each needs")
    public static final class ShowTopology extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Topologies topologies;

        @Override
        void run() {
            ServiceMap services = topologies.of(new TenantId(tenant));
            print(
                    services.services().stream()
                            .map(service -> row(
                                    "service", service.id(),
                                    "name", service.name(),
                                    "depends on", String.join(", ", service.dependsOn()),
                                    "needs in all", String.join(", ", services.upstream(service.id())),
                                    "labels", service.labels()))
                            .toList(),
                    "No services are declared.");
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "topology-import",
            description = "Replaces a tenant's services from a YAML file")
    public static final class ImportTopology extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "file", required = true)
        String file;

        @Reference
        Topologies topologies;

        @Override
        void run() throws Exception {
            List<Map<String, Object>> documents = Json.yaml(Files.readString(Path.of(file)));
            if (documents.size() != 1) {
                throw new InvalidInput("file", file, "must hold one document {services: [...]}");
            }
            TenantId owner = new TenantId(tenant);
            topologies.put(owner, documents.get(0), actor());
            say(topologies.of(owner).services().size() + " services are declared");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "alerting-show", description = "Shows how a tenant's alerts behave")
    public static final class ShowAlerting extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        AlertingSettings alerting;

        @Override
        void run() {
            print(
                    alerting.get(new TenantId(tenant)).entrySet().stream()
                            .map(each -> row("setting", each.getKey(), "value", each.getValue()))
                            .toList(),
                    "");
        }
    }
}
