// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.ObjectStore.StoredObject;
import io.bellwether.objects.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves old segments to the object store: a stub is made, which says that there may be an object; the segment is put,
 * read back and compared, the manifest changed, and the file removed, in this order. After a crash in between the file is
 * still there, counts, and is moved again.
 */
final class Tiering {
    private static final Logger LOG = LoggerFactory.getLogger(Tiering.class);

    private final Storage storage;
    private final RemoteSegments remotes;
    private final BooleanSupplier stopped;

    Tiering(Storage storage, RemoteSegments remotes, BooleanSupplier stopped) {
        this.storage = storage;
        this.remotes = remotes;
        this.stopped = stopped;
    }

    /** @return how many were moved */
    int move(EnvironmentLog log, Duration after, Instant now) throws IOException {
        int moved = 0;
        long before = now.minus(after).toEpochMilli();
        for (Segment segment : log.segments()) {
            if (stopped.getAsBoolean() || segment.name().endMillis() > before) {
                break;
            }
            ManifestEntry entry = log.manifests().get(segment.name());
            boolean movable = segment.isSealed()
                    && !segment.isRemote()
                    && segment.problem() == null
                    && entry != null
                    && entry.next().equals(ManifestEntry.NONE);
            if (movable && move(log, segment, entry)) {
                moved++;
            }
        }
        return moved;
    }

    private boolean move(EnvironmentLog log, Segment segment, ManifestEntry entry) throws IOException {
        ObjectStore store = remotes.store();
        String key = segment.name().path();
        if (!Sha256.of(segment.file()).equals(entry.sha256())) {
            segment.damaged("the file is not the one the manifest lists");
            LOG.error("Segment {} is not the one its manifest lists, and stays here", key);
            return false;
        }
        byte[] stub;
        try {
            segment.frames();
            stub = stub(segment);
        } catch (TenantKeys.KeyErased e) {
            return false;
        }
        storage.replace(segment.stub(), stub);
        StoredObject put = store.put(key, segment.file());
        try (InputStream back = store.get(key)) {
            if (!entry.sha256().equals(put.sha256()) || !entry.sha256().equals(Sha256.of(back))) {
                throw new IOException("object '" + key + "' is not what was put");
            }
        }
        log.manifests().put(entry.at(ManifestEntry.Place.REMOTE));
        segment.moved();
        storage.delete(segment.file());
        storage.syncFolder(segment.file().getParent());
        return true;
    }

    /** The header and what stands behind the frames. */
    private static byte[] stub(Segment segment) throws IOException {
        SegmentFooter footer = segment.footer();
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            ByteBuffer out = ByteBuffer.allocate(SegmentHeader.SIZE + footer.length());
            out.put(segment.header().bytes());
            out.put(Segment.readFully(channel, footer.begin(), footer.length()));
            return out.array();
        }
    }
}
