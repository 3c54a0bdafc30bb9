// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(START);
    private final Map<String, Object> settings = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private FileSource source;
    private Path log;
    private String position;
    private String problem;
    private int unreadable;

    @BeforeEach
    void begin() {
        source = new FileSource(new AllowedFolders(List.of(folder)), clock);
        log = folder.resolve("app.log");
        settings.put("path", folder + "/app.log");
        settings.put("format", "text");
        settings.put("from", "beginning");
    }

    @Test
    void aLineIsReadWhenItHasEnded() throws Exception {
        append(log, "one\ntwo\npar");
        assertThat(read()).containsExactly("one", "two");
        clock.advance(Duration.ofHours(2));
        assertThat(read()).isEmpty();
        append(log, "tial\r\n\r\nlast\n");
        assertThat(read()).containsExactly("partial", "last");
    }

    @Test
    void filesThatAreThereAreReadFromTheirEndAndLaterOnesWhole() throws Exception {
        settings.put("from", "end");
        settings.put("path", folder + "/*.log");
        append(log, "old\nhalf");
        append(folder.resolve("empty.log"), "");
        assertThat(read()).isEmpty();
        append(log, " a line\nnew\n");
        append(folder.resolve("empty.log"), "first\n");
        append(folder.resolve("late.log"), "whole\n");
        assertThat(read()).containsExactlyInAnyOrder("new", "first", "whole");
    }

    @Test
    void aRenamedFileIsReadToItsEndAndItsSuccessorFromItsBeginning() throws Exception {
        append(log, "one\n");
        assertThat(read()).containsExactly("one");
        append(log, "two\nunfinished");
        Files.move(log, folder.resolve("app.log.1"));
        append(log, "three\n");
        assertThat(read()).containsExactlyInAnyOrder("two", "three");
        touch(folder.resolve("app.log.1"), START.minusSeconds(10));
        assertThat(read()).containsExactly("unfinished");
        Files.move(folder.resolve("app.log.1"), folder.resolve("app.log.2"));
        Files.move(log, folder.resolve("app.log.1"));
        append(log, "four\n");
        assertThat(read()).containsExactly("four");
        assertThat(ids).doesNotHaveDuplicates().hasSize(5);
    }

    @Test
    void aFileThatIsCopiedAndTruncatedIsReadOnAnew() throws Exception {
        append(log, "one\ntwo\n");
        assertThat(read()).containsExactly("one", "two");
        Files.copy(log, folder.resolve("app.log.1"));
        truncate(log);
        assertThat(read()).isEmpty();
        append(log, "one\n");
        assertThat(read()).containsExactly("one");
        truncate(log);
        append(log, "uno\nmore than before\n");
        assertThat(read()).containsExactly("uno", "more than before");
        assertThat(ids).doesNotHaveDuplicates().hasSize(5);
    }

    @Test
    void aCopyWithinThePatternIsNotReadTwiceAndWhatWasUnreadIsFoundInIt() throws Exception {
        settings.put("path", folder + "/app.log*");
        append(log, "one\n");
        assertThat(read()).containsExactly("one");
        append(log, "two\n");
        Files.copy(log, folder.resolve("app.log.1"));
        truncate(log);
        append(log, "three\n");
        assertThat(read()).containsExactlyInAnyOrder("two", "three");
        assertThat(read()).isEmpty();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void twoFilesWithTheSameFirstLineAreTwo() throws Exception {
        settings.put("path", folder + "/*.log");
        append(log, "# version 1\na\n");
        assertThat(read()).hasSize(2);
        append(folder.resolve("b.log"), "# version 1\nb and more\n");
        assertThat(read()).containsExactly("# version 1", "b and more");
    }

    @Test
    void aFileMadeAnewInTheSamePlaceIsNotTakenForTheOldOne() throws Exception {
        append(log, "# header\nold line\n");
        read();
        truncate(log);
        assertThat(read()).isEmpty();
        append(log, "# header\nnew line\n");
        position = null;
        assertThat(read()).containsExactly("# header", "new line");
        assertThat(ids.get(1)).isNotEqualTo(ids.get(3));
    }

    @Test
    void aReplacedFileIsAnother() throws Exception {
        append(log, "a long first line\n");
        assertThat(read()).hasSize(1);
        Path other = folder.resolve("new");
        append(other, "short\n");
        Files.move(other, log, StandardCopyOption.REPLACE_EXISTING);
        assertThat(read()).containsExactly("short");
    }

    @Test
    void theSameBytesHaveTheSameIdsWhenReadAgain() throws Exception {
        append(log, "one\ntwo\n");
        read();
        List<String> first = List.copyOf(ids);
        String stored = position;
        append(log, "three\n");
        position = null;
        ids.clear();
        read();
        assertThat(ids).hasSize(3).containsAll(first);
        position = stored;
        ids.clear();
        assertThat(read()).containsExactly("three");
    }

    @Test
    void recordsOfSeveralLinesEndWithTheNextOrWhenTheFileRests() throws Exception {
        settings.put("multiline", "^\\d{4}-");
        append(log, "2026-03-01 10:00:00 ERROR a\njava.lang.Error: x\n\tat y\n2026-03-01 10:00:01 INFO b\n");
        touch(log, START.minusSeconds(1));
        assertThat(read()).containsExactly("2026-03-01 10:00:00 ERROR a");
        touch(log, START.minusSeconds(6));
        assertThat(read()).containsExactly("2026-03-01 10:00:01 INFO b");
        append(log, "2026-03-01 10:00:02 INFO c\n");
        touch(log, START.minusSeconds(6));
        assertThat(read()).containsExactly("2026-03-01 10:00:02 INFO c");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void anExpressionThatTriesForEverIsCutShort() throws Exception {
        settings.put("multiline", "(a+)+$");
        append(log, "b\n" + "a".repeat(500) + "!\nc\n");
        touch(log, START.minusSeconds(6));
        assertThat(read()).hasSizeGreaterThan(0);
        assertThat(problem).contains("too much work");
    }

    @Test
    void theByteOrderMarkTellsTheEncoding() throws Exception {
        settings.put("path", folder + "/*.log");
        Map<String, Charset> marked = Map.of(
                "le.log",
                StandardCharsets.UTF_16LE,
                "be.log",
                StandardCharsets.UTF_16BE,
                "u8.log",
                StandardCharsets.UTF_8);
        for (Map.Entry<String, Charset> each : marked.entrySet()) {
            Files.write(
                    folder.resolve(each.getKey()), "\uFEFFgr\u00fc\u010a\u0a00n\r\nzwei\n".getBytes(each.getValue()));
        }
        assertThat(read()).hasSize(6).containsOnly("gr\u00fc\u010a\u0a00n", "zwei");
        Files.write(folder.resolve("le.log"), "drei\n".getBytes(StandardCharsets.UTF_16LE), StandardOpenOption.APPEND);
        assertThat(read()).containsExactly("drei");

        settings.put("encoding", "latin-1");
        Files.write(folder.resolve("l1.log"), "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read()).containsExactly("caf\u00e9");
    }

    @Test
    void aLineWithoutEndIsPassedOverInSteps() throws Exception {
        settings.put("maxLine", 1_024);
        append(log, "before\n" + "x".repeat(3_000_000));
        assertThat(readAll()).containsExactly("before");
        append(log, "y".repeat(100_000) + "\nafter\n" + "z".repeat(2_000) + "\nlast\n");
        assertThat(readAll()).containsExactly("after", "last");
        assertThat(unreadable).isEqualTo(2);
        assertThat(problem).contains("app.log").contains("1024 bytes");
    }

    @Test
    void unreadableLinesAreCountedAndPassedOver() throws Exception {
        settings.put("format", "clef");
        append(log, "{\"@t\":\"2026-03-01T10:00:00Z\",\"@m\":\"a\"}\nnonsense\n{\"@t\":\"2026-03-01T10:00:00Z\"}\n");
        assertThat(read()).containsExactly("a", "");
        assertThat(unreadable).isEqualTo(1);
        assertThat(problem).contains("app.log").contains("not JSON").doesNotContain("\n");
    }

    @Test
    void compressedFilesAreLeftAlone() throws Exception {
        settings.put("path", folder + "/app*");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var zip = new java.util.zip.GZIPOutputStream(packed)) {
            zip.write("old\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("app.log.2.gz"), packed.toByteArray());
        append(log, "one\n");
        assertThat(read()).containsExactly("one");
    }

    @Test
    void onlyAllowedFoldersAreRead(@TempDir Path elsewhere) throws Exception {
        Path secret = elsewhere.resolve("secret.log");
        append(secret, "secret\n");
        for (String path : List.of(
                secret.toString(),
                folder + "/../" + elsewhere.getFileName() + "/secret.log",
                "/etc/passwd",
                "relative/*.log",
                folder.toString() + "x/a.log")) {
            settings.put("path", path);
            assertThatThrownBy(() -> source.check(read(settings)))
                    .as(path)
                    .isInstanceOfSatisfying(
                            InvalidInput.class,
                            e -> assertThat(e.problems().get(0).field()).isEqualTo("path"));
            assertThat(source.read(read(settings), null, 10)).isInstanceOf(TailOutcome.Failed.class);
        }
        FileSource none = new FileSource(Map.of(), clock);
        settings.put("path", folder + "/app.log");
        assertThatThrownBy(() -> none.check(read(settings))).hasMessageContaining("allowed = /var/log/app");

        Files.createSymbolicLink(folder.resolve("link.log"), secret);
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        append(log, "mine\n");
        settings.put("path", folder + "/*.log");
        assertThat(read()).containsExactly("mine");
        assertThat(problem).contains("link.log").contains("outside");
        settings.put("path", folder + "/linked/*.log");
        assertThat(source.read(read(settings), null, 10))
                .isInstanceOfSatisfying(TailOutcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("outside"));
        settings.put("path", folder + "/**.log");
        position = null;
        assertThat(read()).containsExactly("mine");

        Files.createSymbolicLink(folder.resolve("inner.log"), log);
        settings.put("path", folder + "/inner.log");
        position = null;
        assertThat(read()).as("a link within").containsExactly("mine");
    }

    @Test
    void manyFilesShareEachReadAndThePositionStaysSmall() throws Exception {
        settings.put("path", folder + "/*.log");
        for (int i = 0; i < 500; i++) {
            append(folder.resolve("f" + i + ".log"), "line of " + i + "\n");
        }
        assertThat(readAll()).hasSize(TailPosition.MOST_FILES);
        assertThat(position.length()).isLessThan(64 << 10);
        assertThat(problem).contains("more than 400 files");
        for (int i = 0; i < 500; i++) {
            Files.delete(folder.resolve("f" + i + ".log"));
        }
        assertThat(read()).isEmpty();
        assertThat(position).isEqualTo("[]");
    }

    @Test
    void nothingIsLostOrDoubledWhileAWriterRotates() throws Exception {
        settings.put("path", folder + "/app.log*");
        Set<String> seen = new HashSet<>();
        int written = 0;
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        int copies = 0;
        for (int round = 0; round < 300; round++) {
            int lines = random.nextInt(40);
            for (int i = 0; i < lines; i++) {
                append(log, "line " + written++ + "\n");
            }
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (Files.exists(log)) {
                        Files.move(log, folder.resolve("app.log." + copies++));
                    }
                }
                case 1 -> {
                    if (Files.exists(log)) {
                        Files.copy(log, folder.resolve("app.log." + copies++));
                        truncate(log);
                    }
                }
                default -> {
                    for (String line : read()) {
                        assertThat(seen.add(line)).as(line).isTrue();
                    }
                }
            }
            if (copies > 10) {
                for (String line : readAll()) {
                    assertThat(seen.add(line)).as(line).isTrue();
                }
                for (; copies > 0; copies--) {
                    Files.deleteIfExists(folder.resolve("app.log." + (copies - 1)));
                }
            }
        }
        for (String line : readAll()) {
            assertThat(seen.add(line)).as(line).isTrue();
        }
        assertThat(seen).hasSize(written);
        assertThat(ids).doesNotHaveDuplicates();
    }

    private List<String> readAll() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TailOutcome.Read read = once();
            read.events().forEach(event -> all.add(event.message()));
            if (!read.more()) {
                return all;
            }
        }
        throw new AssertionError("there is always more");
    }

    private List<String> read() throws Exception {
        return once().events().stream().map(EventBody::message).toList();
    }

    private TailOutcome.Read once() throws Exception {
        TailOutcome outcome = source.read(read(settings), position, 1_000);
        assertThat(outcome).isInstanceOf(TailOutcome.Read.class);
        TailOutcome.Read read = (TailOutcome.Read) outcome;
        position = read.position();
        unreadable += read.unreadable();
        problem = read.problem() == null ? problem : read.problem();
        read.events().forEach(event -> ids.add(event.eventId()));
        return read;
    }

    private Settings read(Map<String, Object> raw) {
        return Settings.of(source.parameters(), raw);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void truncate(Path file) throws IOException {
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    private static void touch(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
