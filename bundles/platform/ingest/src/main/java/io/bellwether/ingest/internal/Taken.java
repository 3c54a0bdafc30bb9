// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.ingest.Intake;
import java.time.Instant;

/**
 * What became of a batch, for those who keep count.
 *
 * @param stored events stored now
 * @param newest the newest time of these; null when there are none
 */
record Taken(Intake.Receipt receipt, int stored, Instant newest) {
    static final Taken NOTHING = new Taken(new Intake.Receipt(0, 0, 0, java.util.List.of()), 0, null);

    /** With items that are no events: dropped when they are met for the first time, duplicates else. */
    Taken with(int unreadable, int fresh) {
        if (unreadable == 0) {
            return this;
        }
        Intake.Receipt counted = new Intake.Receipt(
                receipt.accepted(),
                receipt.duplicates() + unreadable - fresh,
                receipt.dropped() + fresh,
                receipt.rejected());
        return new Taken(counted, stored, newest);
    }
}
