// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import io.bellwether.api.event.Event;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows events in event time: it keeps an {@link EventModel} for every key, such as a plan type or a correlation id.
 *
 * <p>A policy with {@code events: {select: "…"}} names it by {@link #id()}: {@code detect: {sequence: {…}}}. The platform
 * brings the selected events in the order of their own times, as far as they arrive within the policy's lateness.
 */
@ConsumerType
public interface EventDetector extends Plugin {
    /** The key whose events are followed together; null when this event does not concern the detector. Not secret. */
    String key(Event event, Settings settings);

    /** How long a key is remembered after its last event. */
    Duration memory(Settings settings);

    /** A model that knows nothing yet. */
    EventModel begin(Settings settings);

    /**
     * A model that goes on where a saved one stood.
     *
     * @throws IllegalArgumentException when it cannot be read; the platform then begins a new one
     */
    EventModel restore(Settings settings, byte[] saved);
}
