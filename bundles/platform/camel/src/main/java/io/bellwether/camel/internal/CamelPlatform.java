// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.CamelContext;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;

/**
 * Runs Camel for as long as the bundle is active and publishes {@link CamelContext}, {@link Routes} and
 * {@link Endpoints} as services. Bundles with the header {@code Camel-Plugin: true} contribute components.
 */
@Component(
        immediate = true,
        service = {})
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.apache.camel.CamelContext\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.bellwether.camel.Routes\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.bellwether.camel.Endpoints\"")
public final class CamelPlatform {

    private static final int TRACKED = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final Engine engine;
    private final BundleTracker<ClassLoader> plugins;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    /**
     * Starts the context, then offers the services.
     *
     * @param bundles where plugins are looked for and services registered
     */
    @Activate
    public CamelPlatform(BundleContext bundles) {
        engine = new Engine();
        plugins = new BundleTracker<>(bundles, TRACKED, new CamelPlugins(engine));
        plugins.open();
        services.add(bundles.registerService(Endpoints.class, engine.endpoints(), null));
        services.add(bundles.registerService(Routes.class, engine.routes(), null));
        services.add(bundles.registerService(CamelContext.class, engine.context(), null));
    }

    /** Withdraws the services, stops what still runs and the context with it. */
    @Deactivate
    public void stop() {
        Collections.reverse(services);
        services.forEach(ServiceRegistration::unregister);
        engine.close();
        plugins.close();
    }
}
