// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.journal.Journal.SegmentCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a sealed journal is changed behind its back is told by verification. */
class ManifestTest {
    private static final String FIRST = "acme/prod/2026/03/01/10-0.bwj";
    private static final String SECOND = "acme/prod/2026/03/02/10-0.bwj";
    private static final String MANIFEST = "acme/prod/2026/03/01/manifest";

    @TempDir
    Path folder;

    private TestNode node;

    /** Three days, and two segments on the last. */
    @BeforeEach
    void write() throws Exception {
        node = new TestNode(folder.resolve("journal"));
        try (SegmentJournal journal = node.open()) {
            for (int day = 0; day < 3; day++) {
                append(journal, PROD, numbers(day * 10, day * 10 + 10));
                node.now = node.now.plus(Duration.ofDays(1));
            }
            node.now = node.now.minus(Duration.ofHours(23));
            append(journal, PROD, numbers(30, 40));
        }
    }

    @Test
    void allIsWellWhenNothingWasChanged() throws Exception {
        assertThat(problems()).isEmpty();
        assertThat(Files.readString(path(MANIFEST))).contains("10-0.bwj 10 ").doesNotContain("message");
    }

    @Test
    void aMissingSegmentIsNoticed() throws Exception {
        Files.delete(path(SECOND));
        assertThat(problems()).singleElement().satisfies(check -> {
            assertThat(check.segment()).isEqualTo(SECOND);
            assertThat(check.problem()).contains("missing").contains("10 events");
        });
    }

    @Test
    void aMissingDayIsNoticed() throws Exception {
        FileTree.delete(path(SECOND).getParent(), new Storage());
        assertThat(problems()).singleElement().satisfies(check -> {
            assertThat(check.segment()).isEqualTo("acme/prod/2026/03/02/manifest");
            assertThat(check.problem()).contains("missing");
        });
    }

    @Test
    void aSegmentInPlaceOfAnotherIsNoticed() throws Exception {
        Files.copy(path(FIRST), path(SECOND), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(problems()).anySatisfy(check -> assertThat(check.segment()).isEqualTo(SECOND));
    }

    @Test
    void aDuplicatedSegmentIsNoticedAndItsEventsAreNotDoubled() throws Exception {
        Path copy = path("acme/prod/2026/03/01/11-0.bwj");
        Files.copy(path(FIRST), copy);
        assertThat(problems()).singleElement().satisfies(check -> assertThat(check.segment())
                .isEqualTo("acme/prod/2026/03/01/11-0.bwj"));
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(40);
        }
        assertThat(problems()).as("it is not listed the next time").isNotEmpty();
    }

    @Test
    void anOlderCopyOfARewrittenSegmentIsNoticed() throws Exception {
        byte[] older = Files.readAllBytes(path(FIRST));
        node.now = node.now.plus(Duration.ofDays(20));
        try (SegmentJournal journal = node.open()) {
            journal.awaitUpkeep();
            journal.expire(
                    PROD,
                    List.of(new io.bellwether.journal.JournalRetention.Rule(
                            event -> event.eventId().equals("event-1"), Duration.ofDays(7))),
                    Duration.ofDays(90));
        }
        assertThat(problems()).isEmpty();
        Files.write(path(FIRST), older);
        assertThat(problems()).singleElement().satisfies(check -> assertThat(check.problem())
                .contains("not the one the manifest lists"));
    }

    @Test
    void everyChangedByteOfAManifestIsNoticedAndItIsMadeAgain() throws Exception {
        byte[] whole = Files.readAllBytes(path(MANIFEST));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(path(MANIFEST), changed);
            assertThat(problems()).as("byte %d", at).singleElement().satisfies(check -> assertThat(check.segment())
                    .isEqualTo("acme/prod/2026/03/01/manifest.damaged"));
            Files.delete(path("acme/prod/2026/03/01/manifest.damaged"));
            assertThat(problems()).as("made again after byte %d", at).isEmpty();
        }
    }

    @Test
    void aHalfWrittenManifestIsNoticedAndADraftPassedOver() throws Exception {
        byte[] whole = Files.readAllBytes(path(MANIFEST));
        for (int length : new int[] {0, 1, 30, whole.length / 2, whole.length - 1}) {
            Files.write(path(MANIFEST), Arrays.copyOf(whole, length));
            assertThat(problems()).as("cut at %d", length).hasSize(1);
            Files.delete(path("acme/prod/2026/03/01/manifest.damaged"));
        }
        Files.write(path(MANIFEST), whole);
        Files.write(path(MANIFEST + ".draft"), Arrays.copyOf(whole, 40));
        assertThat(problems()).isEmpty();
        assertThat(path(MANIFEST + ".draft")).doesNotExist();
    }

    @Test
    void anOlderManifestIsNoticed() throws Exception {
        Path last = path("acme/prod/2026/03/03/manifest");
        byte[] older = Files.readAllBytes(last);
        try (SegmentJournal journal = node.open()) {
            node.now = node.now.plus(Duration.ofHours(1));
            append(journal, PROD, numbers(40, 50));
            node.now = node.now.plus(Duration.ofHours(1));
            journal.sealIdle();
            journal.awaitUpkeep();
            Files.write(last, older);
            assertThat(journal.verify(null))
                    .anySatisfy(check -> assertThat(check.problem()).contains("manifest was changed"));
        }
    }

    @Test
    void segmentsFromBeforeThereWereManifestsAreListed() throws Exception {
        try (Stream<Path> files = Files.walk(node.folder())) {
            for (Path file : files.filter(each -> each.endsWith("manifest")).toList()) {
                Files.delete(file);
            }
        }
        assertThat(problems()).isEmpty();
        assertThat(path(MANIFEST)).exists();
        assertThat(problems()).isEmpty();
    }

    @Test
    void lostIdsAreToldOfWhenTheIndexIsAnothers() throws Exception {
        TestNode other = new TestNode(folder.resolve("other"));
        try (SegmentJournal journal = other.open()) {
            append(journal, PROD, numbers(500, 510));
        }
        try (Stream<Path> runs = Files.list(node.folder().resolve("acme/prod/ids"));
                Stream<Path> others = Files.list(other.folder().resolve("acme/prod/ids"))) {
            Path foreign = others.findFirst().orElseThrow();
            for (Path run : runs.toList()) {
                Files.copy(foreign, run, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(problems()).isNotEmpty().allSatisfy(check -> assertThat(check.problem())
                .contains("not in the index"));
    }

    private List<SegmentCheck> problems() throws IOException {
        try (SegmentJournal journal = node.open()) {
            journal.awaitUpkeep();
            return journal.verify(null).stream()
                    .filter(check -> check.problem() != null)
                    .toList();
        }
    }

    private Path path(String below) {
        return node.folder().resolve(below);
    }
}
