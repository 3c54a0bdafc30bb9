// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import javax.crypto.SecretKey;

/** One segment for readers: its durable frames and what they hold. Safe for concurrent use. */
final class Segment {
    private final SegmentName name;
    private final Path file;
    private final TenantKeys keys;
    private final RemoteSegments remotes;
    private SegmentHeader header;
    private SegmentCipher cipher;
    private SegmentFooter footer;
    private List<FramePlace> open = new ArrayList<>();
    private SoftReference<List<FramePlace>> index = new SoftReference<>(null);
    private String problem;
    private boolean remote;
    private boolean gone;
    private Version version;

    /** Stands for a segment's content; a segment that was written anew has another. Compared by identity. */
    static final class Version {
        private final TenantEnvironment where;

        private Version(TenantEnvironment where) {
            this.where = where;
        }

        TenantEnvironment where() {
            return where;
        }
    }

    Segment(SegmentName name, Path file, TenantKeys keys, SegmentHeader header, RemoteSegments remotes) {
        this.name = name;
        this.file = file;
        this.keys = keys;
        this.header = header;
        this.remotes = remotes;
        version = new Version(name.where());
    }

    SegmentName name() {
        return name;
    }

    /** Where the segment lies, or would, when it is not in the object store. */
    Path file() {
        return file;
    }

    /** What is kept here of a segment in the object store: its header and its end. */
    Path stub() {
        return file.resolveSibling(file.getFileName().toString().replace(SegmentName.SUFFIX, SegmentName.STUB));
    }

    synchronized SegmentHeader header() {
        return header;
    }

    /** @throws TenantKeys.KeyErased when the tenant was erased, also when it was used before */
    synchronized SegmentCipher cipher() {
        SecretKey key = keys.key(name.where().tenant(), header.keyVersion());
        if (cipher == null) {
            cipher = new SegmentCipher(key, header, name);
        }
        return cipher;
    }

    synchronized boolean isSealed() {
        return footer != null;
    }

    /** Null when it is not sealed. */
    synchronized SegmentFooter footer() {
        return footer;
    }

    synchronized boolean isRemote() {
        return remote;
    }

    /** From now on the index is read from the file when it is asked for. */
    synchronized void sealed(SegmentFooter end) {
        footer = end;
        index = new SoftReference<>(open.size() == end.frames() ? List.copyOf(open) : null);
        open = List.of();
    }

    /** From now on it is read from the object store. */
    synchronized void moved() {
        remote = true;
        index = new SoftReference<>(null);
    }

    synchronized Version version() {
        return version;
    }

    /** From now on a failure to read it means nothing. */
    synchronized void removed() {
        gone = true;
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Changes the file under the eyes of readers; those that are reading go on with the old one. */
    synchronized void rewritten(SegmentHeader newHeader, SegmentFooter newFooter, Change change) throws IOException {
        change.run();
        header = newHeader;
        footer = newFooter;
        cipher = null;
        remote = false;
        index = new SoftReference<>(null);
        version = new Version(name.where());
    }

    /** Changes files. */
    interface Change {
        void run() throws IOException;
    }

    /** Makes frames visible that are durable. */
    synchronized void publish(List<FramePlace> durable) {
        open.addAll(durable);
    }

    synchronized void damaged(String what) {
        problem = what;
    }

    /** What is known to be wrong with it; null when nothing is. */
    synchronized String problem() {
        return problem;
    }

    synchronized boolean mayHold(long from, long to) {
        return header != null && (footer == null || footer.most() >= from && footer.least() < to);
    }

    /** A snapshot of the durable frames in the order they were written. */
    synchronized List<FramePlace> frames() throws IOException {
        if (footer == null) {
            return List.copyOf(open);
        }
        List<FramePlace> frames = index.get();
        if (frames == null) {
            try {
                frames = footer.index(end(), cipher());
            } catch (DamagedSegment e) {
                problem = e.getMessage();
                frames = salvaged(e);
            }
            index = new SoftReference<>(frames);
        }
        return frames;
    }

    /** The last durable frame; null when there is none. */
    synchronized FramePlace last() throws IOException {
        List<FramePlace> frames = footer == null ? open : frames();
        return frames.isEmpty() ? null : frames.get(frames.size() - 1);
    }

    private ByteBuffer end() throws IOException {
        try (FileChannel channel = FileChannel.open(remote ? stub() : file, StandardOpenOption.READ)) {
            return readFully(channel, remote ? SegmentHeader.SIZE : footer.begin(), footer.length());
        }
    }

    /** The frames, when the index is damaged: those of a file by themselves, of an object by its own index. */
    private List<FramePlace> salvaged(DamagedSegment damage) throws IOException {
        if (!remote) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return FrameScan.of(channel).frames();
            }
        }
        try (SegmentBytes bytes = remotes.open(name, version)) {
            return footer.index(bytes.read(footer.begin(), footer.length()), cipher());
        } catch (EOFException e) {
            throw damage;
        }
    }

    /** Bytes of the segment, wherever it lies. */
    synchronized long bytes() throws IOException {
        return footer == null ? Files.size(file) : footer.begin() + footer.length();
    }

    /** Opens it as it is now. */
    synchronized Reader read() throws IOException {
        SegmentCipher opened = cipher();
        List<FramePlace> now = frames();
        return new Reader(remote ? remotes.open(name, version) : SegmentBytes.of(file), opened, version, now);
    }

    static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new EOFException("the file ends before " + (position + length));
            }
        }
        return into.flip();
    }

    /** Receives the events of a frame with their place in it. */
    interface Sink {
        void event(int index, Event event);
    }

    /** Reads frames of the segment as it was when it was opened; for one thread. */
    final class Reader implements AutoCloseable {
        private final SegmentBytes bytes;
        private final SegmentCipher keys;
        private final Version opened;
        private final List<FramePlace> frames;

        private Reader(SegmentBytes bytes, SegmentCipher keys, Version opened, List<FramePlace> frames) {
            this.bytes = bytes;
            this.keys = keys;
            this.opened = opened;
            this.frames = frames;
        }

        Version version() {
            return opened;
        }

        List<FramePlace> frames() {
            return frames;
        }

        /** The frame of this number; null when there is none. */
        FramePlace frame(int number) {
            int at = behind(number - 1);
            return at < frames.size() && frames.get(at).header().number() == number ? frames.get(at) : null;
        }

        /** Which of the frames is the first whose number is greater. */
        int behind(int number) {
            int low = 0;
            int high = frames.size();
            while (low < high) {
                int middle = low + high >>> 1;
                if (frames.get(middle).header().number() <= number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The frame's decrypted content. @throws DamagedSegment when it is not as it was written */
        byte[] content(FramePlace frame) throws IOException {
            byte[] sealed = bytes.read(
                            frame.offset() + FrameHeader.SIZE, frame.header().cipherLength())
                    .array();
            CRC32C crc = new CRC32C();
            crc.update(sealed);
            if ((int) crc.getValue() != frame.header().checksum()) {
                throw new DamagedSegment("frame " + frame.header().number() + " fails its checksum");
            }
            return keys.open(frame.header(), sealed);
        }

        /** Whether the header in the file is the one the index knows. */
        boolean hasHeader(FramePlace frame) throws IOException {
            byte[] found = bytes.read(frame.offset(), FrameHeader.SIZE).array();
            return Arrays.equals(found, frame.header().bytes());
        }

        IdHash[] ids(FramePlace frame) throws IOException {
            return FrameContent.ids(frame.header(), content(frame));
        }

        /** @throws DamagedSegment when it is not as it was written */
        DecodedFrame decode(FramePlace frame) throws IOException {
            return DecodedFrame.of(name, frame.header(), FrameContent.lines(frame.header(), content(frame)));
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
