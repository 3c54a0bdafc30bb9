// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.util.List;
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

    /**
     * Says whether settings make sense together and on this node. Called when a connector is saved, and before it
     * starts; connects to nothing.
     *
     * @throws io.bellwether.api.settings.InvalidInput when they do not
     */
    default void check(Settings settings) {}

    /**
     * The hosts that these settings make the connector call, names or addresses. The platform refuses those that the
     * connector may not call, when it is saved, before it starts and while it runs.
     *
     * @return empty when it calls none
     */
    default List<String> hosts(Settings settings) {
        return List.of();
    }
}
