// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeatureState;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.ConfigurationAdmin;

/** The distribution comes up whole and by itself. */
public class DistributionBootsTest extends DistributionTest {

    @Inject
    FeaturesService features;

    @Inject
    CamelContext camel;

    @Inject
    Routes routes;

    @Inject
    Endpoints endpoints;

    @Inject
    ConfigurationAdmin configurations;

    @Test
    public void everyBundleIsActive() throws Exception {
        ready();
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : bundles.getBundles()) {
            boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                idle.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        assertEquals(List.of(), idle);
        assertTrue("bundles: " + bundles.getBundles().length, bundles.getBundles().length > 50);
    }

    @Test
    public void everyFeatureOfTheProductIsStarted() throws Exception {
        ready();
        Map<String, FeatureState> idle = new TreeMap<>();
        int known = 0;
        for (Feature feature : features.listFeatures()) {
            if (feature.getName().startsWith("bellwether")) {
                known++;
                FeatureState state = features.getState(feature.getId());
                if (state != FeatureState.Started) {
                    idle.put(feature.getId(), state);
                }
            }
        }
        assertEquals(Map.of(), idle);
        assertTrue("features: " + known, known >= 8);
    }

    @Test
    public void camelRuns() {
        assertTrue(camel.getStatus().isStarted());
        assertEquals("bellwether", camel.getName());
    }

    @Test
    public void routesComeAndGoInTheContainer() throws Exception {
        BlockingQueue<String> paths = new LinkedBlockingQueue<>();
        AutoCloseable binding = endpoints.bind(
                "trial", exchange -> paths.add(exchange.getMessage().getHeader(Endpoints.PATH, String.class)));
        routes.add("trial/timer", new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:trial?period=100").to("seda:trial");
                from("seda:trial").to("bellwether:trial:acme/timer");
            }
        });
        assertEquals("acme/timer", paths.poll(60, TimeUnit.SECONDS));
        assertEquals("Started", routes.status().get("trial/timer"));

        routes.remove("trial/timer");
        binding.close();
        paths.clear();
        assertNull(paths.poll(500, TimeUnit.MILLISECONDS));
        assertNull(routes.status().get("trial/timer"));
    }

    @Test
    public void nothingIsFetchedFromElsewhere() throws Exception {
        ready();
        Object repositories = configurations
                .getConfiguration("org.ops4j.pax.url.mvn", null)
                .getProperties()
                .get("org.ops4j.pax.url.mvn.repositories");
        assertEquals("", repositories);
    }
}
