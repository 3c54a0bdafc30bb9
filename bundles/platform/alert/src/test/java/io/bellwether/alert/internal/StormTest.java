// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** More messages at once than people can read. */
class StormTest {
    private final AlertRules rules = new AlertRules(
            Duration.ofMinutes(5),
            AlertRules.STANDARD.flap(),
            null,
            new AlertRules.Storm(100, Duration.ofMinutes(1), 1_000_000),
            AlertRules.STANDARD.hours(),
            AlertRules.STANDARD.dependency());
    private final Timeline time = new Timeline(() -> Surroundings.alone().ruled(tenant -> rules), "ops");
    /** With the limits that hold where a tenant says nothing. */
    private final Timeline usual = new Timeline("ops", "other");

    @Test
    void whatIsTooMuchIsToldTogetherAndNoneIsLost() {
        eachByItself();
        time.stage.accept(verdicts(0, 1_300, Condition.TRUE));
        time.after("2s").after("250ms");

        assertThat(time.told()).hasSize(103).endsWith("summary ops 500", "summary ops 500", "summary ops 200");
        assertThat(ids(time.stores.outbox)).hasSize(1_300);
        assertThat(time.stores.outbox.stream()
                        .mapToInt(message -> message.alerts().size())
                        .sum())
                .as("and none twice")
                .isEqualTo(1_300);

        time.stage.accept(verdicts(1_300, 1_400, Condition.TRUE));
        time.after("10s");
        assertThat(time.told())
                .as("thirteen times too many: thirteen seconds between summaries")
                .hasSize(103);
        time.after("50s");
        assertThat(ids(time.stores.outbox)).hasSize(1_400);
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("summary for ops");
            assertThat(entry.reason()).startsWith("there were more than 100 messages within 1m");
        });
    }

    @Test
    void whatIsOverIsPartOfTheSummaryAndARestartLosesNothing() {
        eachByItself();
        time.stage.accept(verdicts(0, 300, Condition.TRUE));
        time.after("2s");
        time.after("10s");
        time.stage.accept(verdicts(300, 400, Condition.TRUE));
        time.stage.accept(verdicts(0, 300, Condition.FALSE));
        time.restart();
        time.after("2s").after("1m").after("1m");

        assertThat(ids(time.stores.outbox)).hasSize(400);
        Set<String> heardOver = new HashSet<>();
        time.stores.outbox.forEach(message -> message.alerts().stream()
                .filter(alert -> alert.state() == AlertState.RESOLVED)
                .forEach(alert -> heardOver.add(alert.id())));
        assertThat(heardOver).hasSize(300);
    }

    @Test
    void tenThousandInASecondAreAHandfulOfMessagesWithinSecondsAndNoneIsToldTwice() {
        route(usual, "0s");
        for (int quarter = 0; quarter < 4; quarter++) {
            usual.stage.accept(verdicts(usual, 2_500 * quarter, 2_500 * (quarter + 1), Condition.TRUE));
            usual.after("250ms");
        }
        usual.after("10s");

        assertThat(usual.told()).hasSizeBetween(20, 24).allMatch(told -> told.startsWith("summary ops "));
        assertThat(usual.stores.outbox.stream().flatMap(message -> message.alertIds().stream()))
                .hasSize(10_000)
                .doesNotHaveDuplicates();
        Map<String, List<String>> messages = new HashMap<>();
        usual.stores.outbox.forEach(message -> messages.put(message.id(), message.alertIds()));
        List<TrailEntry> said = usual.stores.trail.stream()
                .filter(entry -> entry.decision().equals("summary for ops"))
                .toList();
        assertThat(said).hasSize(10_000).allSatisfy(entry -> {
            String id = entry.reason().replaceAll(".* in message (\\S+) .*", "$1");
            assertThat(messages.get(id)).as(entry.reason()).contains(entry.alertId());
        });
        assertThat(usual.after("4h").after("250ms").told().stream().filter(told -> !told.startsWith("summary")))
                .as("reminders of what is still open come together as well")
                .isEmpty();
    }

    @Test
    void aThousandAMinuteAreStillToldOneByOne() {
        route(usual, "0s");
        for (int i = 0; i < 1_000; i++) {
            usual.stage.accept(verdicts(usual, i, i + 1, Condition.TRUE));
            usual.after("60ms");
        }
        usual.after("250ms");
        assertThat(usual.told()).hasSize(1_000).containsOnly("opened ops 1");
    }

    @Test
    void asLongAsItLastsNobodyWaitsLongAndWhenItIsOverEachIsToldByItselfAgain() {
        route(usual, "0s");
        Map<String, Instant> since = new HashMap<>();
        for (int i = 0; i < 240; i++) {
            usual.stage.accept(verdicts(usual, 20 * i, 20 * (i + 1), Condition.TRUE));
            usual.after("250ms");
        }
        usual.stores
                .alerts
                .values()
                .forEach(record -> since.put(record.alert().id(), record.alert().createdAt()));
        assertThat(usual.told().subList(0, 200)).as("up to the limit").containsOnly("opened ops 1");
        assertThat(usual.told().subList(200, usual.told().size()))
                .as("4,800 a minute, four times the limit: one in about four seconds")
                .hasSizeBetween(12, 24)
                .allMatch(told -> told.startsWith("summary ops "));

        for (int i = 0; i < 40; i++) {
            usual.after("250ms");
        }
        assertThat(usual.stores.outbox.stream().flatMap(message -> message.alertIds().stream()))
                .hasSize(4_800)
                .doesNotHaveDuplicates();
        usual.stores.outbox.forEach(message -> message.alertIds().forEach(id -> assertThat(since.get(id))
                .isAfter(message.createdAt().minusSeconds(11))));

        usual.after("11s");
        usual.stage.accept(verdicts(usual, 9_000, 9_001, Condition.TRUE));
        assertThat(usual.after("250ms").told()).endsWith("opened ops 1");
    }

    @Test
    void whatIsDueAtOnceIsToldTogetherAndMakesNobodyWait() {
        route(usual, "0s");
        usual.stage.accept(verdicts(usual, 0, 25, Condition.TRUE));
        assertThat(usual.after("250ms").told()).hasSize(25).containsOnly("opened ops 1");
        usual.stage.accept(verdicts(usual, 25, 51, Condition.TRUE));
        assertThat(usual.after("250ms").told()).hasSize(26).endsWith("summary ops 26");
        usual.stage.accept(verdicts(usual, 51, 52, Condition.TRUE));
        assertThat(usual.after("250ms").told())
                .as("there is no storm")
                .hasSize(27)
                .endsWith("opened ops 1");
        assertThat(usual.decisions("route")).doesNotContain("summary for other");
    }

    @Test
    void theWorstComesFirstAndCriticalServicesStandApart() {
        route(usual, "0s");
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            verdicts.add(usual.verdict()
                    .group("node", "e" + i)
                    .severity(Severity.ERROR)
                    .service("web" + i)
                    .as(Condition.TRUE));
            verdicts.add(usual.verdict()
                    .group("node", "c" + i)
                    .service(i % 2 == 0 ? "billing" : "identity")
                    .as(Condition.TRUE));
        }
        usual.stage.accept(verdicts);
        assertThat(usual.after("250ms").told()).containsExactly("summary ops 20", "summary ops 20", "summary ops 40");
        assertThat(usual.stores.outbox)
                .extracting(OutboxMessage::groupLabels)
                .containsExactly(
                        Map.of("severity", "critical", "service", "billing"),
                        Map.of("severity", "critical", "service", "identity"),
                        Map.of("severity", "error"));
    }

    @Test
    void theEndOfWhatWasSummarisedIsToldTogetherOnceAMinuteEvenAfterARestart() {
        route(usual, "0s");
        usual.stage.accept(verdicts(usual, 0, 1, Condition.TRUE));
        usual.after("250ms");
        usual.stage.accept(verdicts(usual, 1, 101, Condition.TRUE));
        assertThat(usual.after("250ms").told()).containsExactly("opened ops 1", "summary ops 100");
        usual.restart();
        usual.after("30s");

        usual.stage.accept(verdicts(usual, 0, 1, Condition.FALSE));
        for (int i = 1; i < 101; i++) {
            usual.stage.accept(verdicts(usual, i, i + 1, Condition.FALSE));
            usual.after("1s");
        }
        usual.after("1m").after("1s");
        List<String> ends = usual.told().subList(2, usual.told().size());
        assertThat(ends).allMatch(told -> told.startsWith("cleared ops ")).hasSizeLessThanOrEqualTo(5);
        assertThat(usual.stores.outbox.subList(2, usual.told().size()).stream()
                        .flatMap(message -> message.alertIds().stream()))
                .hasSize(101)
                .doesNotHaveDuplicates();
        assertThat(usual.stores.trail).anySatisfy(entry -> assertThat(entry.reason())
                .startsWith("its beginning was part of a summary, so it is told in message "));
    }

    @Test
    void theEndOfManyHoldsBackNoPage() {
        route(usual, "0s");
        for (int i = 0; i < 300; i += 20) {
            usual.stage.accept(verdicts(usual, i, i + 20, Condition.TRUE));
            usual.after("2s");
        }
        assertThat(usual.told()).hasSize(300).containsOnly("opened ops 1");
        usual.stage.accept(verdicts(usual, 0, 300, Condition.FALSE));
        usual.after("250ms").after("1s");
        usual.stage.accept(verdicts(usual, 300, 301, Condition.TRUE));
        usual.after("250ms");
        assertThat(usual.told().subList(300, usual.told().size())).containsExactly("cleared ops 300", "opened ops 1");
    }

    private void eachByItself() {
        route(time, "2s");
    }

    private static void route(Timeline time, String groupWait) {
        time.stage.route(
                Timeline.ACME,
                Map.of("route", Map.of("channel", "ops", "group_by", List.of("node"), "group_wait", groupWait)));
    }

    private List<Verdict> verdicts(int from, int to, Condition condition) {
        return verdicts(time, from, to, condition);
    }

    private static List<Verdict> verdicts(Timeline time, int from, int to, Condition condition) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            verdicts.add(time.verdict().group("node", "n" + i).as(condition));
        }
        return verdicts;
    }

    private static Set<String> ids(List<OutboxMessage> messages) {
        Set<String> ids = new HashSet<>();
        messages.forEach(message -> ids.addAll(message.alertIds()));
        return ids;
    }
}
