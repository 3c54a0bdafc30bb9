// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.internal.crypt.EncryptedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.TieredMergePolicy;

/**
 * The index of one environment and one UTC day. Its writer is there while events come in, its reader while someone looks.
 * One thread writes; reading is safe for concurrent use.
 */
final class DayIndex {
    private static final String PLACE = "place";
    private static final double BUFFER_MEGABYTES = 32;
    private static final int SEGMENTS = 16;
    /** At most one part in so many of the time goes into making visible what was added. */
    private static final long REFRESH_SHARE = 4;

    private static final long LONGEST_PAUSE = 200_000_000L;

    private final LocalDate day;
    private final long begins;
    private final EncryptedDirectory directory;
    private final Shared shared;
    private volatile IndexWriter writer;
    private DirectoryReader reader;
    private volatile boolean unseen;
    private volatile boolean dirty;
    private volatile long written;
    /** How often a reader was made, when that ended last, and what it took. */
    private long refreshes;

    private long refreshed;
    private long refreshTook;
    private volatile long used = System.nanoTime();
    private final AtomicLong documents = new AtomicLong();
    /** The last place that its files hold. */
    private long committed = -1;

    DayIndex(TenantEnvironment where, LocalDate day, Path folder, Shared shared) throws IOException {
        this.day = day;
        this.shared = shared;
        begins = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        directory = new EncryptedDirectory(folder, where + "/" + day, where.tenant(), shared.keys(), shared.cache());
    }

    static LocalDate dayOf(Instant time) {
        return LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), 86_400L));
    }

    LocalDate day() {
        return day;
    }

    /** Nanoseconds since the day began; may be negative or beyond the day for times of other days. */
    long nanos(Instant time) {
        return (time.getEpochSecond() - begins) * 1_000_000_000L + time.getNano();
    }

    Instant instant(long nanos) {
        return Instant.ofEpochSecond(begins, nanos);
    }

    /** Looks at what the files hold. @throws IOException when they are damaged */
    synchronized void open() throws IOException {
        DirectoryReader opened = acquire();
        documents.set(opened.maxDoc());
        opened.decRef();
        closeReader();
    }

    /** Lets go of a reader nobody used since then. */
    synchronized void closeIdleReader(long since) throws IOException {
        if (writer == null && used < since) {
            closeReader();
        }
    }

    long documents() {
        return documents.get();
    }

    void add(EventDocument document, long now) throws IOException {
        IndexWriter current = writer;
        (current == null ? writer() : current).addDocument(document);
        documents.incrementAndGet();
        unseen = true;
        dirty = true;
        written = now;
    }

    private synchronized IndexWriter writer() throws IOException {
        if (writer == null) {
            TieredMergePolicy policy = new TieredMergePolicy();
            policy.setSegmentsPerTier(SEGMENTS);
            policy.setMaxMergeAtOnce(SEGMENTS);
            policy.setFloorSegmentMB(4);
            policy.setMaxMergedSegmentMB(2_048);
            policy.setNoCFSRatio(0);
            IndexWriterConfig configuration = new IndexWriterConfig(null)
                    .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                    .setMergePolicy(policy)
                    .setMergeScheduler(shared.merges())
                    .setUseCompoundFile(false)
                    .setCommitOnClose(false);
            // A reader of the files before would not see what is written from now on.
            closeReader();
            writer = new IndexWriter(directory, configuration);
            Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
            if (data != null) {
                data.forEach(entry -> committed = Math.max(committed, place(entry)));
            }
        }
        return writer;
    }

    private static long place(Map.Entry<String, String> entry) {
        return entry.getKey().equals(PLACE) ? Long.parseLong(entry.getValue()) : -1;
    }

    /**
     * A reader that sees all that was added so far; the caller has to {@code decRef} it. Those who ask shortly after one
     * another while events come in wait a moment and share one.
     */
    synchronized DirectoryReader acquire() throws IOException {
        long before = refreshes;
        pause();
        if (reader == null) {
            unseen = false;
            reader = open0();
            refreshes++;
        } else if (unseen && writer != null && refreshes == before) {
            unseen = false;
            refreshes++;
            long begin = System.nanoTime();
            DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
            refreshed = System.nanoTime();
            refreshTook = refreshed - begin;
            shared.refreshed().accept(refreshTook);
            if (newer != null) {
                closeReader();
                reader = newer;
            }
        }
        used = System.nanoTime();
        reader.incRef();
        return reader;
    }

    /** Waits until it is time for the next reader, or another made one. */
    private void pause() {
        long before = refreshes;
        long end = refreshed + Math.min(LONGEST_PAUSE, refreshTook * REFRESH_SHARE);
        try {
            while (reader != null && unseen && writer != null && refreshes == before) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DirectoryReader open0() throws IOException {
        if (writer != null) {
            return DirectoryReader.open(writer);
        }
        try {
            DirectoryReader opened = DirectoryReader.open(directory);
            committed = Long.parseLong(opened.getIndexCommit().getUserData().getOrDefault(PLACE, "-1"));
            return opened;
        } catch (IndexNotFoundException e) {
            return DirectoryReader.open(writer());
        }
    }

    /** Whether something was added that readers do not see. */
    boolean isUnseen() {
        return unseen;
    }

    boolean isDirty() {
        return dirty;
    }

    boolean isWriting() {
        return writer != null;
    }

    /** When something was added last, by the clock given to {@link #add}. */
    long written() {
        return written;
    }

    long committed() {
        return committed;
    }

    long ramBytes() {
        IndexWriter current = writer;
        return current == null || !current.isOpen() ? 0 : current.ramBytesUsed();
    }

    /** Makes what was added durable. @param place the last place that was taken in */
    void commit(long place) throws IOException {
        IndexWriter current;
        synchronized (this) {
            current = writer;
        }
        if (current != null && dirty) {
            dirty = false;
            Map<String, String> data = new HashMap<>();
            data.put(PLACE, Long.toString(place));
            current.setLiveCommitData(data.entrySet());
            current.commit();
            committed = place;
        }
    }

    void flush() throws IOException {
        IndexWriter current = writer;
        if (current != null) {
            current.flushNextBuffer();
        }
    }

    /** The places after this one that it holds. */
    void places(long after, java.util.function.LongConsumer sink) throws IOException {
        DirectoryReader current = acquire();
        try {
            for (LeafReaderContext leaf : current.leaves()) {
                NumericDocValues places = leaf.reader().getNumericDocValues(Schema.PLACE);
                while (places != null && places.nextDoc() != NumericDocValues.NO_MORE_DOCS) {
                    if (places.longValue() > after) {
                        sink.accept(places.longValue());
                    }
                }
            }
        } finally {
            current.decRef();
        }
    }

    /** Whether it holds an event that lies behind this place. */
    boolean hasAfter(long place) throws IOException {
        boolean[] found = new boolean[1];
        places(place, each -> found[0] = true);
        return found[0];
    }

    /** Commits and lets go of the writer. */
    synchronized void closeWriter(long place) throws IOException {
        if (writer != null) {
            commit(place);
            closeReader();
            // Without waiting for merges: what is committed stays.
            writer.rollback();
            writer = null;
        }
    }

    synchronized void closeReader() throws IOException {
        IndexReader before = reader;
        reader = null;
        if (before != null) {
            before.close();
        }
    }

    /** Lets go of everything without writing. */
    synchronized void abandon() throws IOException {
        closeReader();
        if (writer != null) {
            writer.rollback();
            writer = null;
        }
    }

    long bytes() throws IOException {
        return directory.bytes();
    }
}
