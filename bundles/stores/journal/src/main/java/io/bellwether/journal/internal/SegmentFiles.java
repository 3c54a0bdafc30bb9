// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files below the journal's folder. */
final class SegmentFiles {
    private static final int DEPTH = 6;
    private static final String ANY = "/00-0" + SegmentName.SUFFIX;

    private final Path root;

    SegmentFiles(Path root) {
        this.root = root;
    }

    /** What there is of a segment. */
    enum Form {
        STUB,
        WHOLE,
        /** A crash came between moving it to the object store and removing it here, or fetching it back. */
        BOTH
    }

    /** What there is of one environment. @param days that have a manifest, as paths below the journal's folder */
    record Found(SortedMap<SegmentName, Form> segments, SortedSet<String> days) {
        Found() {
            this(new TreeMap<>(), new TreeSet<>());
        }
    }

    /** In order; other files are passed over. Drafts that a crash has left are removed. */
    SortedMap<TenantEnvironment, Found> list(Storage storage) throws IOException {
        SortedMap<TenantEnvironment, Found> found = new TreeMap<>();
        List<Path> all;
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            all = files.toList();
        }
        for (Path file : all) {
            if (Storage.isDraft(file)) {
                storage.delete(file);
                continue;
            }
            String path = root.relativize(file).toString().replace(File.separatorChar, '/');
            if (file.getFileName().toString().equals(Manifests.FILE)) {
                String day = path.substring(0, path.length() - Manifests.FILE.length() - 1);
                SegmentName any = SegmentName.parse(day + ANY);
                if (any != null) {
                    of(found, any).days().add(day);
                }
                continue;
            }
            boolean stub = path.endsWith(SegmentName.STUB);
            SegmentName name = SegmentName.parse(
                    stub ? path.substring(0, path.length() - SegmentName.STUB.length()) + SegmentName.SUFFIX : path);
            if (name != null) {
                of(found, name).segments().merge(name, stub ? Form.STUB : Form.WHOLE, (a, b) -> Form.BOTH);
            }
        }
        return found;
    }

    private static Found of(SortedMap<TenantEnvironment, Found> found, SegmentName name) {
        return found.computeIfAbsent(name.where(), where -> new Found());
    }
}
