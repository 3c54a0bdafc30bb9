// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

/** An event's place, {@code segment:frame:index}. */
record RawRef(FrameRef frame, int index) {
    /** Null when the text is no place. */
    static RawRef parse(String text) {
        int second = text.lastIndexOf(':');
        int first = text.lastIndexOf(':', second - 1);
        if (first < 0) {
            return null;
        }
        SegmentName segment = SegmentName.parse(text.substring(0, first));
        try {
            int number = Integer.parseInt(text.substring(first + 1, second));
            int index = Integer.parseInt(text.substring(second + 1));
            return segment == null ? null : new RawRef(new FrameRef(segment, number), index);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
