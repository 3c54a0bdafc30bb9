// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

/** Where an incident stands. */
public enum IncidentState {
    /** At least one of its alerts is open, and nobody has taken it. */
    OPEN,
    /** Somebody has taken it, or each of its open alerts. */
    ACK,
    /** All its alerts are resolved. */
    RESOLVED,
    /** Done with, by hand or after a time of calm; it takes no further alerts. */
    CLOSED
}
