// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.RetentionTest.allWell;
import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.journal.JournalArchive.StoredSegment;
import io.bellwether.journal.JournalRetention.Expired;
import io.bellwether.journal.JournalRetention.Rule;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.internal.FolderObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieringTest {
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private TestNode node;
    private ObjectStore objects;
    private List<Event> stored;

    /** Ten days of ten events; the first three days are more than a week ago. */
    @BeforeEach
    void write() throws Exception {
        node = new TestNode(folder.resolve("journal"));
        objects = new FolderObjects(folder.resolve("objects"));
        stored = new ArrayList<>();
        try (SegmentJournal journal = node.open()) {
            for (int day = 0; day < 10; day++) {
                stored.addAll(
                        append(journal, PROD, numbers(day * 10, day * 10 + 10)).stored());
                node.now = node.now.plus(Duration.ofDays(1));
            }
        }
        node.remotes.use(objects);
    }

    private SegmentJournal open() throws Exception {
        SegmentJournal journal = node.open();
        journal.configure(WEEK, 0);
        journal.awaitUpkeep();
        return journal;
    }

    @Test
    void movesOldSegmentsAndReadsThemAsBefore() throws Exception {
        try (SegmentJournal journal = open()) {
            assertThat(journal.moveToObjects()).isEqualTo(3);
            assertThat(journal.moveToObjects()).isZero();
            assertThat(objects.list("acme/prod/2026/03/", null, 10).objects())
                    .extracting(ObjectStore.StoredObject::key)
                    .containsExactly(
                            "acme/prod/2026/03/01/10-0.bwj",
                            "acme/prod/2026/03/02/10-0.bwj",
                            "acme/prod/2026/03/03/10-0.bwj");
            assertThat(node.folder().resolve("acme/prod/2026/03/01/10-0.bwj")).doesNotExist();
            reads(journal);
        }
        try (SegmentJournal journal = open()) {
            reads(journal);
            assertThat(journal.segments(PROD)).filteredOn(StoredSegment::remote).hasSize(3);
        }
    }

    private void reads(SegmentJournal journal) throws Exception {
        assertThat(all(journal, PROD)).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(journal.read(PROD, stored.stream().map(Event::rawRef).toList()))
                .isEqualTo(stored);
        assertThat(journal.readAfter(PROD, null, 1_000).events()).isEqualTo(stored);
        assertThat(journal.find(PROD, "event-3").message()).isEqualTo("message 3");
        List<Event> replayed = new ArrayList<>();
        journal.replay(PROD, Instant.EPOCH, Instant.MAX, replayed::addAll);
        assertThat(replayed).isEqualTo(stored);
        assertThat(append(journal, PROD, numbers(0, 100)).duplicates()).isEqualTo(100);
        allWell(journal, 100);
        assertThat(journal.verify(null, true, (done, total) -> {})).allMatch(check -> check.problem() == null);
    }

    @Test
    void aReadingWaitsForAnObjectStoreThatIsAway() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.moveToObjects();
            node.remotes.forget(objects);

            assertThatThrownBy(() -> journal.readAfter(PROD, null, 1_000))
                    .as("an index must not pass over what it cannot read")
                    .hasMessageContaining("io.bellwether.objects");
            assertThatThrownBy(() -> journal.replay(PROD, Instant.EPOCH, Instant.MAX, events -> {}))
                    .hasMessageContaining("io.bellwether.objects");
            assertThat(journal.read(
                            PROD, List.of(stored.get(0).rawRef(), stored.get(99).rawRef())))
                    .containsExactly(null, stored.get(99));
            assertThat(append(journal, PROD, numbers(0, 101)).stored()).hasSize(1);
            assertThat(journal.verify(null))
                    .filteredOn(check -> check.problem() != null)
                    .hasSize(3);

            node.remotes.use(objects);
            assertThat(journal.readAfter(PROD, null, 1_000).events()).hasSize(101);
            allWell(journal, 101);
        }
    }

    @Test
    void aMissingOrChangedObjectIsToldOf() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.moveToObjects();
            Path first = folder.resolve("objects/acme/prod/2026/03/01/10-0.bwj");
            byte[] bytes = Files.readAllBytes(first);
            bytes[200] ^= 1;
            Files.write(first, bytes);
            objects.delete("acme/prod/2026/03/02/10-0.bwj");

            assertThat(journal.verify(null))
                    .filteredOn(check -> check.problem() != null)
                    .singleElement()
                    .satisfies(check -> assertThat(check.problem()).contains("missing"));
            assertThat(journal.verify(null, true, (done, total) -> {}))
                    .filteredOn(check -> check.problem() != null)
                    .hasSize(2);
        }
    }

    @Test
    void keepsAFileThatIsNotWhatItsManifestLists() throws Exception {
        Path file = node.folder().resolve("acme/prod/2026/03/01/10-0.bwj");
        try (SegmentJournal journal = open()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[200] ^= 1;
            Files.write(file, bytes);
            assertThat(journal.moveToObjects()).isEqualTo(2);
            assertThat(file).exists();
            assertThat(objects.head("acme/prod/2026/03/01/10-0.bwj")).isNull();
        }
    }

    @Test
    void retentionReachesTheObjects() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.moveToObjects();
            List<Rule> rules = List.of(new Rule(event -> event.eventId().endsWith("2"), WEEK));

            Expired taken = journal.expire(PROD, rules, Duration.ofDays(9));
            assertThat(taken.segments()).isEqualTo(1);
            assertThat(taken.events()).isEqualTo(10 + 2);
            assertThat(objects.list("", null, 10).objects()).isEmpty();
            assertThat(journal.moveToObjects()).as("rewritten ones go back").isEqualTo(2);
            assertThat(all(journal, PROD)).hasSize(88);
            allWell(journal, 88);

            node.now = node.now.plus(Duration.ofDays(30));
            assertThat(journal.expire(PROD, rules, Duration.ofDays(9)).segments())
                    .isEqualTo(9);
            assertThat(objects.list("", null, 10).objects()).isEmpty();
            assertThat(node.folder().resolve("acme/prod/2026")).doesNotExist();
        }
    }

    @Test
    void anExpiredObjectIsRemovedWhenTheStoreIsBack() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.moveToObjects();
            node.remotes.forget(objects);
            assertThat(journal.expire(PROD, List.of(), WEEK).segments()).isEqualTo(3);
            assertThat(all(journal, PROD)).hasSize(70);
        }
        try (SegmentJournal journal = open()) {
            assertThat(all(journal, PROD)).hasSize(70);
            node.remotes.use(objects);
            journal.expire(PROD, List.of(), WEEK);
            assertThat(objects.list("", null, 10).objects()).isEmpty();
            allWell(journal, 70);
        }
    }

    @Test
    void erasureReachesTheObjectsOfOneTenantOnly() throws Exception {
        objects.put("acme-2/prod/2026/03/01/10-0.bwj", Files.writeString(folder.resolve("x"), "another's"));
        try (SegmentJournal journal = open()) {
            journal.moveToObjects();
            journal.erase(PROD.tenant());
            assertThat(objects.list("", null, 10).objects())
                    .extracting(ObjectStore.StoredObject::key)
                    .containsExactly("acme-2/prod/2026/03/01/10-0.bwj");
            assertThat(node.folder().resolve("acme")).doesNotExist();
        }
    }

    @Test
    void losesNothingWhenItIsStoppedAtAnyStep() throws Exception {
        Path template = node.folder();
        try (SegmentJournal journal = open()) {
            assertThat(journal.segments(PROD)).hasSize(10);
        }
        for (int step = 0; ; step++) {
            node = new TestNode(RetentionTest.copy(template, folder.resolve("step-" + step)));
            node.now = START.plus(Duration.ofDays(10));
            objects = new FolderObjects(folder.resolve("objects-" + step));
            node.remotes.use(objects);
            RetentionTest.StoppedStorage storage = new RetentionTest.StoppedStorage(step);
            node.storage = storage;
            SegmentJournal crashing = open();
            storage.armed = true;
            int moved = crashing.moveToObjects();
            node.storage = new Storage();
            try (SegmentJournal journal = open()) {
                assertThat(all(journal, PROD)).as("step %d", step).containsExactlyInAnyOrderElementsOf(stored);
                journal.moveToObjects();
                assertThat(all(journal, PROD)).as("step %d", step).containsExactlyInAnyOrderElementsOf(stored);
                allWell(journal, 100);
                assertThat(journal.segments(PROD))
                        .filteredOn(StoredSegment::remote)
                        .hasSize(3);
            }
            if (moved == 3) {
                assertThat(step).as("steps that were tried").isGreaterThan(15);
                break;
            }
        }
    }
}
