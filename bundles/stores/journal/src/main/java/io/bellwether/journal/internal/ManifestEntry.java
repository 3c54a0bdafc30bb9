// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.util.Objects;

/**
 * What a manifest says of one sealed segment.
 *
 * @param events that it holds; expired ones are not counted
 * @param bytes of the file
 * @param least the earliest event's time, milliseconds since 1970; the greatest number when it holds none
 * @param most the latest event's time
 * @param keyVersion which of the tenant's keys it was written under
 * @param place where it lies
 * @param sha256 of the file
 * @param next the checksum of the file that is about to take its place, so that a crash between the two leaves no doubt;
 *     {@value #NONE} when none is
 * @param swept which rules of retention were applied to it; {@value #NONE} when none were
 */
record ManifestEntry(
        SegmentName name,
        long events,
        long bytes,
        long least,
        long most,
        int keyVersion,
        Place place,
        String sha256,
        String next,
        String swept) {
    static final String NONE = "-";
    private static final int FIELDS = 10;

    /** Where a segment lies. */
    enum Place {
        LOCAL,
        REMOTE,
        /** It expired; what is left of it is being removed. */
        GONE
    }

    static ManifestEntry of(SegmentName name, SegmentHeader header, SegmentFooter footer, long events, String sha256) {
        return new ManifestEntry(
                name,
                events,
                footer.begin() + footer.length(),
                footer.least(),
                footer.most(),
                header.keyVersion(),
                Place.LOCAL,
                sha256,
                NONE,
                NONE);
    }

    ManifestEntry at(Place newPlace) {
        return new ManifestEntry(name, events, bytes, least, most, keyVersion, newPlace, sha256, next, swept);
    }

    ManifestEntry before(String newNext) {
        return new ManifestEntry(name, events, bytes, least, most, keyVersion, place, sha256, newNext, swept);
    }

    ManifestEntry swept(String rules) {
        return new ManifestEntry(name, events, bytes, least, most, keyVersion, place, sha256, next, rules);
    }

    String line() {
        String path = name.path();
        return String.join(
                " ",
                path.substring(path.lastIndexOf('/') + 1),
                Long.toString(events),
                Long.toString(bytes),
                Long.toString(least),
                Long.toString(most),
                Integer.toString(keyVersion),
                place.name(),
                sha256,
                next,
                swept);
    }

    /** @throws DamagedSegment when the line is none */
    static ManifestEntry parse(String day, String line) throws DamagedSegment {
        String[] parts = line.split(" ");
        SegmentName name = SegmentName.parse(day + "/" + parts[0]);
        try {
            if (parts.length == FIELDS && name != null) {
                return new ManifestEntry(
                        name,
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]),
                        Integer.parseInt(parts[5]),
                        Place.valueOf(parts[6]),
                        parts[7],
                        parts[8],
                        parts[9]);
            }
        } catch (IllegalArgumentException e) {
            throw damaged(line);
        }
        throw damaged(line);
    }

    private static DamagedSegment damaged(String line) {
        return new DamagedSegment("the manifest's line '" + Objects.toString(line) + "' cannot be read");
    }
}
