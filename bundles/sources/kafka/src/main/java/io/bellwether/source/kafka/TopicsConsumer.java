// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import io.bellwether.api.source.SourceContext;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link TopicReader} on a thread of its own for as long as the route runs. */
final class TopicsConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(TopicsConsumer.class);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final SourceContext connector;
    private ExecutorService thread;
    private TopicReader reader;

    TopicsConsumer(TopicsEndpoint endpoint, Processor processor, SourceContext connector) {
        super(endpoint, processor);
        this.connector = connector;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        reader = new TopicReader(connector, events -> {
            Exchange exchange = createExchange(true);
            exchange.getMessage().setBody(events);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        });
        thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, connector.routeId("topics"));
        thread.execute(reader);
    }

    @Override
    protected void doStop() throws Exception {
        if (thread != null) {
            reader.stop();
            thread.shutdown();
            if (!thread.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The reader of {} does not end; it is interrupted", connector.routeId("topics"));
                thread.shutdownNow();
            }
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(thread);
            thread = null;
        }
        super.doStop();
    }
}
