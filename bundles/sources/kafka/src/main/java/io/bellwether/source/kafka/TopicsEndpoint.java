// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import io.bellwether.api.source.SourceContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Where the route of one connector begins. */
final class TopicsEndpoint extends DefaultEndpoint {
    private final SourceContext connector;

    TopicsEndpoint(CamelContext camel, SourceContext connector) {
        super("bellwether-kafka:" + connector.routeId("topics"), null);
        this.connector = connector;
        setCamelContext(camel);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("events are read from Kafka, not written to it");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new TopicsConsumer(this, processor, connector);
    }
}
