// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;

/** Names a frame; in the order in which frames of one environment were written. */
record FrameRef(SegmentName segment, int number) implements Comparable<FrameRef> {
    /** The form that readers keep: {@code hour/segment/frame}. */
    String text() {
        return segment.hour() + "/" + segment.number() + "/" + number;
    }

    /** @throws IllegalArgumentException when the text is no position */
    static FrameRef parse(TenantEnvironment where, String text) {
        String[] parts = text.split("/");
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is no position in the journal");
        }
        SegmentName segment = new SegmentName(where, Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
        return new FrameRef(segment, Integer.parseInt(parts[2]));
    }

    @Override
    public int compareTo(FrameRef other) {
        int order = segment.compareTo(other.segment);
        return order == 0 ? Integer.compare(number, other.number) : order;
    }
}
