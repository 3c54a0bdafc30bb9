// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.objects.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
    private final ConcurrentSkipListMap<SegmentName, Segment> segments = new ConcurrentSkipListMap<>();
    private final IdIndex index;
    private final Manifests manifests;
    private final RemoteSegments remotes;
    private final SegmentRecovery recovery;
    /** Held while sealed segments are changed. */
    private final ReentrantLock upkeep = new ReentrantLock();

    private volatile boolean erased;
    private volatile SegmentWriter writer;
    private volatile Hashing hashing;

    /** A hasher, and the newest key version when it was made. */
    private record Hashing(int version, IdHasher hasher) {}

    /** What a commit did. @param sealed true when ids wait to be written to disk */
    record Outcome(List<Appended> receipts, int frames, long bytes, long nanos, boolean sealed) {}

    EnvironmentLog(TenantEnvironment where, Path root, TenantKeys keys, Storage storage, RemoteSegments remotes) {
        this.where = where;
        this.root = root;
        this.keys = keys;
        this.storage = storage;
        this.remotes = remotes;
        recovery = new SegmentRecovery(keys, storage, remotes);
        manifests = new Manifests(where, root, keys, storage);
        index = new IdIndex(
                root.resolve(where.tenant().value())
                        .resolve(where.environment().value())
                        .resolve(IDS_FOLDER),
                storage);
    }

    /** Opens what is on disk. */
    void open(SegmentFiles.Found found) throws IOException {
        index.open();
        manifests.open(found.days());
        for (Map.Entry<SegmentName, SegmentFiles.Form> each : found.segments().entrySet()) {
            ManifestEntry entry = manifests.get(each.getKey());
            if (entry == null || entry.place() != ManifestEntry.Place.GONE) {
                open(each.getKey(), each.getValue(), entry);
            }
        }
        index.maintain();
    }

    private void open(SegmentName name, SegmentFiles.Form form, ManifestEntry entry) throws IOException {
        Path file = root.resolve(name.path());
        boolean here = form != SegmentFiles.Form.STUB;
        Segment segment = here ? recovery.open(name, file) : recovery.openStub(name, file);
        if (segment == null) {
            return;
        }
        segments.put(name, segment);
        if (segment.header() != null && !index.covers(name)) {
            indexIds(segment);
        }
        if (entry != null && (!entry.next().equals(ManifestEntry.NONE) || here == isRemote(entry))) {
            try {
                settle(entry);
            } catch (IOException | TenantKeys.KeyErased e) {
                LOG.warn("The manifest of {} stays as it is: {}", name, e.getMessage());
            }
        }
    }

    private static boolean isRemote(ManifestEntry entry) {
        return entry.place() == ManifestEntry.Place.REMOTE;
    }

    /** Makes an entry agree with what a crash has left of the segment. */
    ManifestEntry settle(ManifestEntry entry) throws IOException {
        Segment segment = segments.get(entry.name());
        ManifestEntry settled = entry.before(ManifestEntry.NONE);
        if (segment.isRemote()) {
            settled = settled.at(ManifestEntry.Place.REMOTE);
        } else if (entry.next().equals(Sha256.of(segment.file()))) {
            settled = entry(segment, entry.next());
        } else {
            settled = settled.at(ManifestEntry.Place.LOCAL);
        }
        manifests.put(settled);
        return settled;
    }

    /** Reads the segment, to count what has not expired. */
    private ManifestEntry entry(Segment segment, String sha256) throws IOException {
        long[] events = new long[1];
        try (Segment.Reader reader = segment.read()) {
            for (FramePlace frame : reader.frames()) {
                reader.decode(frame).events((index, event) -> events[0]++);
            }
        }
        return ManifestEntry.of(segment.name(), segment.header(), segment.footer(), events[0], sha256);
    }

    /** Lists sealed segments that no manifest lists yet; for a background thread. */
    void listSealed() {
        upkeep(() -> {
            for (Segment segment : segments()) {
                if (segment.isSealed() && segment.problem() == null && manifests.get(segment.name()) == null) {
                    list(segment);
                }
            }
            return null;
        });
    }

    private void list(Segment segment) {
        try {
            if (!segment.isRemote()) {
                segment.frames();
                if (segment.problem() == null) {
                    String sha256 = Sha256.of(segment.file());
                    SegmentFooter footer = segment.footer();
                    manifests.put(ManifestEntry.of(segment.name(), segment.header(), footer, footer.events(), sha256));
                }
            }
        } catch (IOException | TenantKeys.KeyErased e) {
            LOG.warn("Segment {} is not in its manifest yet: {}", segment.name(), e.getMessage());
        }
    }

    /** Runs what changes sealed segments or manifests, alone. @return null when the log was erased */
    <T> T upkeep(Supplier<T> work) {
        upkeep.lock();
        try {
            return erased ? null : work.get();
        } finally {
            upkeep.unlock();
        }
    }

    Manifests manifests() {
        return manifests;
    }

    /** Whether events are appended to it. */
    boolean isWritten(Segment segment) {
        SegmentWriter current = writer;
        return current != null && current.segment() == segment;
    }

    /** A segment that is only a name, for its paths. */
    Segment unopened(SegmentName name) {
        return new Segment(name, root.resolve(name.path()), keys, null, remotes);
    }

    void remove(Segment segment) {
        segment.removed();
        segments.remove(segment.name());
    }

    /** Forgets the ids of segments that are gone. */
    void forgetIds() throws IOException {
        SegmentName oldest = segments.isEmpty() ? new SegmentName(where, Long.MAX_VALUE, 0) : segments.firstKey();
        index.forget(oldest);
    }

    boolean knows(IdHash id) {
        SegmentWriter current = writer;
        return current != null && current.ids().contains(id) || index.contains(id);
    }

    /** For a segment that is written anew. */
    SegmentHeader newHeader() {
        return SegmentHeader.random(keys.currentVersion(where.tenant()));
    }

    SegmentCipher cipher(SegmentName name, SegmentHeader header) {
        return new SegmentCipher(keys.key(where.tenant(), header.keyVersion()), header, name);
    }

    /** Removes folders in which nothing is left. */
    void removeEmptyFolders(Path day) throws IOException {
        Path top =
                root.resolve(where.tenant().value()).resolve(where.environment().value());
        for (Path at = day; at.startsWith(top) && !at.equals(top); at = at.getParent()) {
            try {
                Files.deleteIfExists(at);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
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
            Commit commit = new Commit(out, index, now);
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
            return new Outcome(receipts, commit.frames(), bytes, nanos, sealed);
        } catch (IOException | RuntimeException | Error e) {
            out.rollBack();
            throw e;
        }
    }

    /** Sees to it that there is a segment for this hour. @return true when an older one was sealed */
    private boolean roll(Instant now) throws IOException {
        long hour = SegmentName.hourOf(now);
        boolean sealed = writer != null && !isToBeGoneOn(hour);
        if (sealed && writer.isDoubtful()) {
            end();
        } else if (sealed) {
            seal();
        }
        if (writer == null) {
            int number = 0;
            if (!segments.isEmpty()) {
                SegmentName last = segments.lastKey();
                hour = Math.max(hour, last.hour());
                number = hour == last.hour() ? last.number() + 1 : 0;
            }
            SegmentWriter created =
                    SegmentWriter.create(new SegmentName(where, hour, number), root, keys, storage, remotes);
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
        if (old == null) {
            return;
        }
        boolean doubtful = old.isDoubtful();
        try {
            old.seal();
        } catch (IOException | TenantKeys.KeyErased e) {
            LOG.warn("Segment {} stays unsealed: {}", old.segment().name(), e.getMessage());
            if (doubtful) {
                return;
            }
            old.abandon();
        }
        retire(old);
    }

    /**
     * Ends a segment whose disk failed, behind what was acknowledged. Until that is done nothing more is taken: what was
     * refused could turn up in it after a crash, and stand twice.
     */
    private void end() throws IOException {
        SegmentWriter old = writer;
        old.seal();
        LOG.warn(
                "Segment {} was ended, since forcing it to the disk had failed",
                old.segment().name());
        retire(old);
    }

    private void retire(SegmentWriter old) {
        index.retire(old.segment().name(), old.ids(), true);
        writer = null;
    }

    void abandon() {
        if (writer != null) {
            writer.abandon();
            writer = null;
        }
        segments.clear();
    }

    /** Waits for what changes sealed segments, and lets nothing of the kind begin again. */
    void erased() {
        upkeep(() -> erased = true);
    }

    /** Writes ids of sealed segments to disk and lists them in the manifests; for a background thread. */
    void maintain() {
        index.maintain();
        listSealed();
    }
}
