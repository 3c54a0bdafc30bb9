// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a detector of series keeps: it is a pure function, gets along with windows that hold little or nothing, and
 * judges the author's own scenarios as these say.
 *
 * <p>The scenarios are the files {@code src/test/resources/<detector-id>/*.csv}, of which there must be one. Their
 * header lines {@code # key = value} are the settings, {@code # step = 1m} is a bucket's width and {@code # start} the
 * beginning; each row is {@code minute,value,want} with {@code firing}, {@code clear}, {@code learning} or {@code -}.
 */
public abstract class SeriesDetectorContract extends PluginContract<SeriesDetector> {
    private static final int STATE_LIMIT = 64 * 1024;

    /** Settings that are valid for this detector, for the tests that bring no scenario of their own. */
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Test
    void looksBackAtSomething() {
        assertThat(plugin().lookback(read(settings()))).isPositive();
    }

    @Test
    void judgesTheSameWindowTheSame() throws Exception {
        Settings read = read(settings());
        Series window = wavy(windowSize(read));
        SeriesJudgement first = plugin().judge(window, read, null);
        SeriesJudgement second = plugin().judge(window, read, null);
        SeriesJudgement elsewhere = CompletableFuture.supplyAsync(() -> plugin().judge(window, read, null))
                .get(10, TimeUnit.SECONDS);
        assertSame(first, second);
        assertSame(first, elsewhere);
    }

    @Test
    void keepsNothingBetweenCalls() {
        Settings read = read(settings());
        int size = windowSize(read);
        SeriesDetector used = plugin();
        SeriesJudgement before = used.judge(wavy(size), read, null);
        used.judge(Series.constant(1_000_000, size), read, null);
        used.judge(Series.constant(Double.NaN, size), read, null);
        assertSame(before, used.judge(wavy(size), read, null));
    }

    @Test
    void leavesTheGivenStateAlone() {
        Settings read = read(settings());
        Series window = wavy(windowSize(read));
        byte[] state = plugin().judge(window, read, null).state();
        if (state == null) {
            return;
        }
        assertThat(state.length).as("bytes of state").isLessThanOrEqualTo(STATE_LIMIT);
        byte[] copy = state.clone();
        SeriesJudgement first = plugin().judge(window, read, state);
        assertThat(state).isEqualTo(copy);
        assertSame(first, plugin().judge(window, read, copy));
    }

    @Test
    void doesNotFireOnWindowsWithoutValues() {
        Settings read = read(settings());
        for (int size : List.of(1, windowSize(read))) {
            SeriesJudgement judgement = plugin().judge(Series.constant(Double.NaN, size), read, null);
            assertThat(judgement.condition())
                    .as("a window of " + size + " buckets without values: " + judgement.explanation())
                    .isIn(noValueConditions());
        }
    }

    /** What the detector may think of a series that never had a value; all but firing unless it watches for silence. */
    protected List<Condition> noValueConditions() {
        return List.of(Condition.CLEAR, Condition.LEARNING);
    }

    @Test
    void getsAlongWithOddWindows() {
        Settings read = read(settings());
        int size = windowSize(read);
        double[] holes = new double[size];
        for (int i = 0; i < size; i++) {
            holes[i] = i % 3 == 0 ? Double.NaN : i;
        }
        List<Series> windows = List.of(
                Series.of(0),
                Series.of(1e300),
                Series.of(-1),
                Series.of(holes),
                Series.of(holes).withLast(Double.NaN),
                Series.constant(0, size),
                Series.constant(0, size).withLast(1),
                Series.constant(7, size).stillOpen());
        for (Series window : windows) {
            SeriesJudgement judgement = plugin().judge(window, read, null);
            assertThat(judgement).as("judgement of " + abbreviated(window)).isNotNull();
            assertThat(judgement.score()).as("score of " + abbreviated(window)).isNotNaN();
        }
    }

    @Test
    void saysWhyItFires() {
        Settings read = read(settings());
        int size = windowSize(read);
        Stream.of(wavy(size).withLast(1e9), Series.constant(0, size), Series.constant(1e9, size))
                .map(window -> plugin().judge(window, read, null))
                .filter(judgement -> judgement.condition() == Condition.FIRING)
                .forEach(judgement -> assertThat(judgement.explanation())
                        .as("explanation")
                        .isNotBlank()
                        .doesNotContain("\n"));
    }

    @Test
    void growthNeverEndsAFireWhenItSaysSo() {
        Settings read = read(settings());
        if (!plugin().firesOnGrowth(read)) {
            return;
        }
        Series window = wavy(windowSize(read)).stillOpen();
        boolean fired = false;
        for (double value = 0; value < 1e7; value = value * 2 + 1) {
            boolean fires = plugin().judge(window.withLast(value), read, null).condition() == Condition.FIRING;
            assertThat(fired && !fires)
                    .as("fired below " + value + " but not at it, though firesOnGrowth")
                    .isFalse();
            fired = fires;
        }
    }

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException, URISyntaxException {
        return ScenarioFiles.tests(
                getClass(), plugin().id(), scenario -> scenario.differences(plugin(), read(scenario.settings())));
    }

    private int windowSize(Settings read) {
        return (int) Math.min(10_000, Math.max(1, plugin().lookback(read).toMinutes()));
    }

    private static Series wavy(int size) {
        SplittableRandom random = new SplittableRandom(7);
        double[] values = new double[size];
        Arrays.setAll(values, i -> 20 + 5 * Math.sin(i / 10.0) + random.nextInt(5));
        return Series.of(values);
    }

    private static String abbreviated(Series window) {
        String text = window.toString();
        return text.length() > 160 ? text.substring(0, 160) + "…" : text;
    }

    private static void assertSame(SeriesJudgement one, SeriesJudgement other) {
        String what = "the same window, settings and state judged again";
        assertThat(words(other)).as(what).isEqualTo(words(one));
        assertThat(other.state()).as(what).isEqualTo(one.state());
    }

    private static List<Object> words(SeriesJudgement judgement) {
        return List.of(
                judgement.condition(),
                judgement.score(),
                judgement.threshold(),
                judgement.baseline(),
                judgement.explanation());
    }
}
