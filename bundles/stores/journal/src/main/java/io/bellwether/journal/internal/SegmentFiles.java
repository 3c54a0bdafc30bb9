// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files below the journal's folder. */
final class SegmentFiles {
    private static final int DEPTH = 6;

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

    /** In order; other files are passed over. Drafts that a crash has left are removed. */
    SortedMap<SegmentName, Form> list(Storage storage) throws IOException {
        SortedMap<SegmentName, Form> found = new TreeMap<>();
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
            boolean stub = path.endsWith(SegmentName.STUB);
            SegmentName name = SegmentName.parse(
                    stub ? path.substring(0, path.length() - SegmentName.STUB.length()) + SegmentName.SUFFIX : path);
            if (name != null) {
                found.merge(name, stub ? Form.STUB : Form.WHOLE, (a, b) -> Form.BOTH);
            }
        }
        return found;
    }
}
