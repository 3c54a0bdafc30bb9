// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/** Lets Camel see the classes of each bundle that declares itself a Camel plugin, from its start to its end. */
final class CamelPlugins implements BundleTrackerCustomizer<ClassLoader> {

    private static final String HEADER = "Camel-Plugin";

    private final Engine engine;

    CamelPlugins(Engine engine) {
        this.engine = engine;
    }

    @Override
    public ClassLoader addingBundle(Bundle bundle, BundleEvent event) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || !"true".equals(bundle.getHeaders("").get(HEADER))) {
            return null;
        }
        ClassLoader loader = wiring.getClassLoader();
        engine.addPlugin(loader);
        return loader;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, ClassLoader loader) {
        // Only arrival and departure matter: a bundle keeps its loader between them.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, ClassLoader loader) {
        engine.removePlugin(loader);
    }
}
