// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Endpoints;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/** One {@code bellwether:{name}:{path}}. Looks the stage up at each exchange, so a stage may come and go. */
final class BellwetherEndpoint extends DefaultEndpoint {

    private final BellwetherComponent component;
    private final String name;
    private final String path;

    BellwetherEndpoint(String uri, BellwetherComponent component, String name, String path) {
        super(uri, component);
        this.component = component;
        this.name = name;
        this.path = path;
    }

    @Override
    public Producer createProducer() {
        return new StageProducer();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("from(\"" + getEndpointUri()
                + "\"): a bellwether endpoint only takes exchanges; use it in to(...) at the end of a route");
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    private final class StageProducer extends DefaultAsyncProducer {

        StageProducer() {
            super(BellwetherEndpoint.this);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Optional<AsyncProcessor> stage = component.find(name);
            if (stage.isEmpty()) {
                exchange.setException(new IllegalStateException(
                        "No stage is bound to bellwether:" + name + "; is its bundle active?"));
                callback.done(true);
                return true;
            }
            exchange.getMessage().setHeader(Endpoints.PATH, path);
            return stage.get().process(exchange, callback);
        }
    }
}
