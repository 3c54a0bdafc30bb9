// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.plugin.Plugin;
import org.apache.camel.RoutesBuilder;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source that brings its own Camel routes. For a server that is asked at intervals, {@link PollingSource} is simpler;
 * for one that posts to us, {@link PushSource}.
 */
@ConsumerType
public interface Source extends Plugin {
    /**
     * The routes of one connector. Each ends at {@code context.ingest()} with a body that is an
     * {@link io.bellwether.api.event.EventBody} or a {@code List} of them; the exchange is complete when these are
     * durable, and fails when they could not be taken.
     *
     * <p>Called when the connector starts; must return quickly and connect to nothing. The platform adds the routes,
     * stops and removes them.
     */
    RoutesBuilder routes(SourceContext context);
}
