// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.JournalArchive.StoredSegment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Describes segments. */
final class Inventory {
    private Inventory() {}

    static StoredSegment of(EnvironmentLog log, Segment segment) {
        SegmentFooter end = segment.footer() == null ? open(segment) : segment.footer();
        ManifestEntry entry = log.manifests().get(segment.name());
        return new StoredSegment(
                segment.name().path(),
                Instant.ofEpochMilli(segment.name().endMillis()).minus(Duration.ofHours(1)),
                entry == null ? end.events() : entry.events(),
                bytes(segment),
                end.least() == Long.MAX_VALUE ? null : Instant.ofEpochMilli(end.least()),
                end.most() == Long.MIN_VALUE ? null : Instant.ofEpochMilli(end.most()),
                segment.header() == null ? 0 : segment.header().keyVersion(),
                segment.isSealed(),
                segment.isRemote());
    }

    private static SegmentFooter open(Segment segment) {
        try {
            return SegmentFooter.of(segment.header() == null ? List.of() : segment.frames(), 0);
        } catch (IOException | TenantKeys.KeyErased e) {
            return SegmentFooter.of(List.of(), 0);
        }
    }

    private static long bytes(Segment segment) {
        try {
            return segment.bytes();
        } catch (IOException e) {
            return 0;
        }
    }
}
