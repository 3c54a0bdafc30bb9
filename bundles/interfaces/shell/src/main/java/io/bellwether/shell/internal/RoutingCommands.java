// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.alert.Routing;
import io.bellwether.alert.RoutingImport;
import io.bellwether.alert.RoutingImport.Imported;
import io.bellwether.alert.RoutingTrial;
import io.bellwether.alert.RoutingTrial.Answer;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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

/** Routing. */
final class RoutingCommands {
    private RoutingCommands() {}

    @Service
    @Command(scope = "bellwether", name = "routing-show", description = "Prints a tenant's routing tree")
    public static final class ShowRouting extends Printed {
        private static final Set<String> WHO = Set.of("channel", "channels", "escalation");
        private static final Set<String> ELSEWHERE =
                Set.of("matchers", "routes", "continue", "channel", "channels", "escalation");

        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Routing routing;

        @Override
        void run() {
            Map<String, Object> document = routing.get(new TenantId(tenant));
            if (json) {
                out().println(Json.text(document));
            } else if (document.get("route") instanceof Map<?, ?> root) {
                show(root, "", "");
            } else {
                out().println("No routing: every channel hears everything.");
            }
        }

        private void show(Map<?, ?> route, String first, String rest) {
            StringBuilder line = new StringBuilder(first);
            line.append(
                    route.get("matchers") instanceof List<?> matchers && !matchers.isEmpty()
                            ? "{"
                                    + String.join(
                                            ", ",
                                            matchers.stream()
                                                    .map(String::valueOf)
                                                    .toList()) + "}"
                            : "everything");
            WHO.stream()
                    .sorted()
                    .filter(key -> route.get(key) != null)
                    .forEach(key -> line.append("  ").append(key).append(": ").append(route.get(key)));
            if (Boolean.TRUE.equals(route.get("continue"))) {
                line.append("  continue");
            }
            route.forEach((key, value) -> {
                if (!ELSEWHERE.contains(String.valueOf(key))) {
                    line.append("  ").append(key).append(": ").append(value);
                }
            });
            out().println(line);
            if (route.get("routes") instanceof List<?> routes) {
                for (int i = 0; i < routes.size(); i++) {
                    boolean last = i == routes.size() - 1;
                    if (routes.get(i) instanceof Map<?, ?> child) {
                        show(child, rest + (last ? "└── " : "├── "), rest + (last ? "    " : "│   "));
                    }
                }
            }
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "routing-test",
            description = "Says where an alert of these labels would go, and why")
    public static final class TestRouting extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "labels", required = true, multiValued = true, description = "label=value, often")
        List<String> labels;

        @Option(name = "--at", description = "At this time, such as 2025-08-12T03:00:00Z; now when left out")
        String at;

        @Reference
        RoutingTrial trial;

        @Reference
        InstantSource clock;

        @Override
        void run() {
            Map<String, String> given = new LinkedHashMap<>();
            settings(labels).forEach((name, value) -> given.put(name, String.valueOf(value)));
            Answer answer = trial.test(new TenantId(tenant), given, time());
            print(
                    answer.routes().stream()
                            .map(route -> row(
                                    "route", route.path(),
                                    "channels", route.channels(),
                                    "escalation", route.escalation(),
                                    "group", route.groupLabels(),
                                    "wait", route.groupWait(),
                                    "repeat", route.repeatInterval(),
                                    "why", route.why(),
                                    "mutedBy", route.mutedBy()))
                            .toList(),
                    "No route.");
            if (json) {
                return;
            }
            answer.tree().forEach(asked -> out().println(
                            (asked.matched() ? "  yes  " : "  no   ") + asked.path() + ": " + asked.why()));
            answer.silent().forEach(sentence -> out().println("Not told: " + sentence));
            if (answer.suppression() != null) {
                out().println("Suppressed: " + answer.suppression().reason());
            }
        }

        private Instant time() {
            try {
                return at == null ? clock.instant() : Instant.parse(at);
            } catch (DateTimeException e) {
                throw new InvalidInput("--at", at, "is not a time; write one such as 2025-08-12T03:00:00Z");
            }
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "routing-import",
            description = "Makes routing and channels of an Alertmanager configuration, and says what differs")
    public static final class ImportRouting extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "file", required = true)
        String file;

        @Option(name = "--apply", description = "Create the channels and replace the routing; else only say so")
        boolean apply;

        @Option(name = "--force", description = "Apply it also when no route of it would tell anybody")
        boolean force;

        @Reference
        RoutingImport imports;

        @Override
        void run() throws IOException {
            Imported imported = imports.importAlertmanager(
                    new TenantId(tenant), Files.readString(Path.of(file)), apply, force, true);
            if (json) {
                out().println(Json.text(Map.of(
                        "routing", imported.routing(),
                        "channels",
                                imported.channels().stream()
                                        .map(channel -> row(
                                                "id", channel.id(),
                                                "notifier", channel.notifier(),
                                                "settings", channel.settings()))
                                        .toList(),
                        "differences", differences(imported),
                        "applied", imported.applied())));
                return;
            }
            out().println(Json.yamlText(imported.routing()));
            print(
                    imported.channels().stream()
                            .map(channel -> row(
                                    "channel", channel.id(),
                                    "notifier", channel.notifier(),
                                    "settings", channel.settings()))
                            .toList(),
                    "No channels.");
            out().println();
            print(differences(imported), "Nothing differs.");
            out().println(apply ? "It is in force." : "Nothing was changed; add --apply to put it in force.");
        }

        private static List<Map<String, Object>> differences(Imported imported) {
            List<Map<String, Object>> rows = new ArrayList<>();
            imported.differences()
                    .forEach(difference -> rows.add(row("field", difference.field(), "message", difference.message())));
            return rows;
        }
    }
}
