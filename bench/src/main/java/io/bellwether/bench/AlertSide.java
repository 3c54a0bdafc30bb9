// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.time.Duration;

/** One of those that are compared: takes alerts, and tells a webhook of them. Used by one thread. */
interface AlertSide extends AutoCloseable {
    /** What is told after so long at the soonest: the wait of its groups. */
    Duration GROUP_WAIT = Duration.ofSeconds(1);

    /** Returns when the alerts are accepted. @param firing false for alerts that are over */
    void accept(String run, int from, int to, boolean firing) throws Exception;

    /** Where it tells. */
    HookReceiver hook();

    /** What it has used of the processors so far. */
    Duration processors();

    /** Returns when it does not disturb who comes next. */
    void settle() throws Exception;
}
