// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed at any moment has confirmed is there afterwards, and nothing in halves. */
class KilledCommitterTest {
    private static final int ROUNDS = 3;

    @TempDir
    private Path data;

    @TempDir
    private Path logs;

    @Test
    void whatWasConfirmedIsThereAfterAKillInOrderAndNothingInHalves() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] versions = new int[KilledCommitter.THREADS];
        for (int round = 1; round <= ROUNDS; round++) {
            String when = "seed " + seed + ", round " + round;
            int[] confirmed = killedAfter(versions, 1 + random.nextInt(150), random.nextLong(), when);
            versions = look(confirmed, when);
        }
    }

    /** @return the last version that each thread was told is confirmed, now or, as given, in rounds before */
    private int[] killedAfter(int[] before, int commits, long seed, String when) throws Exception {
        Path errors = logs.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledCommitter.class.getName(),
                        data.toString(),
                        Long.toString(seed))
                .redirectError(errors.toFile())
                .start();
        int[] confirmed = before.clone();
        int lines = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(KilledCommitter.CONFIRMED)) {
                    lines++;
                    String[] words = line.split(" ");
                    confirmed[Integer.parseInt(words[0])] = Integer.parseInt(words[1]);
                }
                if (lines == commits) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        assertThat(lines).as("%s: %s", when, Files.readString(errors)).isGreaterThanOrEqualTo(commits);
        return confirmed;
    }

    /** @return the version of each thread's alerts */
    private int[] look(int[] confirmed, String when) throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        try (NodeDatabase open = NodeDatabase.embedded(data, workers, InstantSource.system(), meters)) {
            assertThat(open.alertLog().alerts())
                    .as("not in the tables, %s", when)
                    .isEmpty();
            LoggedAlerts store = new LoggedAlerts(open);
            List<String> messages = new ArrayList<>();
            int[] found = new int[confirmed.length];
            for (int i = 0; i < confirmed.length; i++) {
                int thread = i;
                List<Integer> versions = IntStream.range(0, KilledCommitter.ALERTS)
                        .mapToObj(alert -> KilledCommitter.version(store, KilledCommitter.id(thread, alert)))
                        .toList();
                int version = versions.get(0);
                found[thread] = version;
                assertThat(new TreeSet<>(versions))
                        .as("alerts of one commit, %s", when)
                        .hasSize(1);
                assertThat(version).as("version, %s", when).isBetween(confirmed[thread], confirmed[thread] + 1);
                List<String> decided = IntStream.rangeClosed(1, version)
                        .mapToObj(Integer::toString)
                        .toList();
                for (int alert = 0; alert < KilledCommitter.ALERTS; alert++) {
                    assertThat(store.trail(ACME, KilledCommitter.id(thread, alert)))
                            .as("trail, %s", when)
                            .extracting(TrailEntry::decision)
                            .isEqualTo(decided);
                }
                IntStream.rangeClosed(1, version).forEach(each -> messages.add(KilledCommitter.message(thread, each)));
            }
            assertThat(open.database().rows("SELECT id FROM outbox_message", row -> row.getString(1)))
                    .as("messages, %s", when)
                    .containsExactlyInAnyOrderElementsOf(messages);
            assertThat(damaged()).as("damaged, %s", when).isEmpty();
            return found;
        } finally {
            workers.close();
        }
    }

    private List<Path> damaged() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("alerts"))) {
            return files.filter(each -> each.toString().endsWith(".damaged")).toList();
        }
    }
}
