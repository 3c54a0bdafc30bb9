// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** A Camel context of a test's own, with routes by name and the {@code bellwether:} endpoints. */
final class LocalCamel implements AutoCloseable {
    final CamelContext context = new DefaultCamelContext();
    final Map<String, Processor> bound = new ConcurrentHashMap<>();
    final Endpoints endpoints = (name, processor) -> {
        bound.put(name, processor);
        return () -> bound.remove(name);
    };
    final Routes routes = new NamedRoutes();

    LocalCamel() {
        context.addComponent("bellwether", new Stages());
        context.getShutdownStrategy().setTimeout(2);
        context.start();
    }

    @Override
    public void close() {
        context.stop();
    }

    private final class NamedRoutes implements Routes {
        @Override
        public void add(String routeId, RoutesBuilder builder) {
            try {
                RouteBuilder java = (RouteBuilder) builder;
                java.configureRoutes(context).getRoutes().get(0).setId(routeId);
                context.addRoutes(java);
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void remove(String routeId) {
            try {
                context.getRouteController().stopRoute(routeId, 1, java.util.concurrent.TimeUnit.SECONDS);
                context.removeRoute(routeId);
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public Map<String, String> status() {
            Map<String, String> status = new LinkedHashMap<>();
            context.getRoutes()
                    .forEach(route -> status.put(
                            route.getRouteId(),
                            context.getRouteController()
                                    .getRouteStatus(route.getRouteId())
                                    .name()));
            return status;
        }
    }

    private final class Stages extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            String[] parts = remaining.split(":", 2);
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) throws Exception {
                            exchange.getMessage().setHeader(Endpoints.PATH, parts[1]);
                            bound.get(parts[0]).process(exchange);
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new IllegalArgumentException("nothing comes from a stage");
                }
            };
        }
    }
}
