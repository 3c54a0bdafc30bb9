// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes one segment: frames are staged, and become part of the segment when they are forced to the disk, or are taken
 * back together. For one thread.
 */
final class SegmentWriter {
    static final long LARGEST = 256L << 20;
    static final int MOST_FRAMES = 1 << 16;
    static final int MOST_EVENTS = 1_000_000;

    private final Segment segment;
    private final SegmentCipher cipher;
    private final FileChannel channel;
    private final Storage storage;
    private final IdSet ids = new IdSet();
    private final List<FramePlace> staged = new ArrayList<>();
    private long durable = SegmentHeader.SIZE;
    private long tail = SegmentHeader.SIZE;
    private int nextFrame;
    private int frames;
    private long events;
    private boolean doubtful;

    private SegmentWriter(Segment segment, FileChannel channel, Storage storage) {
        this.segment = segment;
        this.channel = channel;
        this.storage = storage;
        cipher = segment.cipher();
    }

    /** Creates the file; its name and header are durable when this returns. */
    static SegmentWriter create(SegmentName name, Path root, TenantKeys keys, Storage storage, RemoteSegments remotes)
            throws IOException {
        Path file = root.resolve(name.path());
        int version = keys.currentVersion(name.where().tenant());
        SegmentHeader header = SegmentHeader.random(version);
        Segment segment = new Segment(name, file, keys, header, remotes);
        segment.cipher();
        makeFolder(root, file.getParent(), storage);
        FileChannel channel =
                storage.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            storage.write(channel, ByteBuffer.wrap(header.bytes()), 0);
            storage.force(channel);
            storage.syncFolder(file.getParent());
            return new SegmentWriter(segment, channel, storage);
        } catch (IOException e) {
            channel.close();
            storage.delete(file);
            throw e;
        }
    }

    private static void makeFolder(Path root, Path folder, Storage storage) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        for (Path at = folder.getParent(); at != null && at.startsWith(root); at = at.getParent()) {
            storage.syncFolder(at);
        }
    }

    Segment segment() {
        return segment;
    }

    IdSet ids() {
        return ids;
    }

    boolean isUsable() {
        return !doubtful && tail < LARGEST && frames < MOST_FRAMES && events < MOST_EVENTS;
    }

    /** Writes a frame behind what is staged. @return its number */
    int stage(FrameDraft draft, long now) throws IOException {
        byte[] content = draft.content();
        int number = nextFrame++;
        FrameHeader header =
                draft.header(number, segment.header().keyVersion(), SegmentCipher.sealedLength(content.length), now);
        byte[] sealed = cipher.seal(header, content, content.length);
        CRC32C crc = new CRC32C();
        crc.update(sealed);
        header = header.withChecksum((int) crc.getValue());
        ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE + sealed.length);
        out.put(header.bytes()).put(sealed).flip();
        staged.add(new FramePlace(tail, header));
        storage.write(channel, out, tail);
        tail += FrameHeader.SIZE + sealed.length;
        return number;
    }

    /** Forces what is staged to the disk and shows it to readers. @return bytes written */
    long commit() throws IOException {
        try {
            storage.force(channel);
        } catch (IOException e) {
            doubtful = true;
            throw e;
        }
        long written = tail - durable;
        durable = tail;
        frames += staged.size();
        for (FramePlace frame : staged) {
            events += frame.header().count();
        }
        segment.publish(List.copyOf(staged));
        staged.clear();
        return written;
    }

    /** Takes back what is staged. When the disk does not follow, nothing more is written to this segment. */
    void rollBack() {
        staged.clear();
        tail = durable;
        try {
            storage.truncate(channel, durable);
            storage.force(channel);
        } catch (IOException e) {
            doubtful = true;
        }
    }

    /**
     * True when forcing failed. What the disk holds behind the durable part is not known then, whatever a later attempt
     * says: the segment must be ended before anything is acknowledged that could stand there, too.
     */
    boolean isDoubtful() {
        return doubtful;
    }

    /** Writes the footer and lets the file go. The segment is readable, and can be sealed later, when this fails. */
    void seal() throws IOException {
        List<FramePlace> index = segment.frames();
        SegmentFooter footer = SegmentFooter.of(index, durable);
        try {
            storage.truncate(channel, durable);
            storage.write(channel, ByteBuffer.wrap(footer.bytes(index, cipher)), durable);
            storage.force(channel);
        } catch (IOException e) {
            doubtful = true;
            storage.truncate(channel, durable);
            throw e;
        }
        channel.close();
        segment.sealed(footer);
    }

    /** Lets the file go as it is. */
    void abandon() {
        try {
            channel.close();
        } catch (IOException e) {
            doubtful = true;
        }
    }
}
