// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import static io.bellwether.series.internal.TestNode.COUNT;
import static io.bellwether.series.internal.TestNode.MEAN;
import static io.bellwether.series.internal.TestNode.MINUTE;
import static io.bellwether.series.internal.TestNode.PROD;
import static io.bellwether.series.internal.TestNode.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import io.bellwether.series.Points;
import io.bellwether.series.RolledUp;
import io.bellwether.series.SeriesStore;
import io.bellwether.series.StoredMeasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSeriesStoreTest {
    private static final long FIRST = START.toEpochMilli() / MINUTE;
    private static final int LARGEST_BATCH = 28;
    private static final long FROM = START.minus(Duration.ofDays(40)).toEpochMilli();
    private static final long TO = START.plus(Duration.ofDays(40)).toEpochMilli();

    @TempDir
    Path folder;

    private final TestNode node = new TestNode();

    /** What should be there: by measure, group and bucket. */
    private final Map<String, TreeMap<Long, double[]>> expected = new TreeMap<>();

    @Test
    void whatIsWrittenIsReadWhateverHappensInBetween() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        FileSeriesStore store = node.open(folder);
        for (int minute = 0; minute < 600; minute++) {
            node.now = START.plus(Duration.ofMinutes(minute));
            store.append(PROD, batch(random, FIRST + minute));
            int chance = random.nextInt(40);
            if (chance == 0) {
                store.snapshot(PROD, new byte[] {1});
            } else if (chance == 1) {
                store.upkeep();
            } else if (chance == 2) {
                store.compact(PROD);
            } else if (chance == 3) {
                store = node.open(folder);
            } else if (chance == 4) {
                node.keys.last++;
            }
            if (minute % 50 == 0) {
                assertAllThere(store);
            }
        }
        assertAllThere(store);
        assertThat(read(store, Set.of("mean"), List.of("g3"), SeriesStore.ALL).keySet())
                .containsExactly("mean g3");
        assertThat(store.status(PROD.tenant())).singleElement().satisfies(status -> {
            assertThat(status.problem()).isNull();
            assertThat(status.lastWrite()).isEqualTo(node.now);
            assertThat(status.series()).isEqualTo(14);
        });
    }

    /** Counts and means of a minute, and now and then a bucket written again. */
    private List<Points> batch(SplittableRandom random, long minute) {
        List<Points> batch = new ArrayList<>();
        for (StoredMeasure measure : List.of(COUNT, MEAN)) {
            for (int group = 0; group < 7; group++) {
                Map<Long, double[]> values = new TreeMap<>();
                values.put(minute, value(measure, random));
                if (random.nextInt(5) == 0) {
                    values.put(minute - random.nextInt(3_000), value(measure, random));
                }
                batch.add(TestNode.points(measure, "g" + group, values));
                expected.computeIfAbsent(measure.text() + " g" + group, any -> new TreeMap<>())
                        .putAll(values);
            }
        }
        return batch;
    }

    private static double[] value(StoredMeasure measure, SplittableRandom random) {
        return measure == COUNT
                ? new double[] {random.nextInt(9) == 0 ? 1e18 : random.nextInt(500), 0}
                : new double[] {random.nextDouble(1e4), 1 + random.nextInt(30)};
    }

    private void assertAllThere(SeriesStore store) throws IOException {
        Map<String, TreeMap<Long, double[]>> found = read(store, null, null, SeriesStore.ALL);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((series, values) -> {
            assertThat(found.get(series).keySet()).isEqualTo(values.keySet());
            values.forEach(
                    (bucket, value) -> assertThat(found.get(series).get(bucket)).isEqualTo(value));
        });
    }

    private static Map<String, TreeMap<Long, double[]>> read(
            SeriesStore store, Set<String> measures, List<String> group, long upTo) throws IOException {
        Map<String, TreeMap<Long, double[]>> found = new TreeMap<>();
        store.read(PROD, measures, group, FROM, TO, upTo, points -> {
            TreeMap<Long, double[]> into = found.computeIfAbsent(
                    points.measure().text() + " " + points.group().get(0), any -> new TreeMap<>());
            for (int i = 0; i < points.buckets().length; i++) {
                into.put(points.buckets()[i], new double[] {points.first()[i], points.second()[i]});
            }
        });
        return found;
    }

    @Test
    void aFileCutOrAlteredAnywhereLosesOnlyWhatWasThere() throws IOException {
        FileSeriesStore store = node.open(folder);
        SplittableRandom random = new SplittableRandom(9);
        for (int minute = 0; minute < 60; minute++) {
            store.append(PROD, batch(random, FIRST + minute));
        }
        store.compact(PROD);
        for (int minute = 60; minute < 80; minute++) {
            store.append(PROD, batch(random, FIRST + minute));
        }
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int round = 0; round < 60; round++) {
                boolean cut = round % 2 == 0;
                byte[] damaged = cut ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (!cut) {
                    damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, damaged);
                FileSeriesStore again = node.open(folder);
                Map<String, TreeMap<Long, double[]>> found = read(again, null, null, SeriesStore.ALL);
                int lost = 0;
                for (var series : expected.entrySet()) {
                    TreeMap<Long, double[]> there = found.getOrDefault(series.getKey(), new TreeMap<>());
                    for (var value : series.getValue().entrySet()) {
                        double[] read = there.get(value.getKey());
                        lost += read == null ? 1 : 0;
                    }
                    there.keySet()
                            .forEach(bucket -> assertThat(series.getValue()).containsKey(bucket));
                }
                boolean shown = again.status(null).get(0).problem() != null;
                boolean torn = file.getFileName().toString().startsWith("log-") && lost <= LARGEST_BATCH;
                assertThat(shown || lost == 0 || cut || torn)
                        .as("%s of %s, %d lost", cut ? "cut" : "flip", file.getFileName(), lost)
                        .isTrue();
                node.now = node.now.plusSeconds(60);
                again.append(PROD, List.of(TestNode.points(COUNT, "after", Map.of(FIRST, new double[] {1, 0}))));
                assertThat(read(again, null, List.of("after"), SeriesStore.ALL)).hasSize(1);
                Files.deleteIfExists(newest());
            }
            Files.write(file, whole);
        }
        assertAllThere(node.open(folder));
    }

    private Path newest() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith("log-"))
                    .sorted()
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }
    }

    @Test
    void aTornLogLosesNothingThatWasAcknowledgedBefore() throws IOException {
        FileSeriesStore store = node.open(folder);
        List<Long> lengths = new ArrayList<>();
        for (int minute = 0; minute < 10; minute++) {
            store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST + minute, new double[] {minute, 0}))));
            lengths.add(Files.size(newest()));
        }
        byte[] whole = Files.readAllBytes(newest());
        for (int length = whole.length; length >= 0; length--) {
            Files.write(newest(), java.util.Arrays.copyOf(whole, length));
            FileSeriesStore again = node.open(folder);
            int kept = length;
            long acknowledged = lengths.stream().filter(each -> each <= kept).count();
            Map<String, TreeMap<Long, double[]>> found = read(again, null, null, SeriesStore.ALL);
            assertThat(found.getOrDefault("count g", new TreeMap<>())).hasSize((int) acknowledged);
        }
    }

    @Test
    void aFullDiskLosesNothingAndIsShown() throws IOException {
        FileSeriesStore store = node.open(folder);
        SplittableRandom random = new SplittableRandom(3);
        store.append(PROD, batch(random, FIRST));
        node.disk.full = true;
        List<Points> refused = List.of(TestNode.points(COUNT, "g0", Map.of(FIRST + 1, new double[] {7, 0})));
        assertThatThrownBy(() -> store.append(PROD, refused)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.snapshot(PROD, new byte[100])).isInstanceOf(IOException.class);
        assertThat(store.status(null).get(0).problem()).contains("No space left");
        assertAllThere(store);
        assertThatThrownBy(() -> store.compact(PROD)).isInstanceOf(IOException.class);
        assertAllThere(store);
        node.disk.full = false;
        store.append(PROD, batch(random, FIRST + 2));
        store.compact(PROD);
        assertAllThere(store);
        assertThat(store.status(null).get(0).problem()).isNull();
        assertAllThere(node.open(folder));
    }

    @Test
    void aRangeThatEndsBeforeItBeginsHoldsNothing() throws IOException {
        FileSeriesStore store = node.open(folder);
        store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST, new double[] {1, 0}))));
        store.compact(PROD);
        store.read(PROD, null, null, TO, FROM, SeriesStore.ALL, points -> {
            throw new AssertionError("read " + points);
        });
    }

    @Test
    void aSnapshotKnowsWhatWasWrittenBeforeIt() throws IOException {
        FileSeriesStore store = node.open(folder);
        store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST, new double[] {1, 0}))));
        long one = store.snapshot(PROD, "one".getBytes(StandardCharsets.UTF_8));
        store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST, new double[] {2, 0}))));
        long two = store.snapshot(PROD, new byte[3_000_000]);
        store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST, new double[] {3, 0}))));
        store.compact(PROD);
        store = node.open(folder);
        assertThat(read(store, null, null, one).get("count g").get(FIRST)[0]).isEqualTo(1);
        assertThat(read(store, null, null, two).get("count g").get(FIRST)[0]).isEqualTo(2);
        assertThat(read(store, null, null, SeriesStore.ALL).get("count g").get(FIRST)[0])
                .isEqualTo(3);
        List<String> offered = new ArrayList<>();
        assertThat(store.restore(
                        PROD,
                        snapshot -> offered.add(snapshot.mark() + " " + snapshot.content().length)
                                && snapshot.mark() == one))
                .isTrue();
        assertThat(offered).containsExactly(two + " 3000000", one + " 3");
        Path newest = folder.resolve("acme/prod").resolve(String.format("snapshot-%010d", two));
        byte[] whole = Files.readAllBytes(newest);
        whole[whole.length / 2] ^= 1;
        Files.write(newest, whole);
        offered.clear();
        store = node.open(folder);
        store.restore(PROD, snapshot -> offered.add(new String(snapshot.content(), StandardCharsets.UTF_8)));
        assertThat(offered).containsExactly("one");
        store.snapshot(PROD, new byte[] {3});
        store.snapshot(PROD, new byte[] {4});
        assertThat(Files.exists(newest)).isFalse();
    }

    @Test
    void hoursAndDaysStayWhenBucketsExpire() throws IOException {
        FileSeriesStore store = node.open(folder);
        for (int minute = 0; minute < 180; minute++) {
            Map<Long, double[]> mean = Map.of(FIRST + minute, new double[] {minute * 4.0, 4});
            store.append(PROD, List.of(TestNode.points(MEAN, "g", mean)));
            if (minute % 2 == 0) {
                store.append(PROD, List.of(TestNode.points(COUNT, "g", Map.of(FIRST + minute, new double[] {6, 0}))));
            }
        }
        store.compact(PROD);
        node.now = START.plus(Duration.ofDays(50));
        store.upkeep();
        assertThat(read(store, null, null, SeriesStore.ALL)).isEmpty();
        List<RolledUp> hours = new ArrayList<>();
        store.rolledUp(PROD, "mean", null, Duration.ofHours(1), FROM, TO, hours::add);
        RolledUp hour = hours.get(0);
        assertThat(hour.millis())
                .containsExactly(
                        START.toEpochMilli(), START.toEpochMilli() + 60 * MINUTE, START.toEpochMilli() + 120 * MINUTE);
        assertThat(hour.mean()).containsExactly(new double[] {29.5, 89.5, 149.5}, within(1e-9));
        assertThat(hour.least()).containsExactly(0, 60, 120);
        assertThat(hour.greatest()).containsExactly(59, 119, 179);
        assertThat(hour.count()).containsExactly(60, 60, 60);
        hours.clear();
        store.rolledUp(PROD, "count", List.of("g"), Duration.ofHours(1), START.toEpochMilli(), TO, hours::add);
        assertThat(hours.get(0).mean()[0]).isEqualTo(3);
        assertThat(hours.get(0).least()[0]).isZero();
        List<RolledUp> days = new ArrayList<>();
        store.rolledUp(PROD, "mean", null, Duration.ofDays(1), FROM, TO, days::add);
        assertThat(days.get(0).mean()).containsExactly(89.5);
        assertThat(days.get(0).count()).containsExactly(180);
    }

    @Test
    void nothingReadableLiesOnTheDiskAndTenantsAreErased() throws IOException {
        FileSeriesStore store = node.open(folder);
        TenantEnvironment other = TenantEnvironment.of("acme", "uat");
        Points secret = TestNode.points(COUNT, "Very Secret Client Ltd", Map.of(FIRST, new double[] {1, 0}));
        store.append(PROD, List.of(secret));
        store.append(PROD, List.of(secret));
        store.append(other, List.of(secret));
        store.snapshot(other, "Very Secret Client Ltd".getBytes(StandardCharsets.UTF_8));
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("Secret");
            }
        }
        Path moved = folder.resolve("acme/uat/log-0000000007");
        Files.copy(folder.resolve("acme/prod/log-0000000001"), moved);
        FileSeriesStore again = node.open(folder);
        assertThat(again.status(null)).isEmpty();
        again.read(other, null, null, FROM, TO, SeriesStore.ALL, points -> {});
        assertThat(again.status(null).get(0).problem()).contains("chunk");
        node.gone.add(other);
        again.eraseGone();
        assertThat(folder.resolve("acme/uat")).doesNotExist();
        assertThat(folder.resolve("acme/prod")).exists();
        node.gone.add(PROD.tenant());
        again.eraseGone();
        assertThat(folder.resolve("acme/prod")).exists();
        node.keys.erase(PROD.tenant());
        assertThatThrownBy(() -> again.read(PROD, null, null, FROM, TO, SeriesStore.ALL, points -> {}))
                .isInstanceOf(TenantKeys.KeyErased.class);
        again.eraseGone();
        assertThat(folder.resolve("acme")).doesNotExist();
    }
}
