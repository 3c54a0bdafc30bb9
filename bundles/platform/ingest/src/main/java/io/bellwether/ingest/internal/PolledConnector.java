// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Connectors.Status;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector that polls. Its route is a timer whose exchanges are rounds; each page of a round goes to the connector's
 * ingest endpoint as an exchange of its own.
 */
final class PolledConnector implements RunningConnector {
    private static final Logger LOG = LoggerFactory.getLogger(PolledConnector.class);

    private final Connector definition;
    private final Origin origin;
    private final EventIntake intake;
    private final PollingSettings settings;
    private final ExecutorService workers;
    private final Poller poller;
    private volatile ProducerTemplate pages;
    private volatile boolean stopped;
    private volatile Thread rounding;

    /** Builds the poller for a way to hand over pages. */
    interface Rounds extends Function<WindowReader.Sink, Poller> {}

    PolledConnector(
            Connector definition,
            PollingSettings settings,
            EventIntake intake,
            ExecutorService workers,
            Rounds rounds) {
        this.definition = definition;
        this.settings = settings;
        this.intake = intake;
        this.workers = workers;
        origin = new Origin(definition.id(), true, true);
        poller = rounds.apply(new WindowReader.Sink() {
            @Override
            public CompletionStage<Taken> take(List<EventBody> events) {
                return send(events);
            }

            @Override
            public void unreadable(int items) {
                intake.unreadable(definition, origin, items);
            }
        });
    }

    /** Sends each page to where the routes end. */
    static String endpoint(Connector connector) {
        return "bellwether:" + IngestEndpoint.NAME + ":" + connector.tenant() + "/" + connector.id();
    }

    RouteBuilder route(String routeId) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:" + routeId + "?delay=0&period="
                                + settings.pollEvery().toMillis())
                        .process(PolledConnector.this::round);
            }
        };
    }

    private void round(Exchange exchange) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            rounding = Thread.currentThread();
        }
        try {
            if (pages == null) {
                pages = exchange.getContext().createProducerTemplate();
            }
            Instant complete = poller.round();
            if (complete != null) {
                intake.progress(definition.where(), origin, complete.minus(settings.lateness()));
            }
        } catch (InterruptedException e) {
            LOG.debug("Connector {} of {} was interrupted", definition.id(), definition.where());
        } catch (RuntimeException e) {
            LOG.error("Connector {} of {} could not poll", definition.id(), definition.where(), e);
        } finally {
            synchronized (this) {
                rounding = null;
                // An interrupt meant for this round is not left to the timer.
                Thread.interrupted();
            }
        }
    }

    /** Called on the poller's own threads; returns when the page is durable. */
    private CompletionStage<Taken> send(List<EventBody> events) {
        Exchange exchange =
                pages.send(endpoint(definition), page -> page.getMessage().setBody(events));
        return exchange.getException() == null
                ? CompletableFuture.completedFuture(exchange.getMessage().getBody(Taken.class))
                : CompletableFuture.failedFuture(exchange.getException());
    }

    @Override
    public ConnectorProgress progress() {
        return poller.progress();
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
    public Status status() {
        ConnectorProgress progress = poller.progress();
        Counts account = intake.account(definition);
        return new Status(
                poller.state(),
                progress.lastEventAt(),
                poller.lag(),
                account.kept(),
                account.duplicates(),
                account.droppedInAll() + account.rejected(),
                progress.errors(),
                poller.window(),
                poller.clockSkew(),
                poller.lastError(),
                poller.lastErrorAt(),
                account,
                poller.gaps());
    }

    @Override
    public void stop() {
        synchronized (this) {
            stopped = true;
            if (rounding != null) {
                rounding.interrupt();
            }
        }
        workers.shutdownNow();
        ProducerTemplate template = pages;
        if (template != null) {
            template.stop();
        }
    }
}
