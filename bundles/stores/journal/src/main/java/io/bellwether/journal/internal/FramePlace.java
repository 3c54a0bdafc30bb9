// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

/** A frame and where its header begins in the file. */
record FramePlace(long offset, FrameHeader header) {
    long end() {
        return offset + FrameHeader.SIZE + header.cipherLength();
    }
}
