// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a segment found on the disk. One that was not sealed is read through: every frame that is whole is kept, also
 * behind a damaged stretch, and a torn tail, which nobody was given a receipt for, is cut off. Then it is sealed.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    private final TenantKeys keys;
    private final Storage storage;
    private final RemoteSegments remotes;

    SegmentRecovery(TenantKeys keys, Storage storage, RemoteSegments remotes) {
        this.keys = keys;
        this.storage = storage;
        this.remotes = remotes;
    }

    /** The segment, or null when nothing was ever written to it; then the file is gone. */
    Segment open(SegmentName name, Path file) throws IOException {
        try (FileChannel channel = storage.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < SegmentHeader.SIZE) {
                storage.delete(file);
                return null;
            }
            SegmentHeader header = SegmentHeader.parse(Segment.readFully(channel, 0, SegmentHeader.SIZE));
            Segment segment = new Segment(name, file, keys, header, remotes);
            if (header == null) {
                segment.damaged("the header is damaged, so that nothing in it can be read");
                LOG.error("Segment {} cannot be read: its header is damaged", name);
                return segment;
            }
            SegmentFooter footer = SegmentFooter.read(channel);
            if (footer != null) {
                segment.sealed(footer);
            } else {
                recover(segment, channel);
            }
            return segment;
        }
    }

    /** A segment in the object store, from what was left of it here. */
    Segment openStub(SegmentName name, Path file) throws IOException {
        Segment segment = new Segment(name, file, keys, null, remotes);
        try (FileChannel channel = FileChannel.open(segment.stub(), StandardOpenOption.READ)) {
            SegmentFooter footer = SegmentFooter.readStub(channel);
            SegmentHeader header =
                    footer == null ? null : SegmentHeader.parse(Segment.readFully(channel, 0, SegmentHeader.SIZE));
            if (header == null) {
                segment.damaged("what is kept here of it is damaged; fetch the object back to " + name);
                LOG.error("Segment {} cannot be read: what is kept here of it is damaged", name);
                return segment;
            }
            Segment known = new Segment(name, file, keys, header, remotes);
            known.sealed(footer);
            known.moved();
            return known;
        }
    }

    private void recover(Segment segment, FileChannel channel) throws IOException {
        long length = channel.size();
        FrameScan scan = FrameScan.of(channel);
        long damaged = scan.damaged();
        long end = scan.end();
        List<FramePlace> frames = scan.frames();
        if (damaged > 0) {
            segment.damaged(damaged + " bytes between whole frames cannot be read");
            LOG.error("Segment {}: {} bytes between whole frames cannot be read", segment.name(), damaged);
        }
        segment.publish(frames);
        if (end < length) {
            LOG.info("Segment {}: cut off a torn tail of {} bytes", segment.name(), length - end);
            storage.truncate(channel, end);
        }
        if (damaged == 0) {
            seal(segment, channel, frames, end);
        }
    }

    private void seal(Segment segment, FileChannel channel, List<FramePlace> frames, long end) {
        try {
            SegmentFooter footer = SegmentFooter.of(frames, end);
            storage.write(channel, ByteBuffer.wrap(footer.bytes(frames, segment.cipher())), end);
            storage.force(channel);
            segment.sealed(footer);
        } catch (IOException | TenantKeys.KeyErased e) {
            LOG.warn("Segment {} stays unsealed: {}", segment.name(), e.getMessage());
            cut(segment, channel, end);
        }
    }

    private void cut(Segment segment, FileChannel channel, long end) {
        try {
            storage.truncate(channel, end);
        } catch (IOException e) {
            LOG.warn("Segment {} could not be cut: {}", segment.name(), e.getMessage());
        }
    }
}
