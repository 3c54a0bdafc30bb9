// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source that is read on from a position, such as files that grow. The platform keeps the position and moves it on
 * only after the events before it are durable, so that nothing is lost by a crash; what was read twice is told apart by
 * the events' ids. The platform adds the setting {@code pollEvery} to every such connector.
 */
@ConsumerType
public interface TailingSource extends Plugin {
    /** How long to wait after a read that found nothing more, unless the connector says. */
    default Duration pollEvery() {
        return Duration.ofSeconds(1);
    }

    /**
     * Says whether settings make sense together and on this node. Called when a connector is saved, and before it
     * starts.
     *
     * @throws io.bellwether.api.settings.InvalidInput when they do not
     */
    default void check(Settings settings) {}

    /**
     * Reads on. Called on a worker thread under a deadline, one call at a time for a connector; an interrupt means give
     * up at once. Never retries and never sleeps.
     *
     * @param position from the last read that was stored; null for the first
     * @param most about how many events to return
     * @return what came of it; expected failures are values of {@link TailOutcome}, never exceptions
     */
    TailOutcome read(Settings settings, String position, int most) throws InterruptedException;
}
