// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.internal;

import io.bellwether.objects.ObjectKeys;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.Sha256;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as files below a folder, such as a mounted share. Each has a file with its checksum beside it, whose name
 * begins with a dot. A file that is being written has such a name, too, until it is whole and on the disk.
 */
public final class FolderObjects implements ObjectStore {
    private static final String SUM = ".sum-";
    private static final String DRAFT = ".draft-";

    private final Path root;

    public FolderObjects(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    @Override
    public StoredObject put(String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return put(key, in, Files.size(file));
        }
    }

    @Override
    public StoredObject put(String key, InputStream content, long length) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(file.getParent(), DRAFT, "");
        try {
            DigestInputStream in = Sha256.watching(content);
            write(draft, in, length);
            String sum = Sha256.hex(in.getMessageDigest());
            Files.deleteIfExists(sum(file));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(draft, sum, StandardCharsets.US_ASCII);
            sync(draft);
            Files.move(draft, sum(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.getParent());
            return head(key);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(Path draft, InputStream in, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            long written = in.transferTo(Channels.newOutputStream(channel));
            if (written != length) {
                throw new EOFException("the content has " + written + " bytes, not " + length);
            }
            channel.force(true);
        }
    }

    @Override
    public InputStream get(String key) throws IOException {
        try {
            return Files.newInputStream(file(key));
        } catch (NoSuchFileException e) {
            throw new NoSuchObject(key);
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no part begins at " + offset + " and has " + length + " bytes");
        }
        try (FileChannel channel = FileChannel.open(file(key), StandardOpenOption.READ)) {
            int there = (int) Math.max(0, Math.min(length, channel.size() - offset));
            ByteBuffer part = ByteBuffer.allocate(there);
            while (part.hasRemaining() && channel.read(part, offset + part.position()) >= 0) {
                // reads on
            }
            return part.array();
        } catch (NoSuchFileException e) {
            throw new NoSuchObject(key);
        }
    }

    @Override
    public StoredObject head(String key) throws IOException {
        Path file = file(key);
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                return null;
            }
            String sum = Files.exists(sum(file)) ? Files.readString(sum(file), StandardCharsets.US_ASCII) : null;
            return new StoredObject(
                    key, found.size(), sum, found.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public Listing list(String prefix, String after, int most) throws IOException {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("a page of " + most + " is not between 1 and 1000");
        }
        int slash = ObjectKeys.checkPrefix(prefix).lastIndexOf('/');
        Path from = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
        if (!Files.isDirectory(from)) {
            return new Listing(List.of(), false);
        }
        List<String> keys;
        try (Stream<Path> files = Files.walk(from)) {
            keys = files.filter(file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))
                    .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(key -> key.startsWith(prefix) && (after == null || key.compareTo(after) > 0))
                    .sorted()
                    .limit(most + 1L)
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        List<StoredObject> page = new java.util.ArrayList<>();
        for (String key : keys.subList(0, Math.min(most, keys.size()))) {
            StoredObject head = head(key);
            if (head != null) {
                page.add(new StoredObject(key, head.bytes(), null, head.modified()));
            }
        }
        return new Listing(List.copyOf(page), keys.size() > most);
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = file(key);
        Files.deleteIfExists(file);
        Files.deleteIfExists(sum(file));
        for (Path at = file.getParent(); !at.equals(root); at = at.getParent()) {
            try {
                Files.deleteIfExists(at);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    @Override
    public String address() {
        return root.toUri().toString();
    }

    private Path file(String key) {
        return root.resolve(ObjectKeys.check(key));
    }

    private static Path sum(Path file) {
        return file.resolveSibling(SUM + file.getFileName());
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
