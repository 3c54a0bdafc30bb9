// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal.Appended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one environment: its segments and the ids in them. Written to by one thread at a time, its committer;
 * read by any.
 */
final class EnvironmentLog {
    static final String IDS_FOLDER = "ids";
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentLog.class);

    private final TenantEnvironment where;
    private final Path root;
    private final TenantKeys keys;
    private final Storage storage;
    private final NavigableMap<SegmentName, Segment> segments = new ConcurrentSkipListMap<>();
    private final IdIndex index;
    private volatile SegmentWriter writer;
    private volatile Hashing hashing;

    /** A hasher, and the newest key version when it was made. */
    private record Hashing(int version, IdHasher hasher) {}

    /** What a commit did. @param sealed true when ids wait to be written to disk */
    record Outcome(List<Appended> receipts, int frames, long bytes, long nanos, boolean sealed) {}

    EnvironmentLog(TenantEnvironment where, Path root, TenantKeys keys, Storage storage) {
        this.where = where;
        this.root = root;
        this.keys = keys;
        this.storage = storage;
        index = new IdIndex(root.resolve(where.tenant().value())
                .resolve(where.environment().value())
                .resolve(IDS_FOLDER));
    }

    /** Opens what is on disk. */
    void open(List<SegmentName> found) throws IOException {
        index.open();
        SegmentRecovery recovery = new SegmentRecovery(keys, storage);
        for (SegmentName name : found) {
            Segment segment = recovery.open(name, root.resolve(name.path()));
            if (segment != null) {
                segments.put(name, segment);
                if (segment.header() != null && !index.covers(name)) {
                    indexIds(segment);
                }
            }
        }
        index.maintain();
    }

    private void indexIds(Segment segment) {
        IdSet ids = new IdSet();
        boolean complete = true;
        try (Segment.Reader reader = segment.read()) {
            for (FramePlace frame : segment.frames()) {
                complete &= indexIds(segment, reader, frame, ids);
            }
        } catch (IOException | TenantKeys.KeyErased e) {
            segment.damaged(e.getMessage());
            LOG.error("Segment {}: {}", segment.name(), e.getMessage());
            complete = false;
        }
        index.retire(segment.name(), ids, complete);
    }

    private static boolean indexIds(Segment segment, Segment.Reader reader, FramePlace frame, IdSet ids) {
        if (frame.header().ids() == 0) {
            return true;
        }
        try {
            for (IdHash id : reader.ids(frame)) {
                ids.add(id, frame.header().number());
            }
            return true;
        } catch (IOException e) {
            segment.damaged(e.getMessage());
            LOG.error("Segment {}: {}", segment.name(), e.getMessage());
            return false;
        }
    }

    TenantEnvironment where() {
        return where;
    }

    /** In the order they were written. */
    List<Segment> segments() {
        return List.copyOf(segments.values());
    }

    /** This one, when it is there, and those behind it. */
    Collection<Segment> segmentsFrom(SegmentName first) {
        return segments.tailMap(first, true).values();
    }

    /** The last first. */
    Collection<Segment> newestFirst() {
        return segments.descendingMap().values();
    }

    Segment segment(IdPlace place) {
        return segment(new SegmentName(where, place.hour(), place.number()));
    }

    /** Null when there is none of that name. */
    Segment segment(SegmentName name) {
        return segments.get(name);
    }

    /**
     * Hashes ids under the oldest key there is, so that what is known stays known when the tenant gets a newer one.
     *
     * @throws TenantKeys.KeyErased when the tenant was erased
     */
    IdHasher hasher() {
        int current = keys.currentVersion(where.tenant());
        Hashing known = hashing;
        if (known == null || known.version() != current) {
            known = new Hashing(current, new IdHasher(oldestKey(current)));
            hashing = known;
        }
        return known.hasher();
    }

    private SecretKey oldestKey(int current) {
        for (int version = 1; version < current; version++) {
            try {
                return keys.key(where.tenant(), version);
            } catch (TenantKeys.KeyErased e) {
                LOG.debug("Key {} of tenant {} is gone", version, where.tenant());
            }
        }
        return keys.key(where.tenant(), current);
    }

    /** Where events with this sender's id stand, whatever their source. */
    List<IdPlace> places(String eventId) {
        long id = hasher().idOnly(eventId);
        List<IdPlace> places = new ArrayList<>(1);
        SegmentWriter current = writer;
        if (current != null) {
            SegmentName name = current.segment().name();
            for (int frame : current.ids().frames(id)) {
                places.add(new IdPlace(name.hour(), name.number(), frame));
            }
        }
        places.addAll(index.places(id));
        return places;
    }

    /**
     * Writes batches and forces them to the disk, all or none.
     *
     * @throws IOException when none was written
     */
    Outcome commit(List<AppendBatch> batches, Instant now) throws IOException {
        boolean sealed = roll(now);
        SegmentWriter out = writer;
        try {
            Commit commit = new Commit(out, now);
            List<Appended> receipts = new ArrayList<>(batches.size());
            for (AppendBatch batch : batches) {
                receipts.add(commit.add(batch));
            }
            if (commit.isEmpty()) {
                return new Outcome(receipts, 0, 0, 0, sealed);
            }
            commit.flush();
            long begin = System.nanoTime();
            long bytes = out.commit();
            long nanos = System.nanoTime() - begin;
            commit.publish();
            return new Outcome(receipts, commit.frames, bytes, nanos, sealed);
        } catch (IOException | RuntimeException | Error e) {
            out.rollBack();
            throw e;
        }
    }

    /** Sees to it that there is a segment for this hour. @return true when an older one was sealed */
    private boolean roll(Instant now) throws IOException {
        long hour = SegmentName.hourOf(now);
        boolean sealed = writer != null && !isToBeGoneOn(hour);
        if (sealed) {
            seal();
        }
        if (writer == null) {
            int number = 0;
            if (!segments.isEmpty()) {
                SegmentName last = ((ConcurrentSkipListMap<SegmentName, Segment>) segments).lastKey();
                hour = Math.max(hour, last.hour());
                number = hour == last.hour() ? last.number() + 1 : 0;
            }
            SegmentWriter created = SegmentWriter.create(new SegmentName(where, hour, number), root, keys, storage);
            segments.put(created.segment().name(), created.segment());
            writer = created;
        }
        return sealed;
    }

    private boolean isToBeGoneOn(long hour) {
        Segment current = writer.segment();
        return writer.isUsable()
                && current.name().hour() >= hour
                && current.header().keyVersion() == keys.currentVersion(where.tenant());
    }

    /** Seals the segment of an earlier hour. @return true when there was one */
    boolean sealBefore(Instant now) {
        if (writer == null || writer.segment().name().hour() >= SegmentName.hourOf(now)) {
            return false;
        }
        seal();
        return true;
    }

    /** Seals what is being written. */
    void seal() {
        SegmentWriter old = writer;
        if (old != null) {
            try {
                old.seal();
            } catch (IOException | TenantKeys.KeyErased e) {
                LOG.warn("Segment {} stays unsealed: {}", old.segment().name(), e.getMessage());
            }
            index.retire(old.segment().name(), old.ids(), true);
            writer = null;
        }
    }

    void abandon() {
        if (writer != null) {
            writer.abandon();
            writer = null;
        }
        segments.clear();
    }

    /** Writes ids of sealed segments to disk; for a background thread. */
    void maintain() {
        index.maintain();
    }

    /** One commit in the making. */
    private final class Commit {
        private final SegmentWriter out;
        private final long now;
        private final Set<IdHash> staged = new HashSet<>();
        private final List<IdHash> ids = new ArrayList<>();
        private final List<Integer> idFrames = new ArrayList<>();
        private final List<Placed> draftPlaces = new ArrayList<>();
        private FrameDraft draft = new FrameDraft();
        private int frames;

        /** An event of the frame in the making, and the list its stored form goes to. */
        private record Placed(Event event, List<Event> stored) {}

        Commit(SegmentWriter out, Instant now) {
            this.out = out;
            this.now = now.toEpochMilli();
        }

        boolean isEmpty() {
            return frames == 0 && draft.isEmpty();
        }

        Appended add(AppendBatch batch) throws IOException {
            List<Event> stored = new ArrayList<>(batch.size());
            int duplicates = 0;
            for (int i = 0; i < batch.size(); i++) {
                IdHash id = batch.id(i);
                if (id != null && (out.ids().contains(id) || index.contains(id) || !staged.add(id))) {
                    duplicates++;
                    continue;
                }
                draft.add(batch.event(i), batch.line(i), id);
                draftPlaces.add(new Placed(batch.event(i), stored));
                if (draft.isFull()) {
                    flush();
                }
            }
            return new Appended(java.util.Collections.unmodifiableList(stored), duplicates);
        }

        void flush() throws IOException {
            if (draft.isEmpty()) {
                return;
            }
            int frame = out.stage(draft, now);
            frames++;
            String prefix = out.segment().name().path() + ":" + frame + ":";
            for (int i = 0; i < draftPlaces.size(); i++) {
                Placed placed = draftPlaces.get(i);
                placed.stored().add(placed.event().at(prefix + i));
            }
            for (IdHash id : draft.ids()) {
                ids.add(id);
                idFrames.add(frame);
            }
            draft = new FrameDraft();
            draftPlaces.clear();
        }

        void publish() {
            for (int i = 0; i < ids.size(); i++) {
                out.ids().add(ids.get(i), idFrames.get(i));
            }
        }
    }
}
