// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.JournalReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final Instant AT = Instant.parse("2025-08-12T03:00:00Z");

    private final List<Event> written = new ArrayList<>();
    private final JournalReader journal = new Frames();

    @Test
    void everyEventIsTakenOnceInWhateverOrderItComes() throws IOException {
        for (int frame = 0; frame < 40; frame++) {
            for (int index = 0; index <= frame % 7; index++) {
                written.add(event(frame, index));
            }
        }
        List<Event> shuffled = new ArrayList<>(written);
        Collections.shuffle(shuffled, new Random(4));
        Coverage coverage = new Coverage(journal, JournalReader.before(AT));
        int taken = 0;
        for (Event event : shuffled) {
            assertThat(coverage.contains(event)).isFalse();
            assertThat(coverage.add(event)).isTrue();
            assertThat(coverage.add(event)).isFalse();
            if (++taken % 10 == 0) {
                coverage.advance(journal, Timeline.WHERE);
                coverage = again(coverage);
                Coverage now = coverage;
                assertThat(shuffled.subList(0, taken)).allMatch(now::contains);
                assertThat(shuffled.subList(taken, shuffled.size())).noneMatch(now::contains);
            }
        }
        coverage.advance(journal, Timeline.WHERE);
        assertThat(coverage.fragments()).isZero();
        assertThat(coverage.upTo()).isEqualTo(journal.positionOf(written.get(written.size() - 1)));
    }

    @Test
    void aHoleIsReadAgain() {
        for (int frame = 0; frame < 3; frame++) {
            written.add(event(frame, 0));
        }
        Coverage coverage = new Coverage(journal, JournalReader.before(AT));
        coverage.add(written.get(0));
        coverage.add(written.get(2));
        coverage.advance(journal, Timeline.WHERE);
        assertThat(coverage.upTo()).isEqualTo(journal.positionOf(written.get(0)));
        assertThat(coverage.fragments()).isEqualTo(1);
        assertThat(coverage.contains(written.get(1))).isFalse();
    }

    @Test
    void aCopyStaysAsItWas() {
        written.add(event(0, 0));
        Coverage coverage = new Coverage(journal, JournalReader.before(AT));
        Coverage copy = coverage.copy();
        coverage.add(written.get(0));
        assertThat(copy.contains(written.get(0))).isFalse();
        assertThat(coverage.contains(written.get(0))).isTrue();
    }

    private Coverage again(Coverage coverage) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        coverage.write(new DataOutputStream(bytes));
        return Coverage.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), journal);
    }

    private static Event event(int frame, int index) {
        Event event = Timeline.event(frame + "/" + index, AT, AT, "a", Map.of());
        String place = "harbour-wren/prod/2025/08/12/03-" + frame / 10 + ".bwj:" + frame % 10 + ":" + index;
        return new Event(
                event.where(), event.eventId(), true, event.timestamp(), event.receivedAt(), event.body(), place);
    }

    /** Reads what was written, by place. */
    private final class Frames implements JournalReader {
        @Override
        public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reading readAfter(TenantEnvironment where, String position, int most) {
            List<Event> events = written.stream()
                    .filter(event -> position == null || JournalReader.compare(positionOf(event), position) > 0)
                    .toList();
            return new Reading(events, events.isEmpty() ? position : positionOf(events.get(events.size() - 1)), true);
        }

        @Override
        public String end(TenantEnvironment where) {
            return written.isEmpty() ? null : positionOf(written.get(written.size() - 1));
        }

        @Override
        public String positionOf(Event event) {
            String[] parts = event.rawRef().split(":");
            String segment = parts[0].substring(parts[0].lastIndexOf('-') + 1, parts[0].lastIndexOf('.'));
            return Math.floorDiv(AT.getEpochSecond(), 3600) + "/" + segment + "/" + parts[1];
        }
    }
}
