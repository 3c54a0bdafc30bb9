// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.journal.SegmentUnavailable;
import io.bellwether.objects.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it means that a segment could not be read: that it is gone, which is passed over; that it is damaged, which is
 * reported and passed over; or that the object store cannot be reached, in which case nobody may go on as if there were
 * nothing. Safe for concurrent use.
 */
final class ReadFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFailures.class);

    private final Runnable onDamage;

    ReadFailures(Runnable onDamage) {
        this.onDamage = onDamage;
    }

    /** @throws UncheckedIOException when the reading has to be tried again later */
    void failed(Segment segment, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            throw new UncheckedIOException("the reading was interrupted", e);
        }
        if (e instanceof NoSuchFileException || segment.isGone()) {
            LOG.debug("Segment {} is gone", segment.name());
        } else if (isUnreachable(segment, e)) {
            LOG.warn("Segment {} cannot be read now: {}", segment.name(), e.getMessage());
            throw new SegmentUnavailable(segment.name().toString(), e);
        } else {
            segment.damaged(e.getMessage());
            onDamage.run();
            LOG.error("Segment {}: {}", segment.name(), e.getMessage());
        }
    }

    static boolean isUnreachable(Segment segment, IOException e) {
        return segment.isRemote()
                && !(e instanceof DamagedSegment)
                && !(e instanceof ObjectStore.NoSuchObject)
                && !(e instanceof EOFException);
    }
}
