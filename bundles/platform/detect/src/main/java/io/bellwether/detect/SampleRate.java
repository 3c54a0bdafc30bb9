// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.event.Event;

/**
 * How many events a stored one stands for. The intake attaches it where it keeps only some events of a kind; counts,
 * rates, ratios, sums, means, slopes and percentiles weigh the event by it, so that they estimate what was sent.
 */
public final class SampleRate {
    /** The property: a number of 1 or more; an event without it stands for itself. */
    public static final String PROPERTY = "_SampleRate";

    /** The rarest sampling, and the greatest weight that is believed. */
    public static final double MOST = 10_000;

    private SampleRate() {}

    /** The event's weight; 1 when it carries none, or none between 1 and {@link #MOST}. */
    public static double of(Event event) {
        if (event.properties().get(PROPERTY) instanceof Number number) {
            double rate = number.doubleValue();
            return rate >= 1 && rate <= MOST ? rate : 1;
        }
        return 1;
    }
}
