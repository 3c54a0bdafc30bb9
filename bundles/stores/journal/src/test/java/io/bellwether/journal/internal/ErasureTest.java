// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.identity.TenantKeys.KeyErased;
import io.bellwether.identity.internal.KeyFiles;
import io.bellwether.journal.JournalArchive.StoredSegment;
import io.bellwether.runtime.NodeSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal with the keys as they are kept in files. */
class ErasureTest {
    @TempDir
    Path folder;

    @Test
    void writesUnderTheNewestKeyAndReadsUnderAll() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        TestNode node = new TestNode(data.resolve("journal"));
        KeyFiles keys = new KeyFiles(new Node(data));
        node.keys = keys;
        try (SegmentJournal journal = node.open()) {
            for (int version = 1; version <= 3; version++) {
                append(journal, PROD, numbers(version * 10, version * 10 + 10));
                assertThat(keys.rotate(PROD.tenant())).isEqualTo(version + 1);
            }
            append(journal, PROD, numbers(0, 20));
            assertThat(journal.segments(PROD))
                    .extracting(StoredSegment::keyVersion)
                    .containsExactly(1, 2, 3, 4);
        }
        node.keys = new KeyFiles(new Node(data));
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(40);
            RetentionTest.allWell(journal, 40);
        }
    }

    @Test
    void whatWasErasedCannotBeReadFromACopyEither() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        TestNode node = new TestNode(data.resolve("journal"));
        KeyFiles keys = new KeyFiles(new Node(data));
        node.keys = keys;
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 10));
            keys.rotate(PROD.tenant());
            append(journal, PROD, numbers(10, 20));
        }
        // A backup of the segments alone, as in an object store.
        Path backup = RetentionTest.copy(node.folder(), folder.resolve("backup"));
        List<byte[]> before = contents(backup);
        keys.erase(PROD.tenant());
        try (SegmentJournal journal = node.open()) {
            journal.erase(PROD.tenant());
        }
        assertThat(node.folder().resolve("acme")).doesNotExist();
        try (Stream<Path> left = Files.walk(data.resolve("keys"))) {
            assertThat(left.map(file -> file.getFileName().toString())).doesNotContain("acme.key");
        }

        RetentionTest.copy(backup.resolve("acme"), node.folder().resolve("acme"));
        for (KeyFiles opened : List.of(keys, new KeyFiles(new Node(data)))) {
            node.keys = opened;
            assertThatThrownBy(() -> opened.key(PROD.tenant(), 1)).isInstanceOf(KeyErased.class);
            assertThatThrownBy(() -> opened.rotate(PROD.tenant())).isInstanceOf(KeyErased.class);
            try (SegmentJournal journal = node.open()) {
                assertThat(all(journal, PROD)).isEmpty();
                assertThat(journal.readAfter(PROD, null, 100).events()).isEmpty();
            }
        }
        for (byte[] content : before) {
            assertThat(new String(content, StandardCharsets.ISO_8859_1)).doesNotContain("message 1", "CorrelationId");
        }
    }

    private static List<byte[]> contents(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            List<byte[]> contents = new java.util.ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        }
    }

    private record Node(Path data) implements NodeSettings {
        @Override
        public Path etc() {
            return data;
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public URI url() {
            return URI.create("http://localhost");
        }

        @Override
        public String adminToken() {
            return null;
        }

        @Override
        public List<String> egressAllow() {
            return List.of();
        }
    }
}
