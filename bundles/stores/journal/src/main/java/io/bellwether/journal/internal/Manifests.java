// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of one environment: for each day a file that lists the sealed segments with their checksums, signed under
 * the tenant's key. It names the manifest of the day before, so that a whole day cannot go missing unnoticed. Safe for
 * concurrent use.
 */
final class Manifests {
    static final String FILE = "manifest";
    /** One that could not be read, kept for people to look at. */
    static final String DAMAGED = "manifest.damaged";

    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);
    private static final String TITLE = "bellwether-manifest 1";

    private final TenantEnvironment where;
    private final Path root;
    private final TenantKeys keys;
    private final Storage storage;
    private final NavigableMap<SegmentName, ManifestEntry> entries = new TreeMap<>();
    /** Each day and the day before that had one; {@code -} for the first. */
    private final NavigableMap<String, String> days = new TreeMap<>();

    /** Something that is wrong. @param path below the journal's folder */
    record Problem(String path, String what) {}

    Manifests(TenantEnvironment where, Path root, TenantKeys keys, Storage storage) {
        this.where = where;
        this.root = root;
        this.keys = keys;
        this.storage = storage;
    }

    /** Reads the manifests of these days. One that is damaged is put aside, and made again from the segments. */
    synchronized void open(Collection<String> found) {
        for (String day : found) {
            Path file = root.resolve(day).resolve(FILE);
            try {
                if (Files.exists(file)) {
                    Read read = read(day);
                    days.put(day, read.before());
                    read.entries().forEach(entry -> entries.put(entry.name(), entry));
                }
            } catch (DamagedSegment e) {
                LOG.error("{}/{}: {}", day, FILE, e.getMessage());
                putAside(file);
            } catch (IOException | TenantKeys.KeyErased e) {
                LOG.error("{}/{}: {}", day, FILE, e.getMessage());
            }
        }
    }

    private void putAside(Path file) {
        try {
            storage.move(file, file.resolveSibling(DAMAGED));
        } catch (IOException e) {
            LOG.error("'{}' could not be put aside: {}", file, e.getMessage());
        }
    }

    /** Null when there is none. */
    synchronized ManifestEntry get(SegmentName name) {
        return entries.get(name);
    }

    synchronized List<ManifestEntry> all() {
        return List.copyOf(entries.values());
    }

    /** Writes an entry, in place of the one of the same segment; it is on the disk when this returns. */
    synchronized void put(ManifestEntry entry) throws IOException {
        String day = entry.name().day();
        ManifestEntry old = entries.put(entry.name(), entry);
        boolean first = !days.containsKey(day);
        if (first) {
            String before = days.lowerKey(day);
            days.put(day, before == null ? ManifestEntry.NONE : before);
        }
        try {
            write(day);
            String after = first ? days.higherKey(day) : null;
            if (after != null) {
                days.put(after, day);
                write(after);
            }
        } catch (IOException | RuntimeException e) {
            if (old == null) {
                entries.remove(entry.name());
            } else {
                entries.put(entry.name(), old);
            }
            if (first) {
                days.remove(day);
            }
            throw e;
        }
    }

    /** Removes entries, and manifests without any. */
    synchronized void remove(SegmentName name) throws IOException {
        if (entries.remove(name) == null) {
            return;
        }
        String day = name.day();
        boolean empty = entries.keySet().stream().noneMatch(each -> each.day().equals(day));
        if (!empty) {
            write(day);
            return;
        }
        String before = days.get(day);
        String after = days.higherKey(day);
        if (after != null) {
            days.put(after, before);
            write(after);
        }
        days.remove(day);
        storage.delete(root.resolve(day).resolve(FILE));
        if (Files.isDirectory(root.resolve(day))) {
            storage.syncFolder(root.resolve(day));
        }
    }

    private void write(String day) throws IOException {
        int version = keys.currentVersion(where.tenant());
        StringBuilder text = new StringBuilder(TITLE)
                .append(' ')
                .append(day)
                .append(' ')
                .append(version)
                .append(' ')
                .append(days.get(day))
                .append('\n');
        for (ManifestEntry entry : entries.values()) {
            if (entry.name().day().equals(day)) {
                text.append(entry.line()).append('\n');
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
        text.append(sign(version, body)).append('\n');
        storage.replace(root.resolve(day).resolve(FILE), text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private String sign(int version, byte[] body) {
        return HexFormat.of().formatHex(SegmentCipher.signManifest(keys.key(where.tenant(), version), body));
    }

    private record Read(String before, List<ManifestEntry> entries) {}

    private Read read(String day) throws IOException {
        String text = Files.readString(root.resolve(day).resolve(FILE), StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n', text.length() - 2) + 1;
        String[] lines = text.substring(0, end).split("\n");
        String[] title = lines[0].split(" ");
        if (!text.endsWith("\n") || title.length != 5 || !lines[0].startsWith(TITLE + " " + day + " ")) {
            throw new DamagedSegment("the manifest is not whole, or another day's");
        }
        String signature = text.substring(end).strip();
        byte[] body = text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
        if (!MessageDigest.isEqual(bytes(signature), bytes(sign(version(title[3]), body)))) {
            throw new DamagedSegment("the manifest is not authentic, or the tenant's key is another");
        }
        List<ManifestEntry> found = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            found.add(ManifestEntry.parse(day, lines[i]));
        }
        return new Read(title[4], found);
    }

    private static int version(String text) throws DamagedSegment {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new DamagedSegment("the manifest's key version '" + text + "' is no number");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads all manifests again and says what is wrong with them and their chain. */
    synchronized List<Problem> check() {
        List<Problem> problems = new ArrayList<>();
        days.forEach((day, before) -> {
            String path = day + "/" + FILE;
            try {
                Read read = read(day);
                if (!read.before().equals(before)) {
                    problems.add(new Problem(path, "the manifest is an older one: it follows " + read.before()));
                }
                List<ManifestEntry> known = entries.values().stream()
                        .filter(entry -> entry.name().day().equals(day))
                        .toList();
                if (!read.entries().equals(known)) {
                    problems.add(new Problem(path, "the manifest was changed since the journal was opened"));
                }
            } catch (NoSuchFileException e) {
                problems.add(new Problem(path, "the manifest is missing"));
            } catch (IOException | TenantKeys.KeyErased e) {
                problems.add(new Problem(path, e.getMessage()));
            }
            if (!before.equals(ManifestEntry.NONE) && !days.containsKey(before)) {
                problems.add(new Problem(
                        before + "/" + FILE,
                        "the manifest of this day is missing, as " + day
                                + " says there was one; segments of it may be missing, too"));
            }
            if (Files.exists(root.resolve(day).resolve(DAMAGED))) {
                problems.add(
                        new Problem(
                                day + "/" + DAMAGED,
                                "a manifest could not be read and was made again from the segments found; compare, then delete"));
            }
        });
        return problems;
    }
}
