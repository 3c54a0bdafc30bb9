// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import io.bellwether.api.event.Event;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows the events of one key in event time. A pure function like {@link SeriesDetector}.
 */
@ConsumerType
public interface EventDetector extends Plugin {
    /** The key whose events are followed together; null when this event does not concern the detector. */
    String key(Event event, Settings settings);

    /**
     * Judges one event.
     *
     * @param state what this detector returned for this key's last event; null at first
     */
    EventJudgement judge(Event event, Settings settings, byte[] state);
}
