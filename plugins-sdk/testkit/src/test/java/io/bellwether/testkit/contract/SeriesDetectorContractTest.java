// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract catches those who break it. */
class SeriesDetectorContractTest {
    private static SeriesDetectorContract of(SeriesDetector detector) {
        return new SeriesDetectorContract() {
            @Override
            protected SeriesDetector plugin() {
                return detector;
            }
        };
    }

    @Test
    void catchesADetectorThatRemembers() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            private double most;

            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                most = Math.max(most, window.last());
                return SeriesJudgement.clear(most, Double.NaN, "");
            }
        });
        assertThatThrownBy(contract::keepsNothingBetweenCalls).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesADetectorThatStumblesOverShortWindows() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                return SeriesJudgement.clear(window.value(window.size() - 2), Double.NaN, "");
            }
        });
        assertThatThrownBy(contract::getsAlongWithOddWindows).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void catchesADetectorThatFiresOnNothing() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                return window.last() <= 100
                        ? SeriesJudgement.clear(1, 1, "")
                        : SeriesJudgement.firing(1, 1, 1, "not below");
            }
        });
        assertThatThrownBy(contract::doesNotFireOnWindowsWithoutValues).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesADetectorThatFallsSilentOnGrowth() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                return window.last() > 10 && window.last() < 1000
                        ? SeriesJudgement.firing(1, 1, 1, "in between")
                        : SeriesJudgement.clear(1, 1, "");
            }
        });
        assertThatThrownBy(contract::growthNeverEndsAFireWhenItSaysSo).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAnUnexplainedFire() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
                return SeriesJudgement.firing(1, 1, 1, " ");
            }
        });
        assertThatThrownBy(contract::saysWhyItFires).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesParametersThatClashOrAreNotExplained() {
        Parameter<String> bare = Parameter.text("a", "A", "");
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public List<Parameter<?>> parameters() {
                return List.of(bare, bare);
            }
        });
        assertThatThrownBy(contract::parameterKeysAreUniqueAndFree).isInstanceOf(AssertionError.class);
        assertThatThrownBy(contract::everyParameterIsExplained).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesADefaultOutOfBounds() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public List<Parameter<?>> parameters() {
                return List.of(Parameter.integer("n", "N", "Help.").orElse(9L).between(1L, 5L));
            }
        });
        assertThatThrownBy(contract::defaultsAreValid).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAnIdThatIsNoSlug() {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public String id() {
                return "My Detector";
            }
        });
        assertThatThrownBy(contract::idIsASlug).isInstanceOf(AssertionError.class);
    }

    @Test
    void aWrongScenarioNamesFileAndLine() {
        List<String> lines = List.of("# above = 50", "minute,value,want", "0..2,10,clear", "3,10,firing", "4,60,clear");
        Scenario scenario = Scenario.parse(lines, "level/x.csv");
        LevelDetector detector = new LevelDetector();
        Settings settings = Settings.of(detector.parameters(), scenario.settings());
        assertThat(scenario.settings()).isEqualTo(Map.of("above", "50"));
        assertThat(scenario.differences(detector, settings))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("level/x.csv:4: minute 3")
                                .contains("want firing, is clear"),
                        second -> assertThat(second)
                                .startsWith("level/x.csv:5: minute 4")
                                .contains("want clear, is firing"));
    }

    @Test
    void anUnreadableScenarioNamesFileAndLine() {
        for (String line : List.of("0,1", "x,1,clear", "0,1,maybe", "0,one,clear", "2..1,1,clear")) {
            assertThatThrownBy(() -> Scenario.parse(List.of("# step = 1m", line), "level/x.csv"))
                    .as(line)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("level/x.csv:2");
        }
        assertThatThrownBy(() -> Scenario.parse(List.of("# step = 5"), "level/x.csv"))
                .hasMessageContaining("level/x.csv:1");
        assertThatThrownBy(() -> Scenario.parse(List.of("# step = 5m", "3,1,clear"), "level/x.csv"))
                .hasMessageContaining("multiple");
        assertThatThrownBy(() -> Scenario.parse(List.of(), "level/x.csv")).hasMessageContaining("no row");
    }

    @Test
    void noScenarioIsAFailure() throws Exception {
        SeriesDetectorContract contract = of(new LevelDetector() {
            @Override
            public String id() {
                return "without-scenario";
            }
        });
        assertThat(contract.scenarios()).singleElement().satisfies(test -> assertThatThrownBy(
                        () -> test.getExecutable().execute())
                .hasMessageContaining("src/test/resources/without-scenario"));
    }
}
