// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.internal.log.Waiting.Pending;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes commits into the log's files; those that wait together share one force. Safe for concurrent use. */
final class Appender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

    private final LogFiles files;
    private final InstantSource clock;
    private final Consumer<List<Pending>> published;
    private final Output out = new Output();
    private final Object writing = new Object();
    private final Object forcing = new Object();
    private List<Ticket> written = new ArrayList<>();
    private boolean forcingNow;
    private boolean closed;

    private static final class Ticket {
        private final Pending pending;
        private boolean done;
        private IOException failure;

        Ticket(Pending pending) {
            this.pending = pending;
        }
    }

    /** @param published takes commits that are on the disk, in order, one call at a time */
    Appender(LogFiles files, InstantSource clock, Consumer<List<Pending>> published) {
        this.files = files;
        this.clock = clock;
        this.published = published;
    }

    /** Returns when the commit is on the disk and published. @throws StoreUnavailable when nothing of it counts */
    void append(Commit commit) {
        boolean interrupted = Thread.interrupted();
        try {
            Ticket ticket = write(commit);
            synchronized (forcing) {
                if (!ticket.done && ticket.failure == null) {
                    force();
                }
            }
            if (ticket.failure != null) {
                throw unavailable(ticket.failure);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ticket write(Commit commit) {
        synchronized (writing) {
            if (closed) {
                throw new StoreUnavailable("the alert log is closed", null);
            }
            if (files.isBroken() && (forcingNow || !written.isEmpty())) {
                throw new StoreUnavailable("the alert log is being mended", null);
            }
            out.begin(LogFiles.FRAME);
            CommitCodec.write(commit, out);
            try {
                long number = files.append(out);
                Ticket ticket = new Ticket(new Pending(number, commit, out.size(), clock.instant()));
                written.add(ticket);
                return ticket;
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
    }

    /** Puts on the disk what is written, for all who wait for it. */
    private void force() {
        List<Ticket> together;
        LogFiles.Mark mark;
        synchronized (writing) {
            together = written;
            written = new ArrayList<>();
            mark = files.mark();
            forcingNow = true;
        }
        IOException failure = null;
        try {
            mark.force();
        } catch (IOException e) {
            failure = e;
        }
        synchronized (writing) {
            forcingNow = false;
            if (failure == null) {
                files.forced(mark);
            } else {
                LOG.error("The alert log cannot be forced to the disk", failure);
                together.addAll(written);
                written = new ArrayList<>();
                files.discard();
            }
        }
        if (failure == null) {
            published.accept(together.stream().map(each -> each.pending).toList());
        }
        for (Ticket each : together) {
            each.failure = failure;
            each.done = failure == null;
        }
        roll();
    }

    private void roll() {
        synchronized (writing) {
            files.lookAhead();
            if (files.isFull() && written.isEmpty()) {
                try {
                    files.seal();
                } catch (IOException e) {
                    notClosed(e);
                }
            }
        }
    }

    private static void notClosed(IOException e) {
        LOG.warn("A file of the alert log was not closed", e);
    }

    boolean hasFilesUpTo(long number) {
        synchronized (writing) {
            return files.hasFilesUpTo(number);
        }
    }

    /** Deletes files with nothing after this number. */
    void delete(long upTo) {
        synchronized (writing) {
            try {
                files.delete(upTo);
            } catch (IOException e) {
                LOG.warn("A file of the alert log that is not needed any more cannot be deleted", e);
            }
        }
    }

    private static StoreUnavailable unavailable(IOException e) {
        return new StoreUnavailable("the alert log cannot be written: " + e.getMessage(), e);
    }

    /** Takes no more commits. */
    @Override
    public void close() {
        synchronized (forcing) {
            synchronized (writing) {
                closed = true;
            }
            if (!written.isEmpty()) {
                force();
            }
            synchronized (writing) {
                try {
                    files.close();
                } catch (IOException e) {
                    notClosed(e);
                }
            }
        }
    }
}
