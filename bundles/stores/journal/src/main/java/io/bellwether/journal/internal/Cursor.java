// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.settings.InvalidInput;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where a page ended.
 *
 * @param last the last event of the page
 * @param until the journal's end when the first page was read; what was appended later is left out
 */
record Cursor(Key last, Place until) {
    private static final int SIZE = 8 + 4 + 2 * Place.SIZE;

    /** A place in the journal of one environment. @param index the event's place in its frame */
    record Place(long hour, int number, int frame, int index) implements Comparable<Place> {
        static final int SIZE = 8 + 4 + 4 + 4;
        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::hour)
                .thenComparingInt(Place::number)
                .thenComparingInt(Place::frame)
                .thenComparingInt(Place::index);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        private void write(ByteBuffer out) {
            out.putLong(hour).putInt(number).putInt(frame).putInt(index);
        }

        private static Place read(ByteBuffer in) {
            return new Place(in.getLong(), in.getInt(), in.getInt(), in.getInt());
        }
    }

    /** What events are listed by: their time, then their place. */
    record Key(Instant time, Place place) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = time.compareTo(other.time);
            return order == 0 ? place.compareTo(other.place) : order;
        }
    }

    String text() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putLong(last.time().getEpochSecond()).putInt(last.time().getNano());
        last.place().write(out);
        until.write(out);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
    }

    /** @throws InvalidInput when the text is no cursor */
    static Cursor parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == SIZE) {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
                return new Cursor(new Key(time, Place.read(in)), Place.read(in));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static InvalidInput refused(String text) {
        return new InvalidInput("cursor", text, "is not a cursor; use the next_cursor of the previous page");
    }
}
