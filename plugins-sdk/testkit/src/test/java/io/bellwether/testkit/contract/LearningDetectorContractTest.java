// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract holds for those who keep it and catches those who break it. */
class LearningDetectorContractTest {
    private static LearningDetectorContract of(LearningDetector detector) {
        return new LearningDetectorContract() {
            @Override
            protected LearningDetector plugin() {
                return detector;
            }
        };
    }

    /** A detector whose models are these. */
    private static LearningDetector with(java.util.function.Supplier<SeriesModel> models) {
        return new MeanDetector() {
            @Override
            public SeriesModel begin(Settings settings) {
                return models.get();
            }
        };
    }

    @Nested
    class OneThatKeepsIt extends LearningDetectorContract {
        @Override
        protected LearningDetector plugin() {
            return new MeanDetector();
        }
    }

    @Test
    void catchesModelsThatShareWhatTheyKnow() {
        MeanDetector.Model shared = new MeanDetector.Model();
        assertThatThrownBy(of(with(() -> shared))::modelsDoNotKnowOfEachOther).isInstanceOf(AssertionError.class);
        assertThatThrownBy(of(with(() -> shared))::judgesTheSameBucketsTheSame).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAModelThatForgetsWhenRestored() {
        LearningDetectorContract contract = of(new MeanDetector() {
            @Override
            public SeriesModel restore(Settings settings, byte[] saved) {
                return begin(settings);
            }
        });
        assertThatThrownBy(contract::goesOnAsIfNothingHadBeenWhenSavedAndRestored)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("restored before bucket");
        assertThatThrownBy(contract::refusesWhatIsNoSavedModel).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAModelThatSavingChanges() {
        LearningDetectorContract contract = of(with(() -> new MeanDetector.Model() {
            @Override
            public byte[] save() {
                mean = (float) mean + 0.25;
                return super.save();
            }
        }));
        assertThatThrownBy(contract::savingChangesNothing).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAScoreThatIsNoNumber() {
        LearningDetectorContract contract = of(with(() -> new MeanDetector.Model() {
            @Override
            public SeriesJudgement judge(SeriesWindow window) {
                return super.judge(window).withScore(0 * window.last());
            }
        }));
        assertThat(contract.getsAlongWithWhateverComes()
                        .filter(test -> {
                            try {
                                test.getExecutable().execute();
                                return false;
                            } catch (Throwable e) {
                                return e instanceof AssertionError;
                            }
                        })
                        .map(test -> test.getDisplayName().replaceAll(", step.*", ""))
                        .distinct())
                .contains("infinite values", "first nothing")
                .doesNotContain("zeros");
    }

    @Test
    void catchesAModelThatGrows() {
        List<Double> seen = new ArrayList<>();
        LearningDetectorContract contract = of(with(() -> new MeanDetector.Model() {
            @Override
            public SeriesJudgement judge(SeriesWindow window) {
                seen.add(window.last());
                return super.judge(window);
            }

            @Override
            public byte[] save() {
                return new byte[64 * seen.size()];
            }
        }));
        assertThatThrownBy(contract::remembersLittle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes saved");
    }

    @Test
    void catchesAModelThatFiresOnNothing() {
        LearningDetectorContract contract = of(with(() -> new MeanDetector.Model() {
            @Override
            public SeriesJudgement judge(SeriesWindow window) {
                return SeriesJudgement.firing(1, 1, 1, "not below");
            }
        }));
        assertThatThrownBy(contract::doesNotFireWhereThereIsNoValue).isInstanceOf(AssertionError.class);
    }

    @Test
    void aScenarioIsPlayedWithNoiseAndRanges() {
        List<String> lines = List.of(
                "# step = 5m",
                "# start = 2025-08-11T06:00:00Z",
                "minute,value,want",
                "0..195,20~3,never",
                "200..210,900,fires",
                "215..300,20~3,fires",
                "305,900,never");
        Scenario scenario = Scenario.parse(lines, "mean/x.csv");
        MeanDetector detector = new MeanDetector();
        assertThat(scenario.differences(detector, Settings.empty()))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("mean/x.csv:6: minute 300"),
                        second -> assertThat(second).startsWith("mean/x.csv:7: minute 305, value 900"));
    }

    @Test
    void aScenarioNamesSeveralMeasuresAndAZone() {
        List<String> lines =
                List.of("# zone = Europe/London", "minute,errors,latency,want", "0..1,3,40~2,clear", "2,5,,firing");
        List<Object> seen = new ArrayList<>();
        Scenario.parse(lines, "two/x.csv")
                .differences(
                        new LevelDetector() {
                            @Override
                            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                                seen.addAll(Arrays.asList(
                                        window.measures(),
                                        window.zone().getId(),
                                        window.measure("errors").last(),
                                        window.measure("latency").last()));
                                return super.judge(window, settings, state);
                            }
                        },
                        Settings.of(new LevelDetector().parameters(), Map.of()));
        assertThat(seen.subList(0, 3)).containsExactly(List.of("errors", "latency"), "Europe/London", 3.0);
        assertThat((double) seen.get(3)).isBetween(38.0, 42.0);
        assertThat(seen.subList(10, 12)).containsExactly(5.0, Double.NaN);
        assertThatThrownBy(() -> Scenario.parse(List.of("minute,a,b,want", "0,1,clear"), "two/x.csv"))
                .hasMessageContaining("two/x.csv:2");
    }

    @Test
    void thePastIsShownInWholeHours() {
        double[] values = new double[200];
        Arrays.setAll(values, i -> i < 60 ? 10 : 20);
        values[30] = Double.NaN;
        Past past = new Past(Series.of(values), Duration.ofMinutes(5), Duration.ofHours(3));
        SeriesWindow early = past.at(58).hours();
        assertThat(List.of(early.value(0), early.value(1), early.value(2)))
                .as("no whole hour yet; the series ends at 00:00, so it began at 20:40")
                .contains(Double.NaN);
        SeriesWindow late = past.at(199).hours();
        assertThat(late.end()).isEqualTo(past.at(199).end());
        assertThat(late.size()).isEqualTo(3);
        assertThat(late.value(2)).isEqualTo(20);
        assertThat(late.value(0))
                .as("21:00 to 22:00 has 40 of 10 and 20 of 20, less one")
                .isEqualTo((39 * 10 + 20 * 20) / 59.0);
        assertThat(past.at(198).hours().end()).isEqualTo(past.at(199).end().minus(Duration.ofHours(1)));
    }

    @Test
    void aSeriesDetectorIsShownThePastToo() {
        List<Integer> hours = new ArrayList<>();
        SeriesDetector detector = new LevelDetector() {
            @Override
            public Duration history(Settings settings) {
                return Duration.ofHours(2);
            }

            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                hours.add(window.hours().size());
                return super.judge(window, settings, state);
            }
        };
        Scenario.parse(List.of("0..2,1,clear"), "x.csv")
                .differences(detector, Settings.of(detector.parameters(), Map.of()));
        assertThat(hours).containsExactly(2, 2, 2);
    }
}
