// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Settings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a detector of events keeps: the same events give the same judgements, a model that was saved and restored after
 * any event goes on the same, no event makes it throw, what it saves is small whatever it has seen, a finding says why
 * and names events that were there, and it judges the author's own scenarios as these say.
 *
 * <p>The scenarios are the files {@code src/test/resources/<detector-id>/*.ndjson}, of which there must be one: header
 * lines {@code # setting = value}, then one event a line, {@code {"at": "90s", "message": "…", "want": "firing"}}. Times
 * count from the start; what an event may hold is told by the messages about a wrong one and shown in the README of the
 * testkit. The other tests judge the events of all scenarios, each under its own settings.
 */
public abstract class EventDetectorContract extends PluginContract<EventDetector> {
    private static final int STATE_LIMIT = 1024 * 1024;
    private static final int FLOOD = 30_000;
    private static final int FLOODED_KEYS = 100;
    private static final int RESTORED = 3_000;
    private static final int NAMED_EVENTS = 50;
    private static final int SHOWN = 5;

    /** How many events of a flood are judged; fewer for a detector that is slow by its nature. */
    protected int flood() {
        return FLOOD;
    }

    @Test
    void remembersAKeyForSomeTime() throws Exception {
        for (EventScenario scenario : found()) {
            assertThat(plugin().memory(read(scenario.settings()))).isPositive();
        }
    }

    @Test
    void judgesTheSameEventsTheSame() throws Exception {
        EventDetector used = plugin();
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            List<EventJudgement> before = judgements(used, read, scenario.events());
            judgements(used, read, EventStream.hostile(scenario.events()));
            assertSame(before, judgements(used, read, scenario.events()), "judged again by the same detector");
            assertSame(before, judgements(plugin(), read, scenario.events()), "judged by another");
        }
    }

    @Test
    void goesOnTheSameWhenSavedAndRestoredAfterAnyEvent() throws Exception {
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            List<Event> events = scenario.events()
                    .subList(0, Math.min(RESTORED, scenario.events().size()));
            EventKeys restored = new EventKeys(plugin(), read);
            List<EventJudgement> after = new ArrayList<>();
            for (Event event : events) {
                after.add(restored.judge(event));
                restored.saveAndRestore(event);
            }
            assertSame(judgements(plugin(), read, events), after, "saved and restored after each event");
        }
    }

    @Test
    void savesTheSameAndIsNotChangedByIt() throws Exception {
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            EventKeys keys = new EventKeys(plugin(), read);
            scenario.events().forEach(keys::judge);
            keys.models().forEach((key, model) -> {
                byte[] saved = model.save();
                byte[] copy = saved.clone();
                assertThat(model.save()).as("saved a second time").isEqualTo(saved);
                EventModel other = plugin().restore(read, saved);
                assertThat(saved).as("what was given to restore").isEqualTo(copy);
                assertThat(other.save()).as("saved, restored and saved").isEqualTo(saved);
            });
        }
    }

    @Test
    void noEventMakesItThrow() throws Exception {
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            EventKeys keys = new EventKeys(plugin(), read);
            for (Event event : EventStream.hostile(scenario.events())) {
                EventJudgement judgement = keys.judge(event);
                assertThat(judgement.score()).as("score of " + event.eventId()).isNotNaN();
            }
            keys.models().forEach((key, model) -> assertThat(model.save().length)
                    .as("bytes saved after hostile events")
                    .isLessThanOrEqualTo(STATE_LIMIT));
        }
    }

    @Test
    void savesLittleWhateverItHasSeen() throws Exception {
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            EventDetector detector = plugin();
            EventKeys keys = new EventKeys(detector, read);
            EventStream flood = new EventStream(scenario.events());
            for (int i = 0; i < flood(); i++) {
                Event event = flood.next();
                String key = detector.key(event, read);
                if (keys.models().size() < FLOODED_KEYS || keys.models().containsKey(key)) {
                    keys.judge(event);
                }
            }
            keys.models().forEach((key, model) -> {
                byte[] saved = model.save();
                assertThat(saved.length).as("bytes saved after a flood").isLessThanOrEqualTo(STATE_LIMIT);
                assertThat(plugin().restore(read, saved)).isNotNull();
            });
        }
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            EventKeys keys = new EventKeys(plugin(), read);
            scenario.events().forEach(keys::judge);
            for (EventModel model : keys.models().values().stream().limit(3).toList()) {
                byte[] saved = model.save();
                for (int i = 0; i < 60; i++) {
                    byte[] wrong = Arrays.copyOf(saved, random.nextInt(saved.length + 1));
                    for (int flips = random.nextInt(4); flips > 0 && wrong.length > 0; flips--) {
                        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
                    }
                    restoreOrRefuse(read, wrong, scenario.events());
                }
            }
            byte[] noise = new byte[300];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) random.nextInt();
            }
            restoreOrRefuse(read, new byte[0], scenario.events());
            restoreOrRefuse(read, noise, scenario.events());
        }
    }

    private void restoreOrRefuse(Settings read, byte[] wrong, List<Event> events) {
        EventModel model;
        try {
            model = plugin().restore(read, wrong);
        } catch (IllegalArgumentException e) {
            return;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "restore of what cannot be read must throw IllegalArgumentException, threw " + e, e);
        }
        events.stream().limit(SHOWN).forEach(model::judge);
    }

    @Test
    void aFindingSaysWhyAndNamesEventsThatWereThere() throws Exception {
        for (EventScenario scenario : found()) {
            Settings read = read(scenario.settings());
            EventKeys keys = new EventKeys(plugin(), read);
            Set<String> seen = new HashSet<>();
            for (Event event : scenario.events()) {
                seen.add(event.eventId());
                EventJudgement judgement = keys.judge(event);
                if (judgement.firing()) {
                    assertThat(judgement.explanation()).isNotBlank().doesNotContain("\n");
                    assertThat(judgement.score()).as("score of a finding").isPositive();
                    assertThat(seen).containsAll(judgement.eventIds());
                    assertThat(judgement.eventIds().size()).isLessThanOrEqualTo(NAMED_EVENTS);
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException, URISyntaxException {
        return files().stream().map(file -> {
            String name = name(file);
            return DynamicTest.dynamicTest(file.getFileName().toString(), file.toUri(), () -> play(file, name));
        });
    }

    private void play(Path file, String name) {
        EventScenario scenario = EventScenario.read(file, name);
        List<String> differences = scenario.differences(plugin(), read(scenario.settings()));
        if (!differences.isEmpty()) {
            String shown = String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size())));
            fail(shown + (differences.size() > SHOWN ? "\n… and " + (differences.size() - SHOWN) + " more" : ""));
        }
    }

    private List<EventScenario> found() throws IOException, URISyntaxException {
        return files().stream()
                .map(file -> EventScenario.read(file, name(file)))
                .toList();
    }

    private List<Path> files() throws IOException, URISyntaxException {
        String folder = plugin().id();
        URL found = getClass().getResource("/" + folder);
        if (found == null) {
            throw new AssertionError("no scenario: put one at src/test/resources/" + folder + "/<name>.ndjson");
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(found.toURI()))) {
            files = listed.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("scenarios in src/test/resources/" + folder).isNotEmpty();
        return files;
    }

    private String name(Path file) {
        return "src/test/resources/" + plugin().id() + "/" + file.getFileName();
    }

    private static List<EventJudgement> judgements(EventDetector detector, Settings read, List<Event> events) {
        EventKeys keys = new EventKeys(detector, read);
        return events.stream().map(keys::judge).toList();
    }

    private static void assertSame(List<EventJudgement> one, List<EventJudgement> other, String how) {
        for (int i = 0; i < one.size(); i++) {
            assertThat(other.get(i)).as("judgement of event " + i + ", " + how).isEqualTo(one.get(i));
        }
    }
}
