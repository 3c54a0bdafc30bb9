// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The CSV files of a data set: in folders of a folder, in the order of their names. */
final class CsvFiles {
    private CsvFiles() {}

    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, 2)) {
            return found.filter(file -> file.toString().endsWith(".csv")
                            && !file.getParent().equals(folder)
                            && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** The titles of the columns; empty for an empty file. */
    static List<String> titles(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            return line == null ? List.of() : List.of(LabelledSeries.cells(line.replace("\uFEFF", "")));
        }
    }
}
