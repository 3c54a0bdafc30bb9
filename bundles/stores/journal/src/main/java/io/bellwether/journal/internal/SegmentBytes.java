// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of one segment, wherever it lies. For one thread. */
interface SegmentBytes extends AutoCloseable {
    /** Exactly so many bytes. @throws java.io.EOFException when the segment ends before */
    ByteBuffer read(long position, int length) throws IOException;

    @Override
    void close() throws IOException;

    static SegmentBytes of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new SegmentBytes() {
            @Override
            public ByteBuffer read(long position, int length) throws IOException {
                return Segment.readFully(channel, position, length);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
