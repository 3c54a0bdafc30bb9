// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import static io.bellwether.alert.internal.oncall.Desk.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.OnCall.Kind;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.identity.InUse;
import io.bellwether.relational.OutboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is found wrong with how people are told, and that it is not easily made so. */
class CheckupTest {
    private final Desk desk = new Desk("2026-01-06T10:00:00Z", "mail", "ops");

    private void staff() {
        desk.person("alice", "Alice", Map.of(), "mail").rota("primary", "1w", "alice");
        desk.escalations.create(
                ACME,
                Map.of("id", "page", "steps", List.of(Map.of("after", "0s", "notify", List.of("rota:primary")))),
                "test");
        desk.routing.put(
                "route",
                Map.of(
                        "escalation",
                        "page",
                        "routes",
                        List.of(Map.of("matchers", List.of("team=ops"), "channels", List.of("ops")))));
    }

    private List<String> findings() {
        return desk.checkup.findings(null).stream().map(Object::toString).toList();
    }

    @Test
    void allIsWellWhenEverybodyIsReached() {
        staff();

        assertThat(findings()).isEmpty();
    }

    @Test
    void aChannelSaysWhoNamesIt() {
        staff();

        assertThat(desk.users.usersOf(ACME, "mail")).containsExactly("person 'alice'");
        assertThat(desk.users.usersOf(ACME, "ops")).containsExactly("the routing at route.routes[0]");
        assertThat(desk.users.usersOf(ACME, "other")).isEmpty();
    }

    @Test
    void whatIsNamedIsDeletedByForceAloneAndThenFound() {
        staff();
        assertThatThrownBy(() -> desk.onCall.delete(ACME, Kind.PERSON, "alice"))
                .isInstanceOf(InUse.class)
                .hasMessageContaining("rota 'primary'")
                .hasMessageContaining("force");
        assertThatThrownBy(() -> desk.onCall.delete(ACME, Kind.ROTA, "primary"))
                .isInstanceOf(InUse.class)
                .hasMessageContaining("escalation 'page'");
        assertThatThrownBy(() -> desk.escalations.delete(ACME, "page"))
                .isInstanceOf(InUse.class)
                .hasMessageContaining("the routing at route");

        assertThat(desk.onCall.delete(ACME, Kind.PERSON, "alice", true)).isTrue();
        assertThat(findings())
                .containsExactly(
                        "acme: rota 'primary' names person 'alice', which is not there",
                        "acme: escalation 'page' tells nobody: no step reaches an enabled channel",
                        "acme: the routing tells nobody of what no route takes: the root leads to no enabled channel");

        assertThat(desk.onCall.delete(ACME, Kind.ROTA, "primary", true)).isTrue();
        assertThat(findings()).contains("acme: escalation 'page' tells rota 'primary', which is not there");

        assertThat(desk.escalations.delete(ACME, "page", true)).isTrue();
        assertThat(findings()).contains("acme: the routing at route follows escalation 'page', which is not there");
    }

    @Test
    void aChannelThatIsGoneIsMissedByAllWhoNameIt() {
        staff();
        desk.channel("ops", "active", "pager");
        desk.views.remove("mail");

        assertThat(findings())
                .containsExactly(
                        "acme: channel 'ops' falls back to channel 'pager', which is not there",
                        "acme: person 'alice' is told over channel 'mail', which is not there",
                        "acme: person 'alice' cannot be told: none of the channels is there and enabled",
                        "acme: escalation 'page' tells nobody: no step reaches an enabled channel",
                        "acme: the routing tells nobody of what no route takes: the root leads to no enabled channel");
    }

    @Test
    void channelsThatCannotTellAreNamed() {
        staff();
        desk.channel("ops", "failing");
        assertThat(findings()).containsExactly("acme: channel 'ops' failed last: HTTP 500");

        desk.channel("ops", "disabled");
        desk.channel("mail", "disabled");
        assertThat(findings())
                .contains(
                        "acme: the tenant has no enabled channel: nobody is told of anything",
                        "acme: the routing tells nobody: no route leads to an enabled channel");
    }

    @Test
    void aDeadChannelSaysWhenItWorkedLast() {
        staff();
        desk.channel("ops", "circuit open until 2026-01-06T10:01:00Z");
        assertThat(findings())
                .containsExactly("acme: channel 'ops' cannot tell anybody now: circuit open until 2026-01-06T10:01:00Z;"
                        + " it has delivered nothing");
    }

    @Test
    void messagesThatWaitForLongAreFoundAndThoseThatMayWaitAreNot() {
        staff();
        Instant now = desk.clock.instant();
        Instant morning = now.plusSeconds(3_600);
        desk.waiting.put("mail", List.of(message("mail", now.minusSeconds(40_000), morning, 0)));
        desk.waiting.put("ops", List.of(message("ops", now.minusSeconds(300), now.plusSeconds(20), 3)));
        assertThat(findings())
                .as("held until the morning, or tried for five minutes")
                .isEmpty();

        desk.clock.advance(Duration.ofSeconds(90));
        desk.waiting.put("gone", List.of(message("gone", now.minusSeconds(600), now.minusSeconds(600), 0)));
        assertThat(findings())
                .containsExactly(
                        "acme: channel 'gone' has a message that waits for 11m30s, after 0 attempts: there is no such"
                                + " channel any more; make one of that name, or let the message grow too old",
                        "acme: channel 'ops' has a message that waits for 6m30s, after 3 attempts: its ledger says why;"
                                + " mend it, or name a fall-back that tells instead");

        desk.clock.advance(Duration.ofHours(2));
        assertThat(findings())
                .anyMatch(text -> text.startsWith("acme: channel 'mail' has a message that waits for 1h1m"));
    }

    @Test
    void tablesThatAreBehindAndADatabaseThatIsAwayConcernEverybody() {
        staff();
        desk.behind = Duration.ofSeconds(60);
        assertThat(findings()).isEmpty();

        desk.behind = Duration.ofMillis(75_900);
        assertThat(findings()).singleElement().asString().startsWith("platform: the tables of alerts are 1m15s behind");
        assertThat(desk.checkup.findings(ACME)).singleElement().satisfies(finding -> assertThat(finding.tenant())
                .isNull());

        desk.away = "connection refused";
        desk.routing.put("route", "everywhere");
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("platform: the database does not answer: connection refused; what is decided meanwhile");
    }

    private static OutboxMessage message(String channel, Instant created, Instant notBefore, int attempts) {
        return new OutboxMessage(
                channel + "-1",
                ACME,
                channel,
                Reason.OPENED,
                Map.of(),
                List.of("alert-1"),
                List.of(),
                created,
                notBefore,
                attempts);
    }

    @Test
    void aRotaWithHolesAndRoutingThatCannotBeReadAreNamed() {
        desk.person("alice", "Alice", Map.of(), "mail");
        desk.onCall.create(
                ACME,
                Kind.ROTA,
                Map.of(
                        "id",
                        "days",
                        "layers",
                        List.of(Map.of(
                                "id",
                                "week",
                                "people",
                                List.of("alice"),
                                "starts_at",
                                "2026-01-05T09:00",
                                "restrict",
                                List.of(Map.of("weekdays", List.of("mon", "tue", "wed", "thu", "fri")))))),
                "test");
        desk.routing.put("route", "everywhere");

        assertThat(findings())
                .hasSize(2)
                .anyMatch(text -> text.startsWith("acme: rota 'days' has nobody on call from 2026-01-10T00:00:00Z to"
                        + " 2026-01-12T00:00:00Z in the seven days to come"))
                .anyMatch(
                        text -> text.startsWith("acme: the routing cannot be read, so every channel hears everything"));
    }
}
