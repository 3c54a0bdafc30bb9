// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    private SegmentHeader header;
    private SegmentCipher cipher;
    private SegmentFooter footer;
    private List<FramePlace> open = new ArrayList<>();
    private SoftReference<List<FramePlace>> index = new SoftReference<>(null);
    private String problem;

    Segment(SegmentName name, Path file, TenantKeys keys, SegmentHeader header) {
        this.name = name;
        this.file = file;
        this.keys = keys;
        this.header = header;
    }

    SegmentName name() {
        return name;
    }

    Path file() {
        return file;
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

    /** From now on the index is read from the file when it is asked for. */
    synchronized void sealed(SegmentFooter end) {
        footer = end;
        index = new SoftReference<>(open.size() == end.frames() ? List.copyOf(open) : null);
        open = List.of();
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
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                frames = footer.index(channel, cipher());
            } catch (DamagedSegment e) {
                problem = e.getMessage();
                frames = scan();
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

    private List<FramePlace> scan() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return FrameScan.of(channel).frames();
        }
    }

    Reader read() throws IOException {
        return new Reader(FileChannel.open(file, StandardOpenOption.READ), cipher());
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

    /** Reads frames; for one thread. */
    final class Reader implements AutoCloseable {
        private final FileChannel channel;
        private final SegmentCipher keys;

        private Reader(FileChannel channel, SegmentCipher keys) {
            this.channel = channel;
            this.keys = keys;
        }

        /** The frame's decrypted content. @throws DamagedSegment when it is not as it was written */
        byte[] content(FramePlace frame) throws IOException {
            byte[] sealed = readFully(
                            channel,
                            frame.offset() + FrameHeader.SIZE,
                            frame.header().cipherLength())
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
            byte[] found = readFully(channel, frame.offset(), FrameHeader.SIZE).array();
            return Arrays.equals(found, frame.header().bytes());
        }

        IdHash[] ids(FramePlace frame) throws IOException {
            return FrameContent.ids(frame.header(), content(frame));
        }

        /** @throws DamagedSegment when it is not as it was written */
        DecodedFrame decode(FramePlace frame) throws IOException {
            return DecodedFrame.of(name, frame.header(), FrameContent.lines(frame.header(), content(frame)));
        }

        void events(FramePlace frame, Sink sink) throws IOException {
            decode(frame).events(sink);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
