// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.expression.Expression;
import io.bellwether.gitops.Declarations;
import io.bellwether.journal.Journal;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginHealth;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.runtime.Plugins;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Events, key figures, plugins and declarations. */
final class PlatformCommands {
    private PlatformCommands() {}

    @Service
    @Command(scope = "bellwether", name = "event-list", description = "Lists events, newest first")
    public static final class ListEvents extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Option(name = "--filter", description = "A Seq filter, such as \"@Level = 'Error'\"")
        String filter;

        @Option(name = "--last", description = "How far back, such as 15m or 2h")
        String last = "1h";

        @Option(name = "--limit", description = "At most so many")
        int limit = 20;

        @Reference
        Journal journal;

        @Reference
        InstantSource clock;

        @Override
        void run() throws Exception {
            Instant now = clock.instant();
            Predicate<Event> wanted = filter == null ? event -> true : Expression.parse(filter, clock)::matches;
            print(
                    journal
                            .find(
                                    TenantEnvironment.of(tenant, environment),
                                    now.minus(Durations.parse(last)),
                                    now.plus(Duration.ofDays(1)),
                                    wanted,
                                    limit,
                                    null)
                            .events()
                            .stream()
                            .map(event -> row(
                                    "timestamp", event.timestamp(),
                                    "level", event.level(),
                                    "event_id", event.eventId(),
                                    "message", event.message()))
                            .toList(),
                    "No such events.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "plugin-list", description = "Lists the installed plugins and their health")
    public static final class ListPlugins extends Printed {
        @Reference
        Plugins plugins;

        @Reference
        PluginGuard guard;

        @Override
        void run() {
            print(
                    plugins.installed().stream()
                            .map(plugin -> {
                                PluginHealth health = guard.health(new PluginRef(plugin.kind(), plugin.id()));
                                return row(
                                        "kind", plugin.kind(),
                                        "id", plugin.id(),
                                        "title", plugin.title(),
                                        "state", health.state(),
                                        "calls", health.calls(),
                                        "failures", health.failures(),
                                        "bundle", plugin.bundle(),
                                        "version", plugin.version());
                            })
                            .toList(),
                    "No plugins are installed.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "apply", description = "Applies a file of declarations")
    public static final class Apply extends Printed {
        @Argument(index = 0, name = "file", required = true)
        String file;

        @Reference
        Declarations declarations;

        @Override
        void run() {
            List<Map<String, Object>> rows = new ArrayList<>();
            declarations.apply(Path.of(file)).forEach(done -> rows.add(row("applied", done)));
            print(rows, "The file declares nothing.");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "drift", description = "Shows where what runs differs from what is declared")
    public static final class ShowDrift extends Printed {
        @Reference
        Declarations declarations;

        @Override
        void run() {
            List<Map<String, Object>> rows = new ArrayList<>();
            declarations
                    .failures()
                    .forEach(failure -> rows.add(row(
                            "file", failure.file(),
                            "item", "file",
                            "field", "not applied",
                            "declared", "-",
                            "actual", failure.reason())));
            declarations
                    .drift()
                    .forEach(drift -> rows.add(row(
                            "file", drift.file(),
                            "item", drift.item(),
                            "field", drift.field(),
                            "declared", drift.declared(),
                            "actual", drift.actual())));
            print(rows, "Everything runs as declared.");
        }
    }
}
