// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A segment lies in an object store that cannot be reached now: nothing is lost, and the reading may be tried again. */
public final class SegmentUnavailable extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final String segment;

    /** @param segment its name within the journal */
    public SegmentUnavailable(String segment, IOException cause) {
        super("segment " + segment + " cannot be read now: " + cause.getMessage(), cause);
        this.segment = segment;
    }

    public String segment() {
        return segment;
    }
}
