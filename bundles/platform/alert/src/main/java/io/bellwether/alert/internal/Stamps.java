// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Instant;

/**
 * Times as text, as {@link Instant#toString} writes them. Many alerts share a time, and writing one takes longer than
 * anything else that is done to an alert, so the latest are remembered. Safe for concurrent use.
 */
final class Stamps {
    private static final int REMEMBERED = 256;
    /** Read and written without order: whoever finds another time in its place writes it out. */
    private static final Stamp[] LATEST = new Stamp[REMEMBERED];

    private Stamps() {}

    private record Stamp(Instant at, String text) {}

    static String of(Instant at) {
        int hash = at.hashCode();
        int place = (hash ^ hash >>> 16) & REMEMBERED - 1;
        Stamp known = LATEST[place];
        if (known == null || !known.at().equals(at)) {
            known = new Stamp(at, at.toString());
            LATEST[place] = known;
        }
        return known.text();
    }
}
