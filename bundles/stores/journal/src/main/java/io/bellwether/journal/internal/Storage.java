// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What the journal asks of the disk when it writes; a seam for disks that fail. */
class Storage {
    private static final String DRAFT = ".draft";

    /** Opens a file that will be written to. */
    FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, options);
    }

    /** Writes all of the buffer at this position. */
    void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    void truncate(FileChannel channel, long length) throws IOException {
        channel.truncate(length);
    }

    /** Returns when what was written is on the disk. */
    void force(FileChannel channel) throws IOException {
        channel.force(false);
    }

    /** Renames at once, in place of what was there; durable when the folder is forced. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Makes the names of a folder durable. */
    void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Bytes that can still be written. */
    long usable(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** All bytes of the disk. */
    long total(Path folder) throws IOException {
        return Files.getFileStore(folder).getTotalSpace();
    }

    /** Writes a small file; after a crash it is the old one or the new one. */
    final void replace(Path file, byte[] content) throws IOException {
        replace(file, out -> out.write(content));
    }

    /** Writes a file; after a crash it is the old one or the new one. */
    final void replace(Path file, Content content) throws IOException {
        draft(file, content);
        move(draftOf(file), file);
        syncFolder(file.getParent());
    }

    /** Writes a draft that is on the disk, but does not bear the file's name yet. */
    final void draft(Path file, Content content) throws IOException {
        Path draft = draftOf(file);
        Files.createDirectories(file.getParent());
        try (FileChannel channel = open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            content.write(new Output(channel));
            force(channel);
        } catch (IOException | RuntimeException e) {
            delete(draft);
            throw e;
        }
    }

    static Path draftOf(Path file) {
        return file.resolveSibling(file.getFileName() + DRAFT);
    }

    static boolean isDraft(Path file) {
        return file.getFileName().toString().endsWith(DRAFT);
    }

    /** Whether the disk, or the quota, is full. */
    static boolean isFull(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded") || message.contains("disk full");
    }

    /** Writes a file's content. */
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    private final class Output extends OutputStream {
        private final FileChannel channel;
        private long at;

        Output(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Storage.this.write(channel, ByteBuffer.wrap(bytes, offset, length), at);
            at += length;
        }
    }
}
