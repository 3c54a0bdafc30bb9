// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.support.PluginHelper;

/** The one Camel context of the platform, with its class loader, its routes and the {@code bellwether:} scheme. */
final class Engine implements AutoCloseable {

    private static final int SHUTDOWN_SECONDS = 5;

    private static final List<String> FACTORY_FOLDERS =
            List.of("", "component/", "configurer/", "urifactory/", "send-dynamic/", "dataformat/", "language/");

    private final PluginClassLoader loader = new PluginClassLoader(DefaultCamelContext.class.getClassLoader());
    private final BellwetherComponent endpoints = new BellwetherComponent();
    private final DefaultCamelContext context;
    private final ContextRoutes routes;
    private final PluginConverters converters;

    Engine() {
        context = new DefaultCamelContext(false);
        routes = new ContextRoutes(context);
        converters = new PluginConverters(context);
        underLoader(this::start);
    }

    CamelContext context() {
        return context;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Routes routes() {
        return routes;
    }

    void addPlugin(ClassLoader plugin) {
        loader.add(plugin);
        forgetFactories();
        underLoader(() -> converters.add(plugin));
    }

    void removePlugin(ClassLoader plugin) {
        converters.remove(plugin);
        forgetComponents(plugin);
        loader.remove(plugin);
        forgetFactories();
    }

    @Override
    public void close() {
        routes.clear();
        underLoader(context::stop);
    }

    private void start() {
        context.setApplicationContextClassLoader(loader);
        context.getCamelContextExtension().setName("bellwether");
        context.disableJMX();
        context.setLoadTypeConverters(false);
        context.setLoadHealthChecks(false);
        context.setAllowUseOriginalMessage(false);
        context.setStreamCaching(false);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        context.addComponent(BellwetherComponent.SCHEME, endpoints);
        context.build();
        context.start();
    }

    /** What the plugin's classes made goes with it, or the context would hold on to them. */
    private void forgetComponents(ClassLoader plugin) {
        for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
            if (endpoint.getClass().getClassLoader() == plugin) {
                context.removeEndpoint(endpoint);
            }
        }
        for (String name : List.copyOf(context.getComponentNames())) {
            Component component = context.hasComponent(name);
            if (component != null && component.getClass().getClassLoader() == plugin) {
                context.removeComponent(name);
            }
        }
        PluginHelper.getBeanIntrospection(context).clearCache();
    }

    /** Camel keeps found classes, and also what it did not find. Both are wrong once a plugin comes or goes. */
    private void forgetFactories() {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        for (String folder : FACTORY_FOLDERS) {
            String path = FactoryFinder.DEFAULT_PATH + folder;
            extension.getFactoryFinder(path).clear();
            extension.getBootstrapFactoryFinder(path).clear();
        }
    }

    private void underLoader(Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader previous = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(previous);
        }
    }
}
