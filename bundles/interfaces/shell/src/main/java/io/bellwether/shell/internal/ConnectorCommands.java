// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Backfills;
import io.bellwether.ingest.Backfills.BackfillView;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.Connectors.ConnectorView;
import io.bellwether.relational.Backfill;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Connectors and backfills. */
final class ConnectorCommands {
    private static final int BAR = 20;

    private ConnectorCommands() {}

    @Service
    @Command(scope = "bellwether", name = "connector-list", description = "Lists connectors with their state and lag")
    public static final class ListConnectors extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Connectors connectors;

        @Override
        void run() {
            print(
                    connectors.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(connector -> row(
                                    "tenant", connector.tenant(),
                                    "id", connector.id(),
                                    "environment", connector.environment(),
                                    "source", connector.source(),
                                    "state", connector.status().state(),
                                    "lag", rounded(connector.status().lag()),
                                    "captured", connector.status().captured(),
                                    "errors", connector.status().errors(),
                                    "lastEventAt", connector.status().lastEventAt(),
                                    "lastError", connector.status().lastError()))
                            .toList(),
                    "No connectors yet. Create one: bellwether:connector-create TENANT ENVIRONMENT ID SOURCE");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "connector-create", description = "Creates a connector and starts it")
    public static final class CreateConnector extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "environment", required = true)
        String environment;

        @Argument(index = 2, name = "id", required = true)
        String id;

        @Argument(index = 3, name = "source", required = true, description = "The source plugin, such as seq")
        String source;

        @Option(name = "--set", multiValued = true, description = "A setting, key=value; may be given often")
        List<String> settings;

        @Reference
        Connectors connectors;

        @Override
        void run() {
            ConnectorView created = connectors.create(
                    new TenantId(tenant),
                    Map.of("id", id, "environment", environment, "source", source, "settings", settings(settings)),
                    true);
            say("Created connector " + created.tenant() + "/" + created.id() + ", "
                    + created.status().state());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "connector-enable", description = "Enables or disables a connector")
    public static final class EnableConnector extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Option(name = "--off", description = "Disable it instead")
        boolean off;

        @Reference
        Connectors connectors;

        @Override
        void run() {
            TenantId owner = new TenantId(tenant);
            Optional<ConnectorView> changed = connectors.find(owner, id).flatMap(connector -> {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("id", id);
                document.put("environment", connector.environment());
                document.put("source", connector.source());
                document.put("settings", connector.settings());
                document.put("enabled", !off);
                return connectors.replace(owner, id, document, true);
            });
            say(changed.map(view -> "Connector " + id + " is " + view.status().state())
                    .orElse("There is no connector " + tenant + "/" + id));
        }
    }

    @Service
    @Command(scope = "bellwether", name = "connector-delete", description = "Stops and removes a connector")
    public static final class DeleteConnector extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Connectors connectors;

        @Override
        void run() {
            boolean deleted = connectors.delete(new TenantId(tenant), id);
            say(deleted ? "Deleted connector " + id : "There is no connector " + tenant + "/" + id);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "backfill-list", description = "Lists backfills with their progress")
    public static final class ListBackfills extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Backfills backfills;

        @Override
        void run() {
            print(
                    backfills.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(ConnectorCommands::backfill)
                            .toList(),
                    "No backfills yet. Start one: bellwether:backfill-start TENANT CONNECTOR FROM TO");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "backfill-start", description = "Reads history through a connector")
    public static final class StartBackfill extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "connector", required = true)
        String connector;

        @Argument(index = 2, name = "from", required = true, description = "ISO-8601 time")
        String from;

        @Argument(index = 3, name = "to", required = true, description = "ISO-8601 time")
        String to;

        @Option(name = "--chunk", description = "Width of one step, such as 15m or 1h")
        String chunk = "1h";

        @Option(name = "--rate", description = "Events a second at most; 0 for no limit")
        Integer rate;

        @Option(name = "--requests", description = "Requests a second at most; 0 for no limit")
        Integer requests;

        @Reference
        Backfills backfills;

        @Override
        void run() {
            Map<String, Object> wish = new LinkedHashMap<>();
            wish.put("connector", connector);
            wish.put("from", from);
            wish.put("to", to);
            wish.put("chunk", chunk);
            wish.put("rate", rate);
            wish.put("requests_per_second", requests);
            BackfillView started = backfills.start(new TenantId(tenant), wish);
            print(List.of(backfill(started)), "");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "backfill-control", description = "Pauses, resumes or cancels a backfill")
    public static final class ControlBackfill extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Argument(index = 2, name = "action", required = true, description = "pause, resume or cancel")
        String action;

        @Reference
        Backfills backfills;

        @Override
        void run() {
            TenantId owner = new TenantId(tenant);
            Optional<BackfillView> changed =
                    switch (action) {
                        case "pause" -> backfills.pause(owner, id);
                        case "resume" -> backfills.resume(owner, id);
                        case "cancel" -> backfills.cancel(owner, id);
                        default ->
                            throw new IllegalArgumentException(
                                    "action '" + action + "' must be pause, resume or cancel");
                    };
            print(changed.map(ConnectorCommands::backfill).stream().toList(), "There is no backfill " + id);
        }
    }

    private static Map<String, Object> backfill(BackfillView view) {
        Backfill backfill = view.backfill();
        return Printed.row(
                "id", backfill.id(),
                "tenant", backfill.tenant(),
                "connector", backfill.connector(),
                "state", backfill.state(),
                "progress", bar(backfill.chunksDone(), backfill.chunksTotal()),
                "chunks", backfill.chunksDone() + "/" + backfill.chunksTotal(),
                "read", backfill.counts().read(),
                "stored", backfill.counts().stored(),
                "duplicate", backfill.counts().duplicate(),
                "dropped", backfill.counts().dropped(),
                "lost", backfill.counts().lost(),
                "perSecond", view.eventsPerSecond() == null ? null : Math.round(view.eventsPerSecond()),
                "eta", view.eta(),
                "error", backfill.error());
    }

    /** Such as {@code [#####.....] 50 %}. */
    private static String bar(int done, int total) {
        int full = total == 0 ? 0 : (int) ((long) BAR * done / total);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + (total == 0 ? 0 : 100L * done / total) + " %";
    }

    private static String rounded(Duration lag) {
        return lag == null ? null : Durations.rounded(lag);
    }
}
