// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

/** The stage's entrance. What is to be told is already in the outbox; this says there is something new. */
public interface Notifying {
    /** Looks into the outbox soon; returns at once. Without it the outbox is still read at least every second. */
    void wake();
}
