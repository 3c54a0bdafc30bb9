// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Connectors.Status;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connector that reads on from a position. Its route is a timer whose exchanges are rounds. */
final class TailingConnector implements RunningConnector {
    private static final Logger LOG = LoggerFactory.getLogger(TailingConnector.class);

    private final Connector definition;
    private final Origin origin;
    private final EventIntake intake;
    private final Duration pollEvery;
    private final Tailer tailer;
    private volatile boolean stopped;
    private Thread rounding;

    /** @param tailer builds the tailer for a way to hand over what was read */
    TailingConnector(
            Connector definition, Duration pollEvery, EventIntake intake, Function<WindowReader.Sink, Tailer> tailer) {
        this.definition = definition;
        this.pollEvery = pollEvery;
        this.intake = intake;
        origin = new Origin(definition.id(), true, false);
        this.tailer = tailer.apply(new WindowReader.Sink() {
            @Override
            public CompletionStage<Taken> take(List<EventBody> events) {
                return TailingConnector.this.take(events);
            }

            @Override
            public void unreadable(int items) {
                intake.unreadable(definition, origin, items);
            }
        });
    }

    RouteBuilder route(String routeId) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:" + routeId + "?delay=0&period=" + pollEvery.toMillis())
                        .process(exchange -> round());
            }
        };
    }

    private void round() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            rounding = Thread.currentThread();
        }
        try {
            tailer.round(() -> stopped);
        } catch (InterruptedException e) {
            LOG.debug("Connector {} of {} was interrupted", definition.id(), definition.where());
        } catch (RuntimeException e) {
            LOG.error("Connector {} of {} could not read on", definition.id(), definition.where(), e);
        } finally {
            synchronized (this) {
                rounding = null;
                // An interrupt meant for this round is not left to the timer.
                Thread.interrupted();
            }
        }
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
        return intake.take(definition.where(), origin, events);
    }

    @Override
    public ConnectorProgress progress() {
        return tailer.progress();
    }

    @Override
    public Status status() {
        ConnectorProgress progress = tailer.progress();
        Counts account = intake.account(definition);
        return new Status(
                tailer.state(),
                progress.lastEventAt(),
                tailer.lag(),
                account.kept(),
                account.duplicates(),
                account.droppedInAll() + account.rejected(),
                progress.errors(),
                null,
                null,
                tailer.lastError(),
                tailer.lastErrorAt(),
                account,
                List.of());
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (rounding != null) {
            rounding.interrupt();
        }
    }
}
