// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.util.Optional;

/** What came of a guarded call. */
public sealed interface Guarded<T> {
    /** The plugin answered. */
    record Answer<T>(T value) implements Guarded<T> {}

    /**
     * It did not.
     *
     * @param cause what kind of failure
     * @param reason for people
     */
    record Failure<T>(Cause cause, String reason) implements Guarded<T> {}

    /** The kinds of failure. */
    enum Cause {
        /** It did not answer within the deadline and was interrupted. */
        TIMED_OUT,
        /** It threw. */
        THREW,
        /** Its lane is full. */
        BUSY,
        /** It failed again and again and is left alone for a while. */
        CUT_OFF
    }

    /** The answer, or empty. */
    default Optional<T> answer() {
        return this instanceof Answer<T> given ? Optional.ofNullable(given.value()) : Optional.empty();
    }
}
