// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static io.bellwether.detect.internal.RestartedNode.BATCHES;
import static io.bellwether.detect.internal.RestartedNode.ORIGINS;
import static io.bellwether.detect.internal.RestartedNode.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.Series;
import io.bellwether.detect.internal.series.StoredSeries;
import io.bellwether.identity.internal.KeyFiles;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.series.internal.FileSeriesStore;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed again and again under load, detection counts every event once. */
class WarmRestartTest {
    private static final int KILLS = 6;
    /** So many batches a node may go on while its lines are read late. */
    private static final int AHEAD = 16;

    @TempDir
    Path folder;

    private int warm;

    @Test
    void noEventIsCountedTwiceOrLeftOut() throws Exception {
        SplittableRandom random = new SplittableRandom(17);
        int reached = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            boolean behindSnapshot = kill % 2 == 0;
            reached = run(reached, reached + 4 + random.nextInt(12), random.nextInt(40), behindSnapshot);
            assertThat(reached).as("kill %d came before the end", kill).isLessThan(BATCHES);
        }
        assertThat(run(reached, Integer.MAX_VALUE, 0, false)).isEqualTo(BATCHES);
        assertThat(warm).as("restarts from a snapshot").isGreaterThanOrEqualTo(KILLS / 2);
        compare();
    }

    /**
     * Lets a node run until a batch was sent and a number of lines more was read.
     *
     * @param behindSnapshot whether it must also have made a snapshot by then
     * @return the newest batch it sent
     */
    private int run(int first, int until, int more, boolean behindSnapshot) throws IOException, InterruptedException {
        Set<String> before = snapshots();
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RestartedNode.class.getName(),
                        folder.toString(),
                        Integer.toString(first),
                        Integer.toString(until == Integer.MAX_VALUE ? until : until + AHEAD))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log.txt").toFile()))
                .start();
        int reached = first;
        boolean isWarm = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            int left = more;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("done")) {
                    return BATCHES;
                }
                String[] words = line.split(" ");
                if (words.length != 3 || !words[0].equals("sent")) {
                    continue;
                }
                reached = Math.max(reached, Integer.parseInt(words[1]));
                isWarm |= Boolean.parseBoolean(words[2]);
                boolean ready = reached >= until && (!behindSnapshot || !before.containsAll(snapshots()));
                if (ready && left-- <= 0) {
                    break;
                }
            }
        } finally {
            node.destroyForcibly().waitFor();
            warm += isWarm ? 1 : 0;
        }
        return reached;
    }

    private Set<String> snapshots() throws IOException {
        Path series = folder.resolve("series");
        if (!Files.isDirectory(series)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(series)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("snapshot-"))
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            // A file went while it was listed; the next line asks again.
            return Set.of();
        }
    }

    private void compare() {
        Folder node = new Folder(folder);
        FileSeriesStore store = new FileSeriesStore(
                node,
                new KeyFiles(node),
                new FixedTenants(Timeline.WHERE),
                new ManualClock(START),
                new StepWorkers(),
                new PrometheusMeters(),
                Map.of());
        PolicyReader reader = new PolicyReader(Timeline.detectors());
        int compared = 0;
        for (Map<String, Object> document : Json.yaml(RestartedNode.POLICIES)) {
            Policy policy = reader.read(document);
            MeasureSpec spec = policy.measure();
            Measure expected = new Measure(spec, 400);
            for (int number = 0; number < BATCHES; number++) {
                for (int origin = 0; origin < ORIGINS; origin++) {
                    RestartedNode.batch(origin, number).forEach(event -> add(expected, event));
                }
            }
            Measure found = new Measure(spec, 400);
            found.extend(400, spec.windowBuckets());
            new StoredSeries(store)
                    .fill(Timeline.WHERE, found, START.minus(Duration.ofHours(2)), START.plus(Duration.ofHours(3)));
            Map<Map<String, String>, Series> there =
                    new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
            found.series().forEach(series -> there.put(series.group(), series));
            assertThat(there).hasSize(expected.series().size());
            long first = expected.bucket(START.toEpochMilli());
            long end = expected.bucket(START.plus(Duration.ofHours(2)).toEpochMilli());
            for (Series series : expected.series()) {
                for (long bucket = first; bucket < end; bucket++) {
                    Object value = series.value(bucket, bucket);
                    assertThat((Object) there.get(series.group()).value(bucket, bucket))
                            .as("%s %s, bucket %d", policy.id(), series.group(), bucket - first)
                            .isEqualTo(value);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(2_000);
    }

    private static void add(Measure measure, Event event) {
        MeasureSpec spec = measure.spec();
        boolean counted = spec.of() != null && spec.of().matches(event);
        measure.add(event, event.timestamp().toEpochMilli(), false, true, counted);
    }
}
