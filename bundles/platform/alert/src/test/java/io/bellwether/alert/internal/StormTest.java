// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.OutboxMessage;
import java.time.Duration;
import java.util.ArrayList;
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
            new AlertRules.Storm(100, Duration.ofMinutes(1)),
            AlertRules.STANDARD.hours(),
            AlertRules.STANDARD.dependency());
    private final Timeline time = new Timeline(() -> Surroundings.alone().ruled(tenant -> rules), "ops");

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
        assertThat(time.told()).as("one summary a minute").hasSize(103);
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

    private void eachByItself() {
        time.stage.route(Timeline.ACME, Map.of("route", Map.of("channel", "ops", "group_by", List.of("node"))));
    }

    private List<Verdict> verdicts(int from, int to, Condition condition) {
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
