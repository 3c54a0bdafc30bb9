// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.time.Duration;

/** One of those that are compared: takes alerts, and tells a webhook of them. Used by one thread. */
interface AlertSide extends AutoCloseable {
    /** What is told after so long at the soonest: the wait of its groups. */
    Duration GROUP_WAIT = Duration.ofSeconds(1);

    String name();

    /** Returns when the alerts are accepted. @param firing false for alerts that are over */
    void accept(String run, int from, int to, boolean firing) throws Exception;

    /** Where it tells. */
    HookReceiver hook();

    /** What it has used of the processors so far, with everything that is in its process. */
    Duration processors();

    /** Returns when nothing is left to be told. @param accepted how many alerts were opened or resolved so far */
    void settle(long accepted) throws Exception;
}
