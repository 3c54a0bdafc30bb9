// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import io.bellwether.api.event.Event;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an {@link EventDetector} knows of one key. The same events give the same judgements: a model asks no clock, only
 * the events' own times. Used by one thread at a time.
 */
@ConsumerType
public interface EventModel {
    /** Judges one event and learns from it. */
    EventJudgement judge(Event event);

    /** All that is needed to go on; at most 1 MiB. */
    byte[] save();
}
