// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal.SegmentCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left after a crash: files are copied while they are written to, then cut or changed. */
class SegmentRecoveryTest {
    private static final String SEGMENT = "acme/prod/2026/03/01/10-0.bwj";

    @TempDir
    Path folder;

    private byte[] beforeLast;
    private byte[] whole;
    private byte[] sealed;

    /** Three frames of five events; as they were before the last frame, after it, and sealed. */
    @BeforeEach
    void write() throws Exception {
        TestNode node = new TestNode(folder.resolve("original"));
        Path segment = node.folder().resolve(SEGMENT);
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 5));
            append(journal, PROD, numbers(5, 10));
            beforeLast = Files.readAllBytes(segment);
            append(journal, PROD, numbers(10, 15));
            whole = Files.readAllBytes(segment);
        }
        sealed = Files.readAllBytes(segment);
    }

    @Test
    void keepsEverythingBeforeATornFrameWhereverItWasTorn() throws Exception {
        for (int length = beforeLast.length; length <= whole.length; length++) {
            TestNode node = crashed("torn-" + length, Arrays.copyOf(whole, length));
            int expected = length == whole.length ? 15 : 10;
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).as("cut at %d", length).hasSize(expected);
                assertThat(journal.verify(null)).allMatch(check -> check.problem() == null);
                if (length % 16 == 0) {
                    assertThat(append(journal, PROD, numbers(0, 15)).duplicates())
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void recoversFromATornFooter() throws Exception {
        for (int length = whole.length; length <= sealed.length; length += 7) {
            TestNode node = crashed("footer-" + length, Arrays.copyOf(sealed, length));
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).as("cut at %d", length).hasSize(15);
            }
        }
    }

    @Test
    void removesAFileWithoutAWholeHeader() throws Exception {
        TestNode node = crashed("empty", Arrays.copyOf(whole, SegmentHeader.SIZE - 1));
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).isEmpty();
            assertThat(append(journal, PROD, numbers(0, 5)).stored()).hasSize(5);
        }
    }

    @Test
    void opensTheSameStateAgainAfterEachCrash() throws Exception {
        TestNode node = crashed("twice", Arrays.copyOf(whole, whole.length - 3));
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(10, 12));
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(12);
            assertThat(append(journal, PROD, numbers(0, 12)).duplicates()).isEqualTo(12);
        }
    }

    @Test
    void findsEveryChangedByteOfASealedSegment() throws Exception {
        for (int at = 0; at < sealed.length; at += 11) {
            byte[] changed = sealed.clone();
            changed[at] ^= 0x10;
            TestNode node = crashed("changed-" + at, changed);
            try (SegmentJournal journal = node.open()) {
                boolean reported =
                        journal.verify(null).stream().anyMatch(check -> check.problem() != null || !check.sealed());
                assertThat(reported || isFooter(at)).as("byte %d changed", at).isTrue();
                assertThat(all(journal, PROD).size())
                        .as("byte %d changed", at)
                        .isGreaterThanOrEqualTo(isFooter(at) ? 15 : at < SegmentHeader.SIZE ? 0 : 10);
            }
        }
    }

    @Test
    void readsAroundADamagedFrame() throws Exception {
        byte[] changed = whole.clone();
        changed[beforeLast.length - 20] ^= 1;
        TestNode node = crashed("damaged", changed);
        for (int start = 0; start < 2; start++) {
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).extracting(Event::eventId).hasSize(10);
                SegmentCheck worst = journal.verify(null).get(0);
                assertThat(worst.problem()).contains("cannot be read");
                assertThat(worst.segment()).isEqualTo(SEGMENT);
            }
        }
    }

    @Test
    void keepsButCannotReadWhatIsUnderAnotherKey() throws Exception {
        for (byte[] content : List.of(whole, sealed)) {
            TestNode node = crashed("key-" + content.length, content);
            TenantKeys right = node.keys;
            node.keys = new TestNode.Keys("-other");
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).isEmpty();
                assertThat(journal.verify(null).get(0).problem()).contains("key");
            }
            node.keys = right;
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).hasSize(15);
            }
        }
    }

    @Test
    void readsNothingOfATenantWhoseKeyWasErased() throws Exception {
        TestNode node = crashed("erased", whole);
        node.keys.erase(PROD.tenant());
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).isEmpty();
            assertThat(journal.verify(null).get(0).problem()).contains("acme");
        }
    }

    /** Without a footer, or with one that is not authentic, the frames are found by themselves. */
    private boolean isFooter(int at) {
        return at >= whole.length;
    }

    private TestNode crashed(String name, byte[] segment) throws IOException {
        TestNode node = new TestNode(folder.resolve(name));
        Path file = node.folder().resolve(SEGMENT);
        Files.createDirectories(file.getParent());
        Files.write(file, segment);
        return node;
    }
}
