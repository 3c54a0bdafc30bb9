// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.notify.Notifying;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The notify stage as a service: runs the dispatcher and hands what it lets go to the channels' routes. */
@Component(
        service = {Notifying.class, NotifyService.class},
        immediate = true)
public final class NotifyService implements Notifying {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyService.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(15);

    private final ChannelStore channels;
    private final NotifierPlugins plugins;
    private final ChannelRoutes routes;
    private final Dispatcher dispatcher;
    private final ExecutorService passes;
    private final Workers.Schedule looking;
    private final Workers.Schedule counting;
    private final AutoCloseable delivering;
    private final AutoCloseable arrivals;
    private final AutoCloseable messages;
    private final AutoCloseable gauge;
    private volatile long depth;
    private volatile boolean unavailable;
    private volatile boolean started;

    @Activate
    public NotifyService(
            @Reference Stores stores,
            @Reference NotifierPlugins plugins,
            @Reference Attempts attempts,
            @Reference ChannelRoutes routes,
            @Reference ChannelTallies tallies,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.channels = stores.channels();
        this.plugins = plugins;
        this.routes = routes;
        passes = workers.pool("outbox", 1, 1);
        dispatcher = new Dispatcher(stores.outbox(), channels, tallies.circuits(), clock, this::isReady, routes::send);
        BackOff backOff = new BackOff(() -> ThreadLocalRandom.current().nextDouble());
        Ledger ledger = new Ledger(stores.outbox(), stores.alerts(), tallies, workers, meters);
        Delivery delivery =
                new Delivery(stores, attempts, backOff, tallies.circuits(), clock, ledger, dispatcher, this::look);
        dispatcher.orphansTo(delivery::abandon);
        dispatcher.failingTo(delivery::handOver);
        gauge = meters.gauge("bellwether_outbox_messages", "Messages that wait to be delivered.", () -> depth);
        delivering = routes.deliverTo(delivery::deliver);
        arrivals = plugins.onArrival(this::wake);
        messages = stores.outbox().onArrival(this::wake);
        looking = workers.every("outbox", LOOK_EVERY, this::wake);
        counting = workers.every("outbox-depth", COUNT_EVERY, () -> count(stores.outbox()));
        wake();
    }

    @Deactivate
    public void stop() throws Exception {
        looking.close();
        counting.close();
        arrivals.close();
        messages.close();
        passes.shutdown();
        delivering.close();
        gauge.close();
    }

    /** Counting takes time where much waits, so it is no part of a look. */
    private void count(OutboxStore outbox) {
        try {
            depth = outbox.waiting(null);
        } catch (StoreUnavailable e) {
            LOG.debug("How much waits is counted later", e);
        }
    }

    @Override
    public void wake() {
        dispatcher.news();
        look();
    }

    /** The channel is gone; what waited in its route is looked at again. */
    void removed(ChannelKey channel) {
        routes.remove(channel);
        dispatcher.release(channel);
        wake();
    }

    /** A route exists as long as its channel does, whether it is used or not. */
    private void startRoutes() {
        if (!started) {
            channels.list(null).forEach(channel -> routes.ensure(ChannelKey.of(channel)));
            started = true;
        }
    }

    private boolean isReady(Channel channel) {
        return channel.enabled() && plugins.find(channel.notifier()).isPresent();
    }

    private void look() {
        try {
            passes.execute(this::pass);
        } catch (RejectedExecutionException e) {
            LOG.trace("A look into the outbox is due already, or the stage is stopping");
        }
    }

    private void pass() {
        try {
            startRoutes();
            dispatcher.pass();
            unavailable = false;
        } catch (StoreUnavailable e) {
            if (!unavailable) {
                LOG.warn("The outbox cannot be read and is tried again every second: {}", e.getMessage());
            }
            unavailable = true;
        } catch (RuntimeException e) {
            LOG.error("A look into the outbox failed and is made again in a second", e);
        }
    }
}
