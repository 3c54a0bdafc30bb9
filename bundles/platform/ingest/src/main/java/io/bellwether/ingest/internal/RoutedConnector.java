// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.SourceContext;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Connectors.Status;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A connector whose plugin brings the routes. */
final class RoutedConnector implements RunningConnector {
    private final Connector definition;
    private final Origin origin;
    private final EventIntake intake;
    private final InstantSource time;
    private final ConnectorProgress before;
    private final Tally tally = new Tally();
    private volatile long errors;
    private volatile String lastError;
    private volatile Instant lastErrorAt;
    private volatile boolean anything;
    private volatile boolean failing;

    RoutedConnector(Connector definition, EventIntake intake, InstantSource time, ConnectorProgress before) {
        this.definition = definition;
        this.intake = intake;
        this.time = time;
        this.before = before;
        origin = new Origin(definition.id(), true, false);
    }

    SourceContext context(Settings settings, String routeId) {
        return new SourceContext() {
            @Override
            public String connector() {
                return definition.id();
            }

            @Override
            public TenantEnvironment where() {
                return definition.where();
            }

            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public String ingest() {
                return PolledConnector.endpoint(definition);
            }

            @Override
            public String routeId(String name) {
                return routeId + "-" + name;
            }

            @Override
            public void failing(String reason) {
                failed(reason);
            }

            @Override
            public void working() {
                works();
            }

            @Override
            public void passedOver(int items, String reason) {
                tally.unreadable(items);
                intake.unreadable(definition, origin, items);
                note(items + " could not be read, the last: " + reason);
            }
        };
    }

    @Override
    public Connector definition() {
        return definition;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public CompletionStage<Taken> take(List<EventBody> events) {
        return intake.take(definition.where(), origin, events).whenComplete((taken, failure) -> {
            if (failure == null) {
                tally.add(events.size(), taken);
                works();
            } else {
                failed("not stored: " + failure.getMessage());
            }
        });
    }

    private synchronized void works() {
        anything = true;
        if (failing) {
            failing = false;
            lastError = null;
        }
    }

    private synchronized void failed(String reason) {
        errors++;
        failing = true;
        note(reason);
    }

    private synchronized void note(String problem) {
        lastError = problem;
        lastErrorAt = time.instant();
    }

    @Override
    public ConnectorProgress progress() {
        Tally.Counts counts = tally.counts();
        return new ConnectorProgress(
                before.cursors(),
                before.captured() + counts.stored(),
                before.duplicates() + counts.duplicates(),
                before.dropped() + counts.dropped(),
                before.errors() + errors,
                counts.newest() == null ? before.lastEventAt() : counts.newest());
    }

    @Override
    public Status status() {
        ConnectorProgress progress = progress();
        Counts account = intake.account(definition);
        String state = failing ? "failing" : anything ? "running" : "starting";
        return new Status(
                state,
                progress.lastEventAt(),
                null,
                account.kept(),
                account.duplicates(),
                account.droppedInAll() + account.rejected(),
                progress.errors(),
                null,
                null,
                lastError,
                lastErrorAt,
                account,
                List.of());
    }

    @Override
    public void stop() {
        works();
    }
}
