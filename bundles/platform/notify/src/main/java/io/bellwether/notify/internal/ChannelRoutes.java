// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import io.bellwether.relational.OutboxStore.Queued;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Camel route for each channel: a bounded queue of its own, so that a slow receiver holds up nobody else, from which
 * some messages are delivered at once, so that one that takes its time with each answer still hears of many in time.
 * Which messages must follow each other is the dispatcher's to know: it does not put in the later ones before the earlier
 * are through. Safe for concurrent use.
 */
@Component(service = ChannelRoutes.class)
public final class ChannelRoutes {
    /** How many messages of one channel may wait in its route; the rest stays in the outbox. */
    static final int QUEUE = 32;
    /** How many messages of one channel are under way at once, that of the queue's own thread among them. */
    static final int AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ChannelRoutes.class);
    private static final String STAGE = "deliver";

    private final Routes routes;
    private final Endpoints endpoints;
    private final ProducerTemplate producer;
    private final Set<ChannelKey> running = ConcurrentHashMap.newKeySet();

    @Activate
    public ChannelRoutes(@Reference Routes routes, @Reference Endpoints endpoints, @Reference CamelContext context) {
        this.routes = routes;
        this.endpoints = endpoints;
        this.producer = context.createProducerTemplate();
    }

    @Deactivate
    public void stop() {
        Set.copyOf(running).forEach(this::remove);
        producer.stop();
    }

    /** Binds what takes each message at the end of its route, on a thread of the route's. */
    AutoCloseable deliverTo(Consumer<Queued> delivery) {
        return endpoints.bind(
                STAGE, exchange -> delivery.accept(exchange.getMessage().getBody(Queued.class)));
    }

    /** Puts a message on its channel's route, which is created when it is missing. @return false when the queue is full */
    boolean send(Queued message) {
        ChannelKey key = ChannelKey.of(message.message());
        try {
            ensure(key);
            producer.sendBody(queue(key), message);
            return true;
        } catch (CamelExecutionException | IllegalArgumentException e) {
            LOG.warn(
                    "Message {} stays in the outbox: the route of channel {} did not take it",
                    message.message().id(),
                    key,
                    e);
            return false;
        }
    }

    /** Starts the channel's route unless it runs. */
    synchronized void ensure(ChannelKey key) {
        if (running.contains(key)) {
            return;
        }
        routes.add(routeId(key), new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(queue(key))
                        .threads(1, AT_ONCE - 1, "deliver-" + key)
                        .maxQueueSize(0)
                        .allowCoreThreadTimeOut(true)
                        .rejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns)
                        .to("bellwether:" + STAGE + ":" + key);
            }
        });
        running.add(key);
    }

    /** Ends the channel's route; what waits in it is still in the outbox. */
    synchronized void remove(ChannelKey key) {
        if (running.remove(key)) {
            routes.remove(routeId(key));
        }
    }

    private static String routeId(ChannelKey key) {
        return "channel/" + key;
    }

    private static String queue(ChannelKey key) {
        return "seda:deliver." + key.tenant() + "." + key.channel() + "?size=" + QUEUE
                + "&waitForTaskToComplete=Never&purgeWhenStopping=true&pollTimeout=250";
    }
}
