// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges segments of all indexes one after the other in a thread of its own, smallest wait first come. */
final class BackgroundMerges extends MergeScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundMerges.class);

    private final Executor thread;

    /** @param thread one thread, so that merging never takes more than that */
    BackgroundMerges(Executor thread) {
        this.thread = thread;
    }

    @Override
    public void merge(MergeSource source, MergeTrigger trigger) {
        if (source.hasPendingMerges()) {
            try {
                thread.execute(() -> next(source));
            } catch (RejectedExecutionException e) {
                LOG.debug("A merge is left for later", e);
            }
        }
    }

    private static void next(MergeSource source) {
        try {
            MergePolicy.OneMerge merge = source.getNextMerge();
            while (merge != null) {
                source.merge(merge);
                merge = source.getNextMerge();
            }
        } catch (MergePolicy.MergeAbortedException | AlreadyClosedException e) {
            LOG.debug("A merge was given up", e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Segments of the event index could not be merged", e);
        }
    }

    @Override
    public void close() {
        // The thread is its owner's.
    }
}
