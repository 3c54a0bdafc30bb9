// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.TailOutcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One read over all files of a connector. A file keeps its identity when it is renamed, and when it is copied the copy
 * takes over; one that has shrunk or whose bytes have changed is another file.
 */
final class Tail {
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int FEWEST = 50;

    private final FilePattern pattern;
    private final AllowedFolders allowed;
    private final String encoding;
    private final boolean fromEnd;
    private final Instant now;
    private final FileReading reading;
    private final List<EventBody> events;
    private final Map<String, TailedFile> before = new LinkedHashMap<>();
    private final Map<String, TailedFile> after = new LinkedHashMap<>();
    private String problem;
    private boolean more;

    /**
     * What is the same for each read of a connector.
     *
     * @param fromEnd true when files there are at the first read are read from their end
     */
    record Plan(FilePattern pattern, AllowedFolders allowed, String encoding, boolean fromEnd) {}

    /** @param events into which {@code reading} collects */
    Tail(Plan plan, FileReading reading, List<EventBody> events, Instant now) {
        pattern = plan.pattern();
        allowed = plan.allowed();
        encoding = plan.encoding();
        fromEnd = plan.fromEnd();
        this.reading = reading;
        this.events = events;
        this.now = now;
    }

    TailOutcome read(String position, int most) throws InterruptedException {
        List<TailedFile> known = TailPosition.read(position);
        boolean first = known == null;
        if (!first) {
            known.forEach(file -> before.put(file.key(), file));
        }
        List<FilePattern.Listed> listed;
        try {
            if (!allowed.leadsInside(pattern.folder())) {
                return new TailOutcome.Failed("folder " + pattern.folder() + " leads to a place outside of what "
                        + AllowedFolders.PID + " allows");
            }
            listed = wanted(pattern.list());
        } catch (NoSuchFileException e) {
            return new TailOutcome.Failed("folder " + pattern.folder() + " does not exist");
        } catch (IOException e) {
            return new TailOutcome.Failed("folder " + pattern.folder() + " cannot be read: " + words(e));
        }
        int share = Math.max(FEWEST, most / Math.max(1, growing(listed)));
        for (FilePattern.Listed file : listed) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int room = Math.min(share, most - events.size());
            try {
                one(file, first && fromEnd, room);
            } catch (IOException e) {
                problem = file.path() + " cannot be read: " + words(e);
                keep(key(file));
            }
        }
        String seen = reading.problem() == null ? problem : reading.problem();
        return new TailOutcome.Read(events, reading.unreadable(), seen, TailPosition.write(after.values()), more);
    }

    /** The files of the pattern, and those among their neighbours that had its name when they were read. */
    private List<FilePattern.Listed> wanted(List<FilePattern.Listed> all) {
        List<FilePattern.Listed> wanted = new ArrayList<>();
        int matched = 0;
        for (FilePattern.Listed file : all) {
            boolean known = before.containsKey(key(file));
            if (file.matched() && (known || matched < TailPosition.MOST_FILES)) {
                matched++;
                wanted.add(file);
            } else if (file.matched()) {
                problem = "more than " + TailPosition.MOST_FILES + " files have this name, the others are not read;"
                        + " give a narrower path";
            } else if (known) {
                wanted.add(file);
            }
        }
        if (all.size() >= FilePattern.MOST_LISTED) {
            problem = "folder " + pattern.folder() + " has more than " + FilePattern.MOST_LISTED
                    + " files, some are not read; give a narrower path";
        }
        return wanted;
    }

    private int growing(List<FilePattern.Listed> files) {
        return (int) files.stream()
                .filter(file -> {
                    TailedFile known = before.get(key(file));
                    return known == null || known.offset() < file.attributes().size();
                })
                .count();
    }

    private void one(FilePattern.Listed file, boolean atEnd, int room) throws IOException {
        String key = key(file);
        if (after.containsKey(key)) {
            return;
        }
        TailedFile known = before.get(key);
        Duration untouched =
                Duration.between(file.attributes().lastModifiedTime().toInstant(), now);
        if (known != null && known.offset() == file.attributes().size()) {
            if (file.matched() || untouched.compareTo(FORGOTTEN) < 0) {
                after.put(key, known);
            }
            return;
        }
        if (!allowed.leadsInside(file.path())) {
            problem = file.path() + " leads to a place outside of what " + AllowedFolders.PID + " allows";
            return;
        }
        Path real = file.path().toRealPath();
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            byte[] head = Digests.head(channel, size);
            boolean ended = !file.matched() && untouched.compareTo(SETTLED) >= 0;
            if (head == null && !(ended && size > 0)) {
                // Its first line has not ended: there is nothing to read, and nothing to know it by.
                keep(key);
                return;
            }
            byte[] start = head == null ? Digests.bytes(channel, 0, Digests.HEAD) : head;
            TailedFile from = from(channel, size, key, Digests.of(start), known, atEnd);
            if (room <= 0) {
                after.put(key, from);
                more = true;
                return;
            }
            if (from.offset() < size) {
                boolean settled = untouched.compareTo(SETTLED) >= 0;
                FileReading.Found found = new FileReading.Found(
                        file.path().toString(), channel, Encoding.of(start, encoding), size, settled, ended);
                FileReading.Stop stop = reading.read(found, from, room);
                more |= stop.more();
                from = at(channel, from, stop.offset(), stop.skipping());
            }
            after.put(key, from);
        }
    }

    /** Where to read on: where it was, where the file it is a copy of was, or at one of its ends. */
    private TailedFile from(FileChannel channel, long size, String key, String head, TailedFile known, boolean atEnd)
            throws IOException {
        if (known != null && known.head().equals(head) && continues(channel, size, known)) {
            return known;
        }
        if (known == null) {
            for (TailedFile other : before.values()) {
                if (other.offset() > 0 && other.head().equals(head) && continues(channel, size, other)) {
                    return new TailedFile(key, other.id(), head, other.tail(), other.offset(), other.skipping());
                }
            }
        }
        String id = Digests.of((key + head).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (known != null && known.id().startsWith(id)) {
            String generation = known.id().substring(id.length());
            id += "." + (generation.isEmpty() ? 1 : Integer.parseInt(generation.substring(1)) + 1);
        }
        TailedFile fresh = new TailedFile(key, id, head, "", 0, false);
        if (!atEnd) {
            return fresh;
        }
        byte[] last = Digests.bytes(channel, Math.max(0, size - 2), 2);
        boolean complete = last.length > 0 && (last[last.length - 1] == '\n' || last[0] == '\n');
        return at(channel, fresh, size, !complete);
    }

    private static boolean continues(FileChannel channel, long size, TailedFile file) throws IOException {
        return size >= file.offset() && Digests.before(channel, file.offset()).equals(file.tail());
    }

    private static TailedFile at(FileChannel channel, TailedFile file, long offset, boolean skipping)
            throws IOException {
        return new TailedFile(file.key(), file.id(), file.head(), Digests.before(channel, offset), offset, skipping);
    }

    private void keep(String key) {
        TailedFile known = before.get(key);
        if (known != null) {
            after.put(key, known);
        }
    }

    private static String key(FilePattern.Listed file) {
        Object key = file.attributes().fileKey();
        String text = key == null ? file.path().toString() : key.toString();
        return text.length() <= 80 ? text : Digests.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String words(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    /** Short digests of parts of files. */
    static final class Digests {
        static final int HEAD = 256;
        private static final int TAIL = 256;
        private static final int SHOWN = 8;

        private Digests() {}

        /** The first line, at most 256 bytes of it; null when the file is shorter and its first line has not ended. */
        static byte[] head(FileChannel channel, long size) throws IOException {
            byte[] start = bytes(channel, 0, HEAD);
            for (int i = 0; i < start.length; i++) {
                if (start[i] == '\n') {
                    return Arrays.copyOf(start, i + 1);
                }
            }
            return start.length == HEAD ? start : null;
        }

        /** A digest of what lies before an offset; empty at the beginning. */
        static String before(FileChannel channel, long offset) throws IOException {
            int length = (int) Math.min(TAIL, offset);
            return length == 0 ? "" : of(bytes(channel, offset - length, length));
        }

        static byte[] bytes(FileChannel channel, long from, int most) throws IOException {
            byte[] bytes = new byte[most];
            return Arrays.copyOf(bytes, FileReading.fill(channel, from, bytes));
        }

        static String of(byte[] bytes) {
            try {
                byte[] digest =
                        java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
                return java.util.HexFormat.of().formatHex(digest, 0, SHOWN);
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
