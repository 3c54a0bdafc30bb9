// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    private static final int SIZE = 1 << 20;
    /** Longer than some sectors of a disk. */
    private static final String LONG = "0123456789".repeat(300);

    @TempDir
    private Path folder;

    private final Output out = new Output();
    private final FaultyDisk disk = new FaultyDisk();
    private Executor background = Runnable::run;

    private LogFiles open() throws IOException {
        LogFolder found = LogFolder.open(folder);
        return new LogFiles(folder, disk, background, found.segments(), found.last(), SIZE);
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

    /** A log that was killed after each of these texts was forced, and what is in its file. */
    private byte[] killed(String... texts) throws IOException {
        LogFiles files = open();
        for (String text : texts) {
            write(files, text);
            force(files);
        }
        return Files.readAllBytes(only());
    }

    private Segment changed(byte[] bytes) throws IOException {
        Files.write(only(), bytes);
        return Segment.read(only());
    }

    private static int used(byte[] bytes) {
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private long damagedFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.toString().endsWith(".damaged")).count();
        }
    }

    @Test
    void theZerosBehindTheLastFrameAreNoDamage() throws IOException {
        byte[] bytes = killed("one", LONG, "three");
        assertThat(bytes).as("of full length from its beginning on").hasSize(SIZE / 8);
        Segment segment = Segment.read(only());
        assertThat(segment.cut()).isZero();
        assertThat(segment.damaged()).isFalse();
        assertThat(found()).containsExactly("one", LONG, "three");
        assertThat(damagedFiles()).isZero();
    }

    @Test
    void whereverTheWritingOfTheLastFrameEndedItIsDroppedAndNotCalledDamage() throws IOException {
        byte[] bytes = killed("one", LONG);
        int used = used(bytes);
        int begin = used - LONG.length();
        for (int end = (begin / 512 + 1) * 512; end < used; end += 512) {
            byte[] torn = bytes.clone();
            Arrays.fill(torn, end, used, (byte) 0);
            Segment segment = changed(torn);
            assertThat(segment.damaged()).as("zeros from %d on", end).isFalse();
            assertThat(segment.cut()).isEqualTo(end - begin + LogFiles.FRAME + 2);
            assertThat(found()).containsExactly("one");
        }
        for (int sector = begin / 512 + 1; sector < used / 512; sector++) {
            byte[] torn = bytes.clone();
            Arrays.fill(torn, sector * 512, sector * 512 + 512, (byte) 0);
            Segment segment = changed(torn);
            assertThat(segment.damaged()).as("a hole at sector %d", sector).isFalse();
            assertThat(segment.cut()).isEqualTo(used - begin + LogFiles.FRAME + 2);
            assertThat(found()).containsExactly("one");
        }
        assertThat(damagedFiles()).isZero();
    }

    @Test
    void aHoleWithConfirmedFramesBehindItIsDamage() throws IOException {
        byte[] bytes = killed("one", LONG, "three");
        Arrays.fill(bytes, 1_024, 1_536, (byte) 0);
        assertThat(changed(bytes).damaged()).isTrue();
        assertThat(found()).containsExactly("one");
        assertThat(damagedFiles()).isEqualTo(1);
    }

    @Test
    void aHoleWithFramesBehindItThatWereWrittenBeforeAForceIsNone() throws IOException {
        LogFiles files = open();
        write(files, "one");
        force(files);
        write(files, LONG);
        write(files, "three");
        byte[] bytes = Files.readAllBytes(only());
        Arrays.fill(bytes, 1_024, 1_536, (byte) 0);
        assertThat(changed(bytes).damaged()).isFalse();
        assertThat(found()).containsExactly("one");
        assertThat(damagedFiles()).isZero();
    }

    @Test
    void aByteThatChangedInTheLastFrameIsDamage() throws IOException {
        byte[] bytes = killed("one", LONG);
        int used = used(bytes);
        for (int at = used - LONG.length(); at < used; at += 7) {
            byte[] bad = bytes.clone();
            bad[at] ^= 0x10;
            assertThat(changed(bad).damaged()).as("byte %d", at).isTrue();
        }
    }

    @Test
    void whatTheNextFileSaysWasThereAndIsNotIsDamage() throws IOException {
        LogFiles files = open();
        write(files, "one");
        force(files);
        Path first = only();
        int one = used(Files.readAllBytes(first));
        write(files, LONG);
        force(files);
        files.seal();
        write(files, "three");
        force(files);
        byte[] bytes = Files.readAllBytes(first);
        Arrays.fill(bytes, one, bytes.length, (byte) 0);
        Files.write(first, bytes);
        assertThat(Segment.read(first).damaged()).as("by itself").isFalse();
        assertThat(found()).containsExactly("one", "three");
        assertThat(damagedFiles()).isEqualTo(1);
    }

    @Test
    void filesAreMadeAheadAndLongerEachTimeAndWhatIsNotUsedGoes() throws IOException {
        List<Long> sizes = new ArrayList<>();
        int written = 0;
        try (LogFiles files = open()) {
            while (sizes.size() < 5) {
                write(files, LONG);
                written++;
                force(files);
                files.lookAhead();
                if (files.isFull()) {
                    sizes.add(Files.size(files.path()));
                    files.seal();
                }
            }
            write(files, "last");
        }
        assertThat(sizes).containsExactly((long) SIZE / 8, (long) SIZE / 4, (long) SIZE / 2, (long) SIZE, (long) SIZE);
        assertThat(found()).hasSize(written + 1).endsWith("last");
        assertThat(LogFolder.open(folder).segments())
                .as("no file without frames")
                .hasSize(6);
    }

    @Test
    void withoutRoomForAFileAheadTheOneInUseGrows() throws IOException {
        disk.room(500);
        try (LogFiles files = open()) {
            disk.room(Long.MAX_VALUE);
            write(files, "one");
            force(files);
            assertThat(Files.size(files.path())).isLessThan(100);
            assertThat(files.isFull()).isFalse();
            files.lookAhead();
            assertThat(files.isFull()).as("the next one is there").isTrue();
            files.seal();
            write(files, "two");
            force(files);
            assertThat(Files.size(files.path())).isEqualTo(SIZE / 8);
        }
        assertThat(found()).containsExactly("one", "two");
    }

    @Test
    void aFileThatIsStillBeingMadeIsNotWaitedFor() throws IOException {
        List<Runnable> later = new ArrayList<>();
        background = later::add;
        try (LogFiles files = open()) {
            write(files, "one");
            force(files);
            files.lookAhead();
            assertThat(later).as("one at a time").hasSize(1);
            later.get(0).run();
            assertThat(files.isFull()).isTrue();
        }
        assertThat(found()).containsExactly("one");
        assertThat(LogFolder.open(folder).segments()).hasSize(1);
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
