// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each wrong detector fails the test that is there for it. */
class EventDetectorContractTest {
    private static EventDetectorContract of(EventDetector detector) {
        return new EventDetectorContract() {
            @Override
            protected EventDetector plugin() {
                return detector;
            }
        };
    }

    @Test
    void catchesSomethingKeptBetweenModels() {
        AtomicInteger calls = new AtomicInteger();
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public EventModel begin(Settings settings) {
                return new Model(settings, calls.incrementAndGet() % 3);
            }
        });
        assertThatThrownBy(contract::judgesTheSameEventsTheSame).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesWhatIsNotSaved() {
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public EventModel restore(Settings settings, byte[] saved) {
                return new Model(settings, 0);
            }
        });
        assertThatThrownBy(contract::goesOnTheSameWhenSavedAndRestoredAfterAnyEvent)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("saved and restored");
        assertThatThrownBy(contract::savesTheSameAndIsNotChangedByIt).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesATooLargeState() {
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public EventModel begin(Settings settings) {
                return new Model(settings, 0) {
                    @Override
                    public byte[] save() {
                        return new byte[1024 * 1024 + 1];
                    }
                };
            }
        });
        assertThatThrownBy(contract::savesLittleWhateverItHasSeen).hasMessageContaining("flood");
        assertThatThrownBy(contract::noEventMakesItThrow).hasMessageContaining("hostile");
    }

    @Test
    void catchesADetectorThatTrustsItsEvents() {
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public String key(Event event, Settings settings) {
                return (String) event.properties().get(settings.get(BY));
            }
        });
        assertThatThrownBy(contract::noEventMakesItThrow).isInstanceOf(ClassCastException.class);
    }

    @Test
    void catchesARestoreThatFailsInItsOwnWay() {
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public EventModel restore(Settings settings, byte[] saved) {
                return new Model(settings, java.nio.ByteBuffer.wrap(saved).getLong());
            }
        });
        assertThatThrownBy(contract::refusesWhatItCannotRead)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IllegalArgumentException");
    }

    @Test
    void catchesAFindingWithoutAWord() {
        assertThatThrownBy(firing(" ", List.of())::aFindingSaysWhyAndNamesEventsThatWereThere)
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(firing("why", List.of("nobody"))::aFindingSaysWhyAndNamesEventsThatWereThere)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody");
    }

    private static EventDetectorContract firing(String explanation, List<String> events) {
        return of(new BurstDetector() {
            @Override
            public EventModel begin(Settings settings) {
                return new Model(settings, 0) {
                    @Override
                    public EventJudgement judge(Event event) {
                        return new EventJudgement(true, 1, 1, 1, 1, explanation, Map.of(), events);
                    }
                };
            }
        });
    }

    @Test
    void noScenarioIsAFailure() {
        EventDetectorContract contract = of(new BurstDetector() {
            @Override
            public String id() {
                return "without-scenario";
            }
        });
        assertThatThrownBy(contract::scenarios)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("src/test/resources/without-scenario");
    }

    @Test
    void aWrongScenarioNamesFileAndLine() {
        EventScenario scenario = EventScenario.parse(
                List.of(
                        "# most = 2",
                        "{\"at\": \"1m\", \"id\": \"b\", \"properties\": {\"_Server\": \"EE01\"}}",
                        "{\"at\": \"0s\", \"id\": \"a\", \"properties\": {\"_Server\": \"EE01\"}, \"want\": \"firing\"}",
                        "{\"at\": \"2m\", \"repeat\": 4, \"properties\": {\"_Server\": \"EE01\"}, \"want\": \"once\"}"),
                "burst/x.ndjson");
        BurstDetector detector = new BurstDetector();
        Settings settings = Settings.of(detector.parameters(), scenario.settings());
        assertThat(scenario.events()).extracting(Event::eventId).startsWith("a", "b");
        assertThat(scenario.differences(detector, settings))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("burst/x.ndjson:3: event a at +0s")
                                .contains("want firing, is quiet"),
                        second -> assertThat(second)
                                .startsWith("burst/x.ndjson:2: event b at +1m")
                                .contains("want quiet, is firing"),
                        third ->
                                assertThat(third).startsWith("burst/x.ndjson:4").contains("fired 2 times"));
    }

    @Test
    void numbersOfRepeatedEventsAreFilledIn() {
        EventScenario scenario = EventScenario.parse(
                List.of(
                        "# order = file",
                        "# start = 2025-08-12T00:00:00Z",
                        "{\"at\": \"5s\", \"repeat\": 2, \"every\": \"1m\", \"id\": \"x{i}\", \"message\": \"n {i}\"}",
                        "{\"at\": \"1s\", \"level\": \"Error\", \"template\": \"T\"}"),
                "burst/x.ndjson");
        assertThat(scenario.events()).extracting(Event::message).containsExactly("n 0", "n 1", "T");
        assertThat(scenario.events()).extracting(Event::eventId).containsExactly("x0", "x1", "e3");
        assertThat(scenario.events().get(1).timestamp()).hasToString("2025-08-12T00:01:05Z");
    }

    @Test
    void anUnreadableScenarioNamesFileAndLine() {
        for (String line : List.of(
                "{\"at\": \"1\"}",
                "{}",
                "{\"at\": \"0s\", \"want\": \"maybe\"}",
                "{\"at\": \"0s\", \"wants\": \"firing\"}",
                "{\"at\": \"0s\", \"repeat\": 0}",
                "{\"at\": \"0s\", \"message\": 5}",
                "# order = random",
                "# start = today",
                "# list = [1,",
                "{\"at\": ")) {
            assertThatThrownBy(() -> EventScenario.parse(List.of("", line), "burst/x.ndjson"))
                    .as(line)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("burst/x.ndjson:2");
        }
        assertThatThrownBy(() -> EventScenario.parse(List.of("# most = 2"), "burst/x.ndjson"))
                .hasMessageContaining("no event");
    }
}
