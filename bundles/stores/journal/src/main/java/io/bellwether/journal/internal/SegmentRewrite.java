// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.objects.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Writes a sealed segment anew without some of its events. An event that is taken out leaves an empty line, so that the
 * others keep their places, and its id. The new file has a salt, and so a key, of its own: no nonce is used twice.
 */
final class SegmentRewrite {
    private final EnvironmentLog log;
    private final Segment segment;
    private final Storage storage;

    SegmentRewrite(EnvironmentLog log, Segment segment, Storage storage) {
        this.log = log;
        this.segment = segment;
        this.storage = storage;
    }

    /** How many events this fits. @throws DamagedSegment when they cannot all be read */
    long count(Predicate<Event> which) throws IOException {
        long[] found = new long[1];
        try (Segment.Reader reader = segment.read()) {
            for (FramePlace frame : reader.frames()) {
                reader.decode(frame).events((index, event) -> found[0] += which.test(event) ? 1 : 0);
            }
        }
        return found[0];
    }

    /**
     * Replaces the file. It is whole in either form after a crash, and the manifest knows both.
     *
     * @param swept what to note of the rules in the manifest
     * @return how many events were taken out
     */
    long without(Predicate<Event> which, ManifestEntry entry, String swept) throws IOException {
        SegmentHeader header = log.newHeader();
        SegmentCipher cipher = log.cipher(segment.name(), header);
        Path file = segment.file();
        Draft draft = new Draft(header, cipher, which);
        storage.draft(file, draft::write);
        String sha256 = Sha256.of(Storage.draftOf(file));
        log.manifests().put(entry.before(sha256));
        segment.rewritten(header, draft.footer, () -> storage.move(Storage.draftOf(file), file));
        storage.syncFolder(file.getParent());
        log.manifests()
                .put(ManifestEntry.of(segment.name(), header, draft.footer, draft.kept, sha256)
                        .swept(swept));
        return draft.removed;
    }

    /** The new file in the making. */
    private final class Draft {
        private final SegmentHeader header;
        private final SegmentCipher cipher;
        private final Predicate<Event> which;
        private SegmentFooter footer;
        private long kept;
        private long removed;

        Draft(SegmentHeader header, SegmentCipher cipher, Predicate<Event> which) {
            this.header = header;
            this.cipher = cipher;
            this.which = which;
        }

        void write(OutputStream out) throws IOException {
            out.write(header.bytes());
            long at = SegmentHeader.SIZE;
            List<FramePlace> index = new ArrayList<>();
            try (Segment.Reader reader = segment.read()) {
                for (FramePlace frame : reader.frames()) {
                    FramePlace written = write(reader, frame, at, out);
                    index.add(written);
                    at = written.end();
                }
            }
            footer = SegmentFooter.of(index, at);
            out.write(footer.bytes(index, cipher));
        }

        private FramePlace write(Segment.Reader reader, FramePlace frame, long at, OutputStream out)
                throws IOException {
            DecodedFrame decoded = reader.decode(frame);
            byte[][] lines = new byte[decoded.count()][];
            java.util.Arrays.fill(lines, new byte[0]);
            long[] times = {Long.MAX_VALUE, Long.MIN_VALUE};
            decoded.events((index, event) -> {
                if (which.test(event)) {
                    removed++;
                } else {
                    kept++;
                    lines[index] = decoded.line(index);
                    times[0] = Math.min(times[0], FrameDraft.floor(event.timestamp()));
                    times[1] = Math.max(times[1], FrameDraft.ceiling(event.timestamp()));
                }
            });
            int plain = 0;
            for (byte[] line : lines) {
                plain += line.length + 1;
            }
            byte[] content = FrameContent.pack(List.of(reader.ids(frame)), List.of(lines), plain);
            FrameHeader old = frame.header();
            FrameHeader unsigned = new FrameHeader(
                    old.number(),
                    header.keyVersion(),
                    old.count(),
                    old.ids(),
                    plain,
                    SegmentCipher.sealedLength(content.length),
                    times[0],
                    times[1],
                    old.written(),
                    0);
            byte[] sealed = cipher.seal(unsigned, content, content.length);
            CRC32C crc = new CRC32C();
            crc.update(sealed);
            FrameHeader signed = unsigned.withChecksum((int) crc.getValue());
            out.write(signed.bytes());
            out.write(sealed);
            return new FramePlace(at, signed);
        }
    }
}
