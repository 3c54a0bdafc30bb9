// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An absolute path whose names may have the wildcards {@code * ? [..] {a,b}} and, for folders, {@code **}. */
final class FilePattern {
    static final int MOST_LISTED = 10_000;
    private static final int DEEPEST = 8;
    private static final Set<String> COMPRESSED = Set.of("gz", "bz2", "xz", "zst", "lz4", "zip", "7z");
    private static final String WILD = "*?[{";

    private final Path folder;
    private final int depth;
    private final PathMatcher matcher;

    /** @throws IllegalArgumentException saying what is wrong */
    FilePattern(String pattern) {
        Path asPath = Path.of(pattern.replaceAll("[*?]", "x"));
        if (!asPath.isAbsolute()) {
            throw new IllegalArgumentException("must be an absolute path, such as /var/log/app/*.clef");
        }
        if (List.of(pattern.split("[/\\\\]")).contains("..")) {
            throw new IllegalArgumentException("must not contain '..'");
        }
        int wild = 0;
        while (wild < pattern.length() && WILD.indexOf(pattern.charAt(wild)) < 0) {
            wild++;
        }
        String fixed = pattern.substring(0, wild);
        folder = Path.of(pattern.substring(0, Math.max(1, fixed.lastIndexOf('/'))));
        depth = pattern.contains("**") ? DEEPEST : asPath.getNameCount() - folder.getNameCount();
        matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    /** A file there is. @param matched false for a neighbour whose name the pattern does not have */
    record Listed(Path path, BasicFileAttributes attributes, boolean matched) {}

    /** The innermost folder without wildcards. */
    Path folder() {
        return folder;
    }

    /**
     * The files below the folder, compressed ones left out, by path.
     *
     * @throws NoSuchFileException when the folder does not exist
     */
    List<Listed> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        List<Listed> listed = new ArrayList<>();
        Files.walkFileTree(folder.toRealPath(), Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isCompressed(file)) {
                    return FileVisitResult.CONTINUE;
                }
                Path named = folder.resolve(relative(file));
                BasicFileAttributes target = attributes.isSymbolicLink() ? target(file) : attributes;
                if (target != null && target.isRegularFile()) {
                    listed.add(new Listed(named, target, matcher.matches(named)));
                }
                return listed.size() < MOST_LISTED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        listed.sort(Comparator.comparing(Listed::path));
        return listed;
    }

    private String relative(Path file) {
        try {
            return folder.toRealPath().relativize(file).toString();
        } catch (IOException e) {
            return file.getFileName().toString();
        }
    }

    private static BasicFileAttributes target(Path link) {
        try {
            return Files.readAttributes(link, BasicFileAttributes.class);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isCompressed(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return COMPRESSED.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
