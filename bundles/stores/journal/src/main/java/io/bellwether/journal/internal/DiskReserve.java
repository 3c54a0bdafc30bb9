// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.journal.Journal.JournalFull;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps some of the disk free, so that everything else that writes goes on when the journal refuses. Looks at the disk at
 * most ten times a second, or when what was free then is used up. Safe for concurrent use.
 */
final class DiskReserve {
    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
    private static final long LOOK_EVERY = 100_000_000;
    private static final long MOST = 512L << 20;

    private final Path folder;
    private final Storage storage;
    private long reserve;
    private long left;
    private long looked;
    private boolean known;
    private boolean refusing;

    /** With a reserve of 512 MiB, or 1 % of a smaller disk. */
    DiskReserve(Path folder, Storage storage) {
        this.folder = folder;
        this.storage = storage;
        reserve = byDefault();
    }

    private long byDefault() {
        try {
            return Math.min(MOST, storage.total(folder) / 100);
        } catch (IOException e) {
            return MOST;
        }
    }

    /** @param bytes to keep free; negative for the default */
    synchronized void keep(long bytes) {
        reserve = bytes < 0 ? byDefault() : bytes;
        known = false;
    }

    /** Takes room for what is about to be written. @throws JournalFull when that would touch the reserve */
    synchronized void take(long bytes) {
        long now = System.nanoTime();
        if (!known || now - looked > LOOK_EVERY || left < bytes) {
            look(now);
        }
        if (left < bytes) {
            if (!refusing) {
                LOG.error(
                        "The disk of '{}' is full but for the reserve of {} MiB: events are refused",
                        folder,
                        reserve >> 20);
            }
            refusing = true;
            throw new JournalFull("the disk is full; nothing was stored, try again when there is room");
        }
        if (refusing) {
            LOG.info("There is room on the disk again: events are taken");
        }
        refusing = false;
        left -= bytes;
    }

    /** Whether something that can wait should wait. */
    synchronized boolean isShort(long bytes) {
        look(System.nanoTime());
        return left < bytes;
    }

    private void look(long now) {
        try {
            left = storage.usable(folder) - reserve;
        } catch (IOException e) {
            LOG.warn("How much room is left on the disk is not known: {}", e.getMessage());
            left = Long.MAX_VALUE;
        }
        looked = now;
        known = true;
    }
}
