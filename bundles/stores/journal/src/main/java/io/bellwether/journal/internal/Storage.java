// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What the journal asks of the disk when it writes; a seam for disks that fail. */
class Storage {
    /** Writes all of the buffer at this position. */
    void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Returns when what was written is on the disk. */
    void force(FileChannel channel) throws IOException {
        channel.force(false);
    }

    /** Makes a new file's name durable. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether the disk, or the quota, is full. */
    static boolean isFull(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded") || message.contains("disk full");
    }
}
