// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PollOutcome;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a search answered.
 *
 * @param events newest first
 * @param unreadable those without an id or a time that could be read
 * @param lastId of the last event that has one, be it readable or not; null when there is none
 * @param lastRead where the server stopped reading, which may be past the last event it found; null when it does not say
 * @param status {@code Complete}, {@code Full}, {@code Partial} or {@code Unknown}; null when it does not say
 * @param cut true when the rest was left unread, as it was too large
 * @param fault what is wrong with it; null when nothing is
 */
record Answer(
        List<EventBody> events,
        List<PollOutcome.Unreadable> unreadable,
        String lastId,
        String lastRead,
        String status,
        boolean cut,
        String fault) {
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(10_000)
                    .maxNestingDepth(10_000)
                    .build())
            .build();

    /**
     * Reads the body of an answer.
     *
     * @param largest bytes after which reading stops; the events read until then are kept
     * @throws IOException when the connection fails; what is wrong with the JSON is a fault of the answer
     */
    static Answer read(InputStream body, int largest) throws IOException {
        Counted counted = new Counted(body, largest);
        Reading reading = new Reading();
        try (JsonParser json = JSON.createParser(counted)) {
            reading.document(json);
        } catch (JsonProcessingException e) {
            if (!counted.exhausted) {
                return reading.faulty(
                        e.getOriginalMessage() + " at byte " + e.getLocation().getByteOffset());
            }
        } catch (Unexpected e) {
            return reading.faulty(e.getMessage());
        }
        if (counted.exhausted && reading.lastId == null) {
            return reading.faulty("it is larger than " + (largest >> 20) + " MiB; lower pageSize");
        }
        return new Answer(
                reading.events,
                reading.unreadable,
                reading.lastId,
                reading.lastRead,
                reading.status,
                counted.exhausted,
                null);
    }

    /**
     * What to report.
     *
     * @param cursor where the search began; null for the window's end
     * @param serverTime when it was answered; null when that is not known
     */
    PollOutcome outcome(String cursor, Instant serverTime, Secrecy secrecy) {
        List<PollOutcome.Unreadable> hidden = unreadable.stream()
                .map(item -> new PollOutcome.Unreadable(secrecy.hide(item.key()), secrecy.hide(item.problem())))
                .toList();
        if (cut || "Complete".equals(status)) {
            return new PollOutcome.Page(events, cut ? lastId : null, serverTime, hidden);
        }
        String next = lastRead == null ? lastId : lastRead;
        boolean stuck = next == null || next.equals(cursor);
        boolean more = "Partial".equals(status) || "Full".equals(status);
        if (stuck && more) {
            return new PollOutcome.Throttled(null, "the server gave up before it had read a single event");
        }
        return new PollOutcome.Page(events, stuck ? null : next, serverTime, hidden);
    }

    /** Valid JSON that is no answer of a Seq server. */
    private static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message, null, false, false);
        }
    }

    /** What has been read so far. */
    private static final class Reading {
        private final List<EventBody> events = new ArrayList<>();
        private final List<PollOutcome.Unreadable> unreadable = new ArrayList<>();
        private final EventReader reader = new EventReader();
        private String lastId;
        private boolean eventsSeen;
        private String lastRead;
        private String status;

        Answer faulty(String fault) {
            return new Answer(List.of(), List.of(), null, null, null, false, fault);
        }

        void document(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Unexpected("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("Events") && value == JsonToken.START_ARRAY) {
                    events(json);
                } else if (name.equals("Statistics") && value == JsonToken.START_OBJECT) {
                    statistics(json);
                } else {
                    json.skipChildren();
                }
            }
            if (!eventsSeen) {
                throw new Unexpected("it has no list named Events");
            }
        }

        private void events(JsonParser json) throws IOException {
            eventsSeen = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String place = "Events[" + (events.size() + unreadable.size()) + "] ";
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw new Unexpected(place + "is no object");
                }
                EventReader.Outcome outcome = reader.read(json);
                lastId = outcome.id() == null || outcome.id().isEmpty() ? lastId : outcome.id();
                if (outcome.fault() == null) {
                    events.add(outcome.event());
                } else {
                    unreadable.add(new PollOutcome.Unreadable(outcome.key(), place + outcome.fault()));
                }
            }
        }

        private void statistics(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (text && name.equals("LastReadEventId")) {
                    lastRead = json.getText();
                } else if (text && name.equals("Status")) {
                    status = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /** Ends after so many bytes, as if the connection had. */
    private static final class Counted extends FilterInputStream {
        private long left;
        private boolean exhausted;

        Counted(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                exhausted = true;
                return -1;
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
