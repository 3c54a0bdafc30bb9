// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

/** The stage's entrance. It hears from the outbox itself when something is to be told. */
public interface Notifying {
    /** Looks into the outbox soon; returns at once. Without it the outbox is still read at least every second. */
    void wake();
}
