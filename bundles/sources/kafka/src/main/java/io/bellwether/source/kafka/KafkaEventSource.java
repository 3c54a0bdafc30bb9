// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.kafka;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.SourceContext;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.osgi.service.component.annotations.Component;

/** Reads events from Kafka topics. Offsets are committed behind events that are durable. */
@Component(service = Source.class)
public final class KafkaEventSource implements Source {
    @Override
    public String id() {
        return "kafka";
    }

    @Override
    public String title() {
        return "Kafka";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return KafkaSettings.parameters();
    }

    @Override
    public void check(Settings settings) {
        KafkaSettings.check(settings);
    }

    @Override
    public List<String> hosts(Settings settings) {
        return KafkaSettings.hosts(settings);
    }

    @Override
    public RoutesBuilder routes(SourceContext context) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                // A batch that fails is read again; there is nothing to redeliver or to log here.
                errorHandler(noErrorHandler());
                from(new TopicsEndpoint(getContext(), context)).to(context.ingest());
            }
        };
    }
}
