// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static io.bellwether.journal.internal.TestNode.anonymous;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.journal.JournalReader.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceReaderTest {
    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void node() {
        node = new TestNode(folder.resolve("journal"));
    }

    /** Four segments of several frames; the last is still written. */
    private List<Event> fill(SegmentJournal journal) throws Exception {
        List<Event> stored = new ArrayList<>();
        for (int hour = 0; hour < 4; hour++) {
            for (int batch = 0; batch < 5; batch++) {
                int from = (hour * 5 + batch) * 10;
                stored.addAll(append(journal, PROD, numbers(from, from + 10)).stored());
            }
            if (hour < 3) {
                node.now = node.now.plus(Duration.ofHours(1));
            }
        }
        return stored;
    }

    @Test
    void readsPlacesInTheOrderAsked() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> asked = new ArrayList<>(fill(journal));
            Collections.shuffle(asked, new Random(3));
            asked.add(asked.get(0));

            for (int round = 0; round < 2; round++) {
                assertThat(journal.read(PROD, asked.stream().map(Event::rawRef).toList()))
                        .isEqualTo(asked);
            }
        }
    }

    @Test
    void answersNullForPlacesThatAreNone() throws Exception {
        try (SegmentJournal journal = node.open()) {
            Event there = fill(journal).get(7);
            String place = there.rawRef();
            String segment = place.substring(0, place.indexOf(':'));

            assertThat(journal.read(
                            PROD,
                            List.of(
                                    place,
                                    segment + ":0:10",
                                    segment + ":0:-1",
                                    segment + ":99:0",
                                    segment.replace("10-0", "03-0") + ":0:0",
                                    segment.replace("acme", "globex") + ":0:0",
                                    "nonsense",
                                    "a:b:c")))
                    .isEqualTo(Arrays.asList(there, null, null, null, null, null, null, null));
        }
    }

    @Test
    void aDamagedFrameHidesOnlyItsOwnEvents() throws Exception {
        List<Event> stored;
        try (SegmentJournal journal = node.open()) {
            stored = fill(journal);
        }
        Path segment = node.folder().resolve("acme/prod/2026/03/01/10-0.bwj");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[SegmentHeader.SIZE + FrameHeader.SIZE + 20] ^= 1;
        Files.write(segment, bytes);
        try (SegmentJournal journal = node.open()) {
            List<Event> read =
                    journal.read(PROD, stored.stream().map(Event::rawRef).toList());

            assertThat(read.subList(0, 10)).containsOnlyNulls();
            assertThat(read.subList(10, read.size())).isEqualTo(stored.subList(10, stored.size()));
        }
    }

    @Test
    void goesOnFromEveryPosition() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = fill(journal);
            for (int from = 9; from < stored.size(); from += 10) {
                Reading rest = journal.readAfter(PROD, journal.positionOf(stored.get(from)), 1_000);

                assertThat(rest.events()).isEqualTo(stored.subList(from + 1, stored.size()));
                assertThat(rest.end()).isTrue();
                assertThat(rest.position()).isEqualTo(journal.end(PROD));
            }
        }
    }

    @Test
    void readsInStepsOfWholeFrames() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = fill(journal);
            List<Event> seen = new ArrayList<>();
            String position = null;
            Reading step;
            do {
                step = journal.readAfter(PROD, position, 15);
                assertThat(step.events().size()).isLessThanOrEqualTo(20);
                seen.addAll(step.events());
                position = step.position();
            } while (!step.end());

            assertThat(seen).isEqualTo(stored);
            assertThat(journal.readAfter(PROD, position, 15)).isEqualTo(new Reading(List.of(), position, true));
        }
    }

    @Test
    void knowsTheEndAlsoAfterAStart() throws Exception {
        String end;
        try (SegmentJournal journal = node.open()) {
            assertThat(journal.end(PROD)).isNull();
            List<Event> stored = fill(journal);
            end = journal.end(PROD);
            assertThat(end).isEqualTo(journal.positionOf(stored.get(stored.size() - 1)));
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(journal.end(PROD)).isEqualTo(end);
        }
    }

    @Test
    void refusesWhatIsNoPosition() throws Exception {
        try (SegmentJournal journal = node.open()) {
            fill(journal);
            assertThatThrownBy(() -> journal.readAfter(PROD, "nonsense", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nonsense");
        }
    }

    @Test
    void readsNothingMoreOfATenantWhoseKeyIsGoneThoughItWasJustRead() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<String> places =
                    append(journal, PROD, List.of(anonymous(PROD, "a", START, "read before"))).stored().stream()
                            .map(Event::rawRef)
                            .toList();
            assertThat(journal.read(PROD, places)).doesNotContainNull();
            node.keys.erase(PROD.tenant());
            assertThat(journal.read(PROD, places)).containsOnlyNulls();
        }
    }

    @Test
    void theCacheStaysWithinItsBytes() throws Exception {
        SegmentName name = SegmentName.parse("acme/prod/2026/03/01/10-0.bwj");
        Segment.Version segment = new Segment(name, folder, node.keys, null, node.remotes).version();
        FrameHeader header = new FrameHeader(0, 1, 10, 0, 1000, 1, 0, 0, 0, 0);
        byte[] lines = new byte[1000];
        for (int i = 99; i < 1000; i += 100) {
            lines[i] = '\n';
        }
        DecodedFrame frame = DecodedFrame.of(name, header, lines);
        FrameCache cache = new FrameCache(10L * frame.bytes());
        for (int number = 0; number < 100; number++) {
            cache.put(segment, number, frame);
            cache.get(segment, 0);
            assertThat(cache.bytes()).isLessThanOrEqualTo(10L * frame.bytes());
        }
        assertThat(cache.get(segment, 0)).as("used all the time").isSameAs(frame);
        assertThat(cache.get(segment, 99)).isSameAs(frame);
        assertThat(cache.get(segment, 50)).isNull();
        cache.drop(PROD.tenant());
        assertThat(cache.bytes()).isZero();
    }
}
