// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random lives of many alerts: nobody is told twice, nobody is missed, and a restart changes nothing. */
class RandomTimelineTest {
    private static final int STEPS = 600;
    private static final int GROUPS = 7;

    /** How often what happens besides verdicts happens, of a thousand. */
    private record Chances(int restart, int outage, int jump, int silence, int late) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsToldIsAConversationThatMakesSense(long seed) {
        boolean jumps = seed % 2 == 0;
        Run run = new Run(seed, new Chances(jumps ? 0 : 20, 30, jumps ? 10 : 0, 10, 100));
        run.live();

        assertConversations(run.time.stores.outbox);
        run.assertEverybodyKnows();
    }

    /**
     * Facts come in order here and recoveries are believed at once: when a condition was last judged is stored only with
     * what people can see.
     */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aRestartAtAnyPointIsAsIfThereHadBeenNone(long seed) {
        Run plain = new Run(seed, new Chances(0, 0, 0, 10, 0));
        Run restarted = new Run(seed, new Chances(80, 0, 0, 10, 0));
        plain.live();
        restarted.live();

        assertThat(restarted.restarts).isGreaterThan(25);
        assertThat(restarted.told()).isEqualTo(plain.told());
        assertThat(restarted.states()).isEqualTo(plain.states());
    }

    /** For each alert and channel: opened first, cleared only once open, opened again only once cleared. */
    private static void assertConversations(List<OutboxMessage> outbox) {
        Map<String, Boolean> open = new HashMap<>();
        Instant last = Instant.EPOCH;
        for (OutboxMessage message : outbox) {
            assertThat(message.createdAt()).isAfter(last);
            last = message.createdAt();
            for (Alert alert : message.alerts()) {
                String key = alert.id() + " " + message.channel();
                boolean knows = open.getOrDefault(key, false);
                switch (message.reason()) {
                    case OPENED -> {
                        assertThat(knows).as("told twice that %s opened", key).isFalse();
                        open.put(key, true);
                    }
                    case CLEARED -> {
                        assertThat(knows)
                                .as("told that %s is over without need", key)
                                .isTrue();
                        open.put(key, false);
                    }
                    default ->
                        assertThat(knows).as("%s of %s", message.reason(), key).isTrue();
                }
            }
        }
    }

    private static final class Run {
        final Random random;
        final Random trouble;
        final Chances chances;
        final Hush hush = new Hush();
        final Timeline time = new Timeline(() -> Surroundings.alone().with(hush), "ops", "duty");
        int restarts;
        private long facts;

        Run(long seed, Chances chances) {
            this.random = new Random(seed);
            this.trouble = new Random(~seed);
            this.chances = chances;
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                time.clock.advance(Duration.ofMillis(250L * (1 + random.nextInt(400))));
                facts++;
                trouble();
                silence();
                if (random.nextInt(3) > 0) {
                    time.stage.accept(List.of(verdict()));
                }
                person();
                tick();
            }
            hush.lift();
            for (int i = 0; i < 600; i++) {
                time.clock.advance(Duration.ofSeconds(2));
                tick();
            }
        }

        private Verdict verdict() {
            boolean late = random.nextInt(1_000) < chances.late();
            int severity = random.nextInt(3);
            boolean bad = random.nextInt(5) < 3;
            boolean slow = random.nextInt(4) == 0 && chances.late() > 0;
            Timeline.VerdictDraft draft = time.verdict()
                    .group("node", "n" + random.nextInt(GROUPS))
                    .severity(Severity.WARNING)
                    .level(Severity.values()[1 + severity])
                    .value(50 + random.nextInt(50))
                    .at(Timeline.START.plusSeconds((late ? facts - 3 : facts) * 60));
            return (slow ? draft.recoverFor("2m") : draft).as(bad ? Condition.TRUE : Condition.FALSE);
        }

        private void person() {
            if (random.nextInt(40) == 0) {
                List<String> ids = time.stores.alerts.values().stream()
                        .map(record -> record.alert())
                        .filter(alert -> alert.state() != AlertState.RESOLVED)
                        .map(Alert::id)
                        .toList();
                if (!ids.isEmpty()) {
                    String id = ids.get(random.nextInt(ids.size()));
                    if (random.nextInt(3) == 0) {
                        time.stage.resolve(Timeline.ACME, id, "zoe", null);
                    } else {
                        time.stage.acknowledge(
                                Timeline.ACME,
                                id,
                                new Acknowledgement("zoe", null, Duration.ofMinutes(1 + random.nextInt(60)), null));
                    }
                }
            }
        }

        private void silence() {
            if (random.nextInt(1_000) < chances.silence()) {
                if (random.nextBoolean()) {
                    hush.silence(null, time.clock.instant().plusSeconds(random.nextInt(1_200)));
                } else {
                    hush.lift();
                }
            }
        }

        private void trouble() {
            int dice = trouble.nextInt(1_000);
            if (dice < chances.restart()) {
                time.restart();
                restarts++;
            } else if (dice < chances.restart() + chances.outage()) {
                time.stores.down = true;
                tick();
                time.stores.down = false;
            } else if (dice < chances.restart() + chances.outage() + chances.jump()) {
                Duration jump = Duration.ofMinutes(trouble.nextInt(300) - 150L);
                time.clock.set(time.clock.instant().plus(jump));
            }
        }

        private void tick() {
            try {
                time.stage.tick();
            } catch (StoreUnavailable e) {
                assertThat(time.stores.down).isTrue();
            }
        }

        /** After all is quiet, each channel knows of exactly the alerts that are open. */
        void assertEverybodyKnows() {
            for (String channel : List.of("ops", "duty")) {
                Map<String, Boolean> open = new HashMap<>();
                for (OutboxMessage message : time.stores.outbox) {
                    if (message.channel().equals(channel)) {
                        message.alerts()
                                .forEach(alert -> open.put(
                                        alert.id(),
                                        message.reason() != io.bellwether.api.notifier.Notification.Reason.CLEARED));
                    }
                }
                time.stores.alerts.values().forEach(record -> {
                    boolean isOpen = record.alert().state() != AlertState.RESOLVED;
                    assertThat(open.getOrDefault(record.alert().id(), false))
                            .as("%s of %s, %s", channel, record.alert().id(), record.memory())
                            .isEqualTo(isOpen);
                });
            }
        }

        List<String> told() {
            List<String> told = new ArrayList<>();
            for (OutboxMessage message : time.stores.outbox) {
                told.add(message.notBefore() + " " + message.channel() + " " + message.reason() + " "
                        + message.alerts().stream()
                                .map(alert -> alert.labels().get("node") + alert.state() + alert.severity())
                                .sorted()
                                .toList());
            }
            return told.stream().sorted().toList();
        }

        List<String> states() {
            return time.stores.alerts.values().stream()
                    .map(record -> record.alert())
                    .map(alert -> alert.labels().get("node") + " " + alert.createdAt() + " " + alert.state() + " "
                            + alert.severity() + " " + alert.reopened() + " " + alert.resolvedAt() + " "
                            + alert.flapping())
                    .sorted()
                    .toList();
        }
    }
}
