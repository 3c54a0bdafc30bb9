// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.settings.InvalidInput;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where a page of a search ended.
 *
 * @param day of the last event, days since 1970
 * @param time of the last event, nanoseconds of its day
 * @param place of the last event
 * @param until the last place there was when the first page was read
 */
record IndexCursor(long day, long time, long place, long until) {
    private static final String MARK = "x";

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * Long.BYTES);
        bytes.putLong(day).putLong(time).putLong(place).putLong(until);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Whether the text is a cursor of the index, rather than of the journal. */
    static boolean isOne(String text) {
        return text.startsWith(MARK) && text.length() == 44;
    }

    /** @throws InvalidInput when the text is no cursor */
    static IndexCursor parse(String text) {
        try {
            if (isOne(text)) {
                ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(MARK.length())));
                return new IndexCursor(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static InvalidInput refused(String text) {
        return new InvalidInput("cursor", text, "is not a cursor; use the next_cursor of the previous page");
    }
}
