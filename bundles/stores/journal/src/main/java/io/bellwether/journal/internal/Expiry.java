// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.JournalRetention.Expired;
import io.bellwether.journal.JournalRetention.Rule;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from one environment's log what expired. For one call, while nobody else changes the log's sealed segments. */
final class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int ID_DIGITS = 32;

    private final EnvironmentLog log;
    private final Storage storage;
    private final RemoteSegments remotes;
    private final List<Rule> rules;
    private final Duration otherwise;
    private final Instant now;

    Expiry(
            EnvironmentLog log,
            Storage storage,
            RemoteSegments remotes,
            List<Rule> rules,
            Duration otherwise,
            Instant now) {
        this.log = log;
        this.storage = storage;
        this.remotes = remotes;
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
        this.now = now;
        rules.forEach(rule -> positive(rule.keep()));
        positive(otherwise);
    }

    private static void positive(Duration keep) {
        if (keep.isZero() || keep.isNegative()) {
            throw new IllegalArgumentException("a time to keep of " + keep + " is not more than zero");
        }
    }

    Expired run() throws IOException {
        removeWhatIsLeft();
        Expired sum = Expired.NOTHING;
        Duration longest = rules.stream().map(Rule::keep).reduce(otherwise, (a, b) -> a.compareTo(b) > 0 ? a : b);
        for (Segment segment : log.segments()) {
            if (log.isWritten(segment)) {
                break;
            }
            if (isOver(segment, longest)) {
                sum = sum.plus(remove(segment));
            } else if (segment.isSealed()) {
                sum = sum.plus(sweep(segment));
            }
        }
        if (sum.segments() > 0) {
            log.forgetIds();
        }
        return sum;
    }

    private boolean isOver(Segment segment, Duration keep) {
        return Instant.ofEpochMilli(segment.name().endMillis()).plus(keep).isBefore(now);
    }

    /** Goes on with what a crash, or an object store that was away, left behind. */
    private void removeWhatIsLeft() throws IOException {
        for (ManifestEntry entry : log.manifests().all()) {
            Segment segment = log.segment(entry.name());
            if (entry.place() == ManifestEntry.Place.GONE) {
                removeFiles(entry.name());
            } else if (segment != null && !segment.isRemote() && Files.exists(segment.stub())) {
                removeObject(segment);
            }
        }
    }

    private Expired remove(Segment segment) throws IOException {
        ManifestEntry entry = log.manifests().get(segment.name());
        long events = entry != null
                ? entry.events()
                : segment.footer() == null ? 0 : segment.footer().events();
        long bytes = segment.bytes();
        if (entry == null) {
            entry = new ManifestEntry(segment.name(), events, bytes, 0, 0, 0, ManifestEntry.Place.GONE, "-", "-", "-");
        }
        log.manifests().put(entry.at(ManifestEntry.Place.GONE));
        log.remove(segment);
        removeFiles(segment.name());
        return new Expired(1, events, bytes);
    }

    /** The manifest's entry goes last, so that what is left of the segment is known until then. */
    private void removeFiles(SegmentName name) throws IOException {
        Segment gone = log.unopened(name);
        storage.delete(gone.file());
        if (Files.exists(gone.stub()) && !removeObject(gone)) {
            return;
        }
        if (Files.isDirectory(gone.file().getParent())) {
            storage.syncFolder(gone.file().getParent());
        }
        log.manifests().remove(name);
        log.removeEmptyFolders(gone.file().getParent());
    }

    /** Removes an object and then the stub, which says that there may be one. @return false when it has to wait */
    private boolean removeObject(Segment segment) throws IOException {
        ObjectStore store = remotes.storeOrNull();
        if (store == null) {
            LOG.warn("Object '{}' is removed when the object store is there", segment.name());
            return false;
        }
        try {
            store.delete(segment.name().path());
        } catch (IOException e) {
            LOG.warn("Object '{}' is removed later: {}", segment.name(), e.getMessage());
            return false;
        }
        storage.delete(segment.stub());
        return true;
    }

    /** Takes expired events out of a segment others of which stay. */
    private Expired sweep(Segment segment) throws IOException {
        String due = due(segment);
        ManifestEntry entry = log.manifests().get(segment.name());
        if (due == null || entry == null || due.equals(entry.swept())) {
            return Expired.NOTHING;
        }
        if (!entry.next().equals(ManifestEntry.NONE)) {
            entry = log.settle(entry);
        }
        Predicate<Event> expired = event -> isOver(segment, keep(event));
        try {
            SegmentRewrite rewrite = new SegmentRewrite(log, segment, storage);
            if (rewrite.count(expired) == 0) {
                log.manifests().put(entry.swept(due));
                return Expired.NOTHING;
            }
            long before = segment.bytes();
            long removed = rewrite.without(expired, entry, due);
            if (Files.exists(segment.stub())) {
                removeObject(segment);
            }
            return new Expired(0, removed, before - segment.bytes());
        } catch (DamagedSegment e) {
            segment.damaged(e.getMessage());
            LOG.error("Segment {} is damaged and keeps what expired in it: {}", segment.name(), e.getMessage());
        } catch (TenantKeys.KeyErased e) {
            LOG.debug("Segment {} cannot be read any more", segment.name());
        }
        return Expired.NOTHING;
    }

    private Duration keep(Event event) {
        for (Rule rule : rules) {
            if (rule.what().test(event)) {
                return rule.keep();
            }
        }
        return otherwise;
    }

    /** Names the rules, and which of them are due for the segment; null when none is. */
    private String due(Segment segment) throws IOException {
        boolean any = isOver(segment, otherwise);
        StringBuilder text = new StringBuilder();
        text.append(otherwise).append(any);
        for (Rule rule : rules) {
            boolean over = isOver(segment, rule.keep());
            any |= over;
            text.append('\n').append(rule.keep()).append(over).append(rule.id());
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return any ? Sha256.of(new ByteArrayInputStream(bytes)).substring(0, ID_DIGITS) : null;
    }
}
