// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The folders of this node whose files connectors may read; none unless the node says. */
final class AllowedFolders {
    static final String PID = "io.bellwether.source.file";

    private final List<Path> folders;

    AllowedFolders(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** @param configuration {@code allowed}: absolute folders, separated by commas */
    static AllowedFolders of(Map<String, ?> configuration) {
        Object given = configuration.get("allowed");
        String text = given instanceof String[] several
                ? String.join(",", several)
                : Objects.toString(given, "").strip();
        return new AllowedFolders(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(folder -> folder.startsWith("/") || folder.matches("[A-Za-z]:.*"))
                .map(AllowedFolders::path)
                .filter(Objects::nonNull)
                .toList());
    }

    private static Path path(String folder) {
        try {
            return Path.of(folder).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** True when a path, as it is written, lies in an allowed folder. */
    boolean contains(Path path) {
        Path normal = path.normalize();
        return folders.stream().anyMatch(normal::startsWith);
    }

    /** True when the place a path leads to, all links followed, lies in the place an allowed folder leads to. */
    boolean leadsInside(Path path) throws IOException {
        Path real = path.toRealPath();
        for (Path folder : folders) {
            try {
                if (real.startsWith(folder.toRealPath())) {
                    return true;
                }
            } catch (IOException e) {
                continue;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return folders.isEmpty()
                ? "none"
                : String.join(", ", folders.stream().map(Path::toString).toList());
    }
}
