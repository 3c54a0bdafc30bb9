// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a detector that learns keeps: the same buckets give the same judgements, a model that was saved and restored goes
 * on as if nothing had been, whatever comes leads to a judgement with a score, what it remembers is bounded, and it
 * judges the author's own scenarios as these say.
 *
 * <p>The scenarios are files as for {@link SeriesDetectorContract}; while one is played the model is saved and restored
 * once a day.
 */
public abstract class LearningDetectorContract extends PluginContract<LearningDetector> {
    private static final int LENGTH = 2_500;
    private static final List<String> STEPS = List.of("1m", "1s", "5m", "1h", "7m");

    /** Settings that are valid for this detector, for the tests that bring no scenario of their own. */
    protected Map<String, Object> settings() {
        return Map.of();
    }

    /** The names of the measures it is shown; override for a detector of several. */
    protected List<String> measures() {
        return List.of("value");
    }

    /** The most bytes a saved model may have, at most 1 MiB. */
    protected int stateLimit() {
        return 1024 * 1024;
    }

    /** What the detector may think of a series that never had a value; all but firing unless it watches for silence. */
    protected List<Condition> noValueConditions() {
        return List.of(Condition.CLEAR, Condition.LEARNING);
    }

    @Test
    void looksBackAtSomething() {
        assertThat(plugin().lookback(read(settings()))).isPositive();
        assertThat(plugin().history(read(settings()))).isBetween(Duration.ZERO, Duration.ofDays(35));
    }

    @Test
    void judgesTheSameBucketsTheSame() throws Exception {
        Past past = past(LENGTH, LearningDetectorContract::eventful, Duration.ofMinutes(1));
        List<String> first = judgements(past);
        List<String> elsewhere =
                CompletableFuture.supplyAsync(() -> judgements(past)).get(60, TimeUnit.SECONDS);
        assertThat(elsewhere).isEqualTo(first);
    }

    @Test
    void modelsDoNotKnowOfEachOther() {
        Past past = past(LENGTH, LearningDetectorContract::eventful, Duration.ofMinutes(1));
        Past other = past(LENGTH, i -> 1e6 * (i % 7), Duration.ofMinutes(1));
        Settings read = read(settings());
        LearningDetector detector = plugin();
        SeriesModel model = detector.begin(read);
        SeriesModel neighbour = detector.begin(read);
        List<String> beside = new ArrayList<>();
        for (int i = 0; i < past.size(); i++) {
            neighbour.judge(other.at(i));
            beside.add(words(model.judge(past.at(i))));
        }
        assertThat(beside).as("judged while another series was").isEqualTo(judgements(past));
    }

    @Test
    void goesOnAsIfNothingHadBeenWhenSavedAndRestored() {
        Past past = past(LENGTH, LearningDetectorContract::eventful, Duration.ofMinutes(1));
        Settings read = read(settings());
        LearningDetector detector = plugin();
        SeriesModel whole = detector.begin(read);
        Map<Integer, SeriesModel> restored = new TreeMap<>();
        List<Integer> cuts = List.of(0, 1, 2, 7, 59, 60, 61, 300, 1_441, 2_000, 2_003, LENGTH - 1);
        for (int i = 0; i < past.size(); i++) {
            if (cuts.contains(i)) {
                restored.put(i, detector.restore(read, whole.save()));
            }
            SeriesWindow window = past.at(i);
            String expected = words(whole.judge(window));
            for (Map.Entry<Integer, SeriesModel> entry : restored.entrySet()) {
                String is = words(entry.getValue().judge(window));
                if (!is.equals(expected)) {
                    assertThat(is)
                            .as("bucket %d by the model restored before bucket %d", i, entry.getKey())
                            .isEqualTo(expected);
                }
            }
        }
        byte[] end = whole.save();
        restored.forEach((cut, model) -> assertThat(model.save())
                .as("what the model restored before bucket %d saves at the end", cut)
                .isEqualTo(end));
    }

    @Test
    void savingChangesNothing() {
        Past past = past(600, LearningDetectorContract::eventful, Duration.ofMinutes(1));
        SeriesModel model = plugin().begin(read(settings()));
        List<String> saved = new ArrayList<>();
        for (int i = 0; i < past.size(); i++) {
            assertThat(model.save()).as("saved twice").isEqualTo(model.save());
            saved.add(words(model.judge(past.at(i))));
        }
        assertThat(saved).isEqualTo(judgements(past));
    }

    @Test
    void refusesWhatIsNoSavedModel() {
        Settings read = read(settings());
        SeriesModel model = plugin().begin(read);
        Past past = past(200, LearningDetectorContract::eventful, Duration.ofMinutes(1));
        for (int i = 0; i < past.size(); i++) {
            model.judge(past.at(i));
        }
        byte[] saved = model.save();
        List<byte[]> strange = new ArrayList<>(List.of(new byte[0], new byte[] {1}, new byte[] {-1, -1, -1, -1, -1}));
        for (int part = 1; part < 8; part++) {
            strange.add(Arrays.copyOf(saved, saved.length * part / 8));
        }
        strange.add(Arrays.copyOf(saved, saved.length + 9));
        for (byte[] bytes : strange) {
            if (Arrays.equals(bytes, saved)) {
                continue;
            }
            Throwable thrown = null;
            try {
                plugin().restore(read, bytes);
            } catch (IllegalArgumentException e) {
                thrown = e;
            }
            assertThat(thrown)
                    .as("restore of %d bytes that are no saved model (one has %d)", bytes.length, saved.length)
                    .isNotNull();
        }
    }

    @TestFactory
    Stream<DynamicTest> getsAlongWithWhateverComes() {
        SplittableRandom random = new SplittableRandom(11);
        double[] noise = random.doubles(LENGTH, 0, 100).toArray();
        Map<String, IntToDoubleFunction> shapes = new LinkedHashMap<>();
        shapes.put("zeros", i -> 0);
        shapes.put("one value", i -> 7.25);
        shapes.put("one value, then another", i -> i < LENGTH / 2 ? 7.25 : 7.5);
        shapes.put("negative values", i -> -1_000 - noise[i]);
        shapes.put("huge values", i -> (i % 2 == 0 ? 1 : -1) * 1e300 * noise[i] / 100);
        shapes.put("the greatest values", i -> i % 3 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
        shapes.put("tiny values", i -> noise[i] * 1e-300);
        shapes.put("infinite values", i -> i % 50 == 49 ? Double.POSITIVE_INFINITY : noise[i]);
        shapes.put("infinite values below", i -> i % 50 == 49 ? Double.NEGATIVE_INFINITY : noise[i]);
        shapes.put("every third value missing", i -> i % 3 == 0 ? Double.NaN : noise[i]);
        shapes.put("a long gap", i -> i > 900 && i < 1_900 ? Double.NaN : noise[i]);
        shapes.put("first nothing", i -> i < 1_000 ? Double.NaN : noise[i]);
        shapes.put("now and then one", i -> i % 97 == 0 ? 1 : 0);
        shapes.put("from noise to a huge value and back", i -> i == 1_500 ? 1e300 : noise[i]);
        // Where values are missing the step says for how long; which values there are has little to do with the step.
        Set<String> withGaps = Set.of("every third value missing", "a long gap", "first nothing", "now and then one");
        List<DynamicTest> tests = new ArrayList<>();
        int turn = 0;
        for (Map.Entry<String, IntToDoubleFunction> shape : shapes.entrySet()) {
            List<String> steps = withGaps.contains(shape.getKey())
                    ? STEPS
                    : List.of("1m", STEPS.get(1 + turn++ % (STEPS.size() - 1)));
            for (String step : steps) {
                tests.add(DynamicTest.dynamicTest(
                        shape.getKey() + ", step " + step, () -> judgeAll(shape.getValue(), step)));
            }
        }
        return tests.stream();
    }

    private void judgeAll(IntToDoubleFunction shape, String step) {
        Past past = past(LENGTH, shape, io.bellwether.api.settings.Durations.parse(step));
        LearningDetector detector = plugin();
        Settings read = read(settings());
        SeriesModel model = detector.begin(read);
        for (int i = 0; i < past.size(); i++) {
            if (i % 1_000 == 999) {
                model = detector.restore(read, model.save());
            }
            check(model.judge(past.at(i)), i);
        }
    }

    /** Without matchers where all is well, as it is called very often. */
    private static void check(SeriesJudgement judgement, int bucket) {
        if (judgement == null || !(judgement.score() >= 0)) {
            throw new AssertionError(
                    "bucket " + bucket + " must have a judgement with a score from 0 up: " + judgement);
        }
        if (judgement.condition() == Condition.FIRING
                && (judgement.explanation().isBlank() || judgement.explanation().contains("\n"))) {
            throw new AssertionError("bucket " + bucket + " must say in a line why it fires: " + judgement);
        }
        double sum = 0;
        for (double share : judgement.contributions().values()) {
            if (!(share >= 0 && share <= 1)) {
                throw new AssertionError("bucket " + bucket + ": a contribution lies between 0 and 1: " + judgement);
            }
            sum += share;
        }
        if (!judgement.contributions().isEmpty() && !(Math.abs(sum - 1) < 1e-6)) {
            throw new AssertionError("bucket " + bucket + ": contributions make 1 together: " + judgement);
        }
    }

    @Test
    void doesNotFireWhereThereIsNoValue() {
        Past past = past(LENGTH, i -> Double.NaN, Duration.ofMinutes(1));
        SeriesModel model = plugin().begin(read(settings()));
        for (int i = 0; i < past.size(); i++) {
            SeriesJudgement judgement = model.judge(past.at(i));
            assertThat(judgement.condition())
                    .as("bucket " + i + " of a series without values: " + judgement.explanation())
                    .isIn(noValueConditions());
        }
    }

    @Test
    void remembersLittle() {
        SplittableRandom random = new SplittableRandom(3);
        int length = 20_000;
        double[] values = random.doubles(length, -1e6, 1e6).toArray();
        Past past = past(length, i -> values[i], Duration.ofMinutes(1));
        SeriesModel model = plugin().begin(read(settings()));
        for (int i = 0; i < length; i++) {
            model.judge(past.at(i));
        }
        assertThat(model.save().length)
                .as("bytes saved after %d buckets", length)
                .isLessThanOrEqualTo(Math.min(stateLimit(), 1024 * 1024));
    }

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException, URISyntaxException {
        return ScenarioFiles.tests(
                getClass(), plugin().id(), scenario -> scenario.differences(plugin(), read(scenario.settings())));
    }

    private List<String> judgements(Past past) {
        SeriesModel model = plugin().begin(read(settings()));
        List<String> judgements = new ArrayList<>();
        for (int i = 0; i < past.size(); i++) {
            judgements.add(words(model.judge(past.at(i))));
        }
        return judgements;
    }

    private Past past(int length, IntToDoubleFunction shape, Duration step) {
        Map<String, Series> byName = new LinkedHashMap<>();
        for (String name : measures()) {
            double[] values = new double[length];
            int shift = 17 * byName.size();
            Arrays.setAll(values, i -> shape.applyAsDouble((i + shift) % length));
            byName.put(name, Series.of(values).step(step));
        }
        Settings read = read(settings());
        Series whole = byName.size() == 1 ? byName.values().iterator().next() : Series.of(byName);
        return new Past(whole, plugin().lookback(read), plugin().history(read));
    }

    /** A rhythm with noise, a gap, a spike, a new level and a new spread. */
    private static double eventful(int i) {
        double noise = new SplittableRandom(41L * i + 5).nextDouble(-1, 1);
        if (i >= 800 && i < 830) {
            return Double.NaN;
        }
        if (i == 1_200 || i == 1_950) {
            return 400;
        }
        double level = i >= 1_600 ? 60 : 20;
        return level + 5 * Math.sin(i / 30.0) + noise * (i >= 2_100 ? 20 : 3);
    }

    private static String words(SeriesJudgement judgement) {
        return judgement.condition() + " " + judgement.score() + " " + judgement.threshold() + " "
                + judgement.baseline() + " " + judgement.explanation() + " "
                + new TreeMap<>(judgement.contributions());
    }
}
