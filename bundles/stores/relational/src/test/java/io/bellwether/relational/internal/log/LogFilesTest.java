// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir
    private Path folder;

    private final Output out = new Output();
    private final FaultyDisk disk = new FaultyDisk();

    private LogFiles open() throws IOException {
        LogFolder found = LogFolder.open(folder);
        return new LogFiles(folder, disk, found.segments(), found.last(), 1 << 20);
    }

    private long write(LogFiles files, String text) throws IOException {
        out.begin(LogFiles.FRAME);
        out.text(text);
        return files.append(out);
    }

    private static void force(LogFiles files) throws IOException {
        LogFiles.Mark mark = files.mark();
        mark.force();
        files.forced(mark);
    }

    private List<String> found() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Segment.Frame frame : LogFolder.open(folder).frames()) {
            texts.add(frame.open().text());
        }
        return texts;
    }

    private Path only() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Segment::isOne).reduce((one, other) -> other).orElseThrow();
        }
    }

    @Test
    void wherverAFileIsCutWhatIsWholeBeforeItIsThere() throws IOException {
        try (LogFiles files = open()) {
            write(files, "one");
            write(files, "two");
            write(files, "three");
            force(files);
        }
        Path file = only();
        byte[] whole = Files.readAllBytes(file);
        List<String> all = List.of("one", "two", "three");
        int most = 0;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            List<String> found = found();
            assertThat(found).as("cut at %d", length).isEqualTo(all.subList(0, found.size()));
            assertThat(found.size()).isGreaterThanOrEqualTo(most);
            most = found.size();
        }
        assertThat(most).isEqualTo(3);
    }

    @Test
    void aByteThatChangedIsNeverTakenForWhatWasWritten() throws IOException {
        try (LogFiles files = open()) {
            write(files, "one");
            write(files, "two");
            force(files);
        }
        Path file = only();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] bad = whole.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            List<String> found = found();
            assertThat(found).as("byte %d", at).isEqualTo(List.of("one", "two").subList(0, found.size()));
            assertThat(found.size()).isLessThan(2);
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.filter(path -> path.toString().endsWith(".damaged"))).hasSize(1);
        }
    }

    @Test
    void aWriteThatFailsHalfwayLeavesNothingAndTheNextOneCounts() throws IOException {
        try (LogFiles files = open()) {
            write(files, "one");
            force(files);
            disk.room(5);
            assertThatThrownBy(() -> write(files, "a text that does not fit")).isInstanceOf(IOException.class);
            disk.room(Long.MAX_VALUE);
            write(files, "two");
            force(files);
        }
        assertThat(found()).containsExactly("one", "two");
    }

    @Test
    void whereNotEvenCuttingWorksTheNextFileSaysWhatCounts() throws IOException {
        try (LogFiles files = open()) {
            write(files, "one");
            force(files);
            write(files, "written but never forced");
            disk.stuck(true);
            files.discard();
            assertThat(files.isBroken()).isTrue();
            disk.stuck(false);
            write(files, "two");
            force(files);
            write(files, "three");
            force(files);
        }
        assertThat(found()).containsExactly("one", "two", "three");
        assertThat(LogFolder.open(folder).segments()).hasSize(2);
    }

    @Test
    void aDiskWithoutRoomForANewFileIsTriedAgain() throws IOException {
        try (LogFiles files = open()) {
            disk.room(3);
            assertThatThrownBy(() -> write(files, "one")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> write(files, "one")).isInstanceOf(IOException.class);
            disk.room(Long.MAX_VALUE);
            write(files, "one");
            force(files);
        }
        assertThat(found()).containsExactly("one");
    }

    @Test
    void numbersGoOnAndFilesGoWhenTheyAreNotNeeded() throws IOException {
        try (LogFiles files = open()) {
            assertThat(write(files, "one")).isEqualTo(1);
            force(files);
            files.seal();
            assertThat(write(files, "two")).isEqualTo(2);
            force(files);
            files.delete(1);
        }
        assertThat(found()).containsExactly("two");
        try (LogFiles files = open()) {
            assertThat(write(files, "three")).isEqualTo(3);
            force(files);
        }
        assertThat(found()).containsExactly("two", "three");
        String id = LogFolder.open(folder).id();
        assertThat(LogFolder.open(folder).id()).isEqualTo(id);
    }
}
