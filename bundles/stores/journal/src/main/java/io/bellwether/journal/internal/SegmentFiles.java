// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The segment files below the journal's folder. */
final class SegmentFiles {
    private static final int DEPTH = 6;

    private final Path root;

    SegmentFiles(Path root) {
        this.root = root;
    }

    /** In order; other files are passed over. */
    List<SegmentName> list() throws IOException {
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            return files.map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(path -> path.endsWith(SegmentName.SUFFIX))
                    .map(SegmentName::parse)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
        }
    }
}
