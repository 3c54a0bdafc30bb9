// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.detect.internal.policy.Policy;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One policy at work in one environment. Not safe for concurrent use. */
interface Run {
    /** Facts older than this page nobody. */
    long OLD = 600_000;

    /** It cannot take a step. */
    long NEVER = Long.MAX_VALUE;

    Policy policy();

    /** True when every detector is installed and takes its settings. */
    boolean isComplete();

    /** How far the environment must have come for the next step; {@link #NEVER} when there is none. */
    long due();

    /** Takes the step that is due, and no other: all that is found of one bucket, or of one millisecond's events. */
    void step(Turn turn);

    /** What a run of this policy must agree in to go on from where this one stands. */
    String fingerprint();

    void save(Turn turn, DataOutput out) throws IOException;

    /** @throws IOException when it cannot be read; the run is of no use then */
    void restore(Turn turn, DataInput in) throws IOException;
}
