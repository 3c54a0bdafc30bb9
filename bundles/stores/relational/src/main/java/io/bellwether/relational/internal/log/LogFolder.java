// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is found in the folder of a log when it is opened.
 *
 * @param id of this log, made when the folder was; tables note under it how much of the log they have
 * @param segments in order
 * @param frames in order, those that count
 */
record LogFolder(Path path, String id, List<Segment> segments, List<Segment.Frame> frames) {
    private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);
    private static final String ID = "log.id";

    /** Reads the folder, which is made when it is not there. What is damaged is kept under another name, and said. */
    static LogFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        List<Path> files;
        try (Stream<Path> all = Files.list(path)) {
            files = all.filter(Segment::isOne).sorted().toList();
        }
        List<Segment> segments = new ArrayList<>();
        for (Path file : files) {
            segments.add(Segment.read(file));
        }
        segments.sort(Comparator.comparingLong(Segment::first));
        List<Segment.Frame> frames = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            long counts = segment.after();
            frames.removeIf(frame -> frame.number() > counts);
            frames.addAll(segment.frames());
            long confirmed = i + 1 < segments.size() ? segments.get(i + 1).after() : 0;
            tell(segment, segment.damaged() || (segment.first() > 0 && segment.last() < confirmed));
        }
        return new LogFolder(path, id(path), segments, frames);
    }

    private static void tell(Segment segment, boolean damaged) throws IOException {
        if (damaged) {
            Path kept = segment.path().resolveSibling(segment.path().getFileName() + ".damaged");
            Files.copy(segment.path(), kept, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "The alert log is damaged: {} bytes of {} after {} commits cannot be read. What they held is lost"
                            + " unless a copy is repaired; the file is kept as {}",
                    segment.cut(),
                    segment.path(),
                    segment.frames().size(),
                    kept);
        } else if (segment.cut() > 0) {
            LOG.warn(
                    "The last write to {} was cut short; {} bytes of a commit that was never confirmed are dropped",
                    segment.path(),
                    segment.cut());
        }
    }

    /** The number of the last frame; 0 for none. */
    long last() {
        return segments.stream().mapToLong(Segment::last).max().orElse(0);
    }

    private static String id(Path folder) throws IOException {
        Path file = folder.resolve(ID);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String id = UUID.randomUUID().toString();
        Path draft = folder.resolve(ID + ".new");
        Files.writeString(draft, id + "\n", StandardCharsets.UTF_8);
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LogFiles.forceFolder(folder);
        return id;
    }
}
