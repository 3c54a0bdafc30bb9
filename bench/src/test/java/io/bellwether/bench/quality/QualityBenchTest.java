// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityBenchTest {
    private static final int ROWS = 400;
    private static final DateTimeFormatter PLAIN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @TempDir
    private Path folder;

    @Test
    void findsDataSetsByWhatTheirFilesLookLike() throws IOException {
        nab(folder.resolve("one"), true);
        cloud(folder.resolve("two"), true);
        Files.createDirectories(folder.resolve("other/deep"));
        Files.writeString(folder.resolve("other/deep/x.csv"), "a,b\n1,2\n");
        List<DataSet> found = QualityBench.find(folder);
        assertThat(found).hasSize(2).allMatch(DataSet::isLabelled);
        assertThat(found.get(0)).isInstanceOf(NabFolder.class);
        assertThat(found.get(1)).isInstanceOf(CloudMonitoringFolder.class);
        assertThat(QualityBench.find(folder.resolve("two"))).hasSize(1);
        assertThat(found.get(0).series().get(0).labels()).containsExactly(new int[] {200, 219});
        assertThat(found.get(1).series().get(0).labels()).containsExactly(new int[] {200, 219}, new int[] {399, 399});
        assertThat(found.get(1).series().get(0).values()[7]).isNaN();
    }

    @Test
    void printsFiguresAndWritesScores() throws IOException {
        nab(folder.resolve("data/one"), true);
        cloud(folder.resolve("data/two"), true);
        String printed = run(folder.resolve("data"), folder.resolve("out"));
        assertThat(printed)
                .contains("1 series, 1 labelled windows", "change", "spike", "every 600", "points/s through the engine")
                .contains("labelled events after the first 15 % of rows");
        List<String> lines = Files.readAllLines(folder.resolve("out/one/change/real/change_cpu.csv"));
        assertThat(lines).hasSize(ROWS + 1);
        assertThat(lines.get(0)).isEqualTo("timestamp,value,anomaly_score");
        assertThat(lines.get(1)).isEqualTo("2025-03-03 00:00:00,100.0,0.0");
        assertThat(folder.resolve("out/two/spike/real/spike_rps.csv")).exists();
    }

    @Test
    void withoutLabelsItOnlyWritesScores() throws IOException {
        nab(folder.resolve("data/one"), false);
        cloud(folder.resolve("data/two"), false);
        String printed = run(folder.resolve("data"), folder.resolve("out"));
        assertThat(printed)
                .contains("  change       400 points, ", "  spike        400 points, ")
                .doesNotContain("standard", "F1", "every 600");
        assertThat(folder.resolve("out/one/change/real/change_cpu.csv")).exists();
        assertThat(folder.resolve("out/two/change/real/change_rps.csv")).exists();
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        QualityBench bench = new QualityBench(System.out);
        assertThatThrownBy(() -> bench.run(folder.resolve("nowhere"), null)).hasMessageContaining("is no folder");
        assertThatThrownBy(() -> bench.run(folder, null)).hasMessageContaining("holds no data set");
        assertThatThrownBy(() -> new QualityBench(List.of("change", "oracle"), System.out))
                .hasMessageContaining("'oracle' is no detector of single series");
        nab(folder.resolve("one"), true);
        Files.writeString(folder.resolve("one/real/cpu.csv"), "timestamp,value\n2025-03-03 00:00:00,many\n");
        assertThatThrownBy(() -> bench.run(folder, null)).hasMessageContaining("cpu.csv:2: 'many' is no number");
    }

    private static String run(Path data, Path out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new QualityBench(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(data, out);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void nab(Path at, boolean labelled) throws IOException {
        Files.createDirectories(at.resolve("real"));
        StringBuilder text = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(time(i, 5))
                    .append(',')
                    .append(i >= 200 && i < 220 ? 500.5 : 100)
                    .append('\n');
        }
        Files.writeString(at.resolve("real/cpu.csv"), text);
        if (labelled) {
            Files.writeString(
                    at.resolve("combined_windows.json"),
                    "{\"real/cpu.csv\": [[\"" + time(200, 5) + ".000000\", \"" + time(219, 5) + ".000000\"]]}");
        }
    }

    private static void cloud(Path at, boolean labelled) throws IOException {
        Files.createDirectories(at.resolve("real"));
        StringBuilder text = new StringBuilder(labelled ? "TimeStamp,Value,Label\n" : "TimeStamp,Value\n");
        for (int i = 0; i < ROWS; i++) {
            boolean anomalous = i >= 200 && i < 220 || i == ROWS - 1;
            text.append('"').append(time(i, 60).replace(' ', 'T')).append("Z\",");
            text.append(i == 7 ? "" : anomalous ? "\"900\"" : "\"100\"");
            text.append(labelled ? "," + (anomalous ? 1 : 0) : "").append('\n');
        }
        Files.writeString(at.resolve("real/rps.csv"), text);
    }

    private static String time(int row, int minutes) {
        return LocalDateTime.of(2025, 3, 3, 0, 0)
                .plusMinutes((long) row * minutes)
                .format(PLAIN);
    }
}
