// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.slack.SlackEmulator;
import io.bellwether.testkit.slack.SlackMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackBotTest extends HttpNotifierContract {
    private final ManualClock clock = new ManualClock(Samples.TIME);
    private final SlackEmulator slack = SlackEmulator.start(clock);
    private final SlackNotifier notifier = new SlackNotifier(clock);
    private final Map<String, String> references = new HashMap<>();
    private int number;

    @AfterEach
    void stop() {
        slack.close();
    }

    @Override
    protected Notifier plugin() {
        return notifier;
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("token", SlackEmulator.TOKEN, "channel", "#ops", "api", "http://" + host + ":" + port + "/api");
    }

    @Override
    protected Answer.Reply success() {
        return Answer.json(200, "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1754967845.000100\"}");
    }

    private Map<String, Object> settings() {
        return Map.of(
                "token",
                SlackEmulator.TOKEN,
                "channel",
                "#ops",
                "api",
                slack.api().toString(),
                "mentions",
                Map.of("critical", "@here"));
    }

    /** Tells as the platform does: with the references of the last deliveries, a new id each time. */
    private DeliveryOutcome tell(Reason reason, Alert... alerts) throws InterruptedException {
        return attempt("n" + ++number, reason, alerts);
    }

    private DeliveryOutcome attempt(String id, Reason reason, Alert... alerts) throws InterruptedException {
        Notification notification =
                Samples.notification(id, reason, List.of(alerts), references, Map.of(), host -> null);
        DeliveryOutcome outcome = send(settings(), notification);
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            for (Alert alert : alerts) {
                references.put(alert.id(), delivered.reference());
            }
        }
        return outcome;
    }

    private static Alert alert(String id, AlertState state) {
        return Samples.alert(id, state, Severity.CRITICAL, "Alert " + id);
    }

    private SlackMessage first(int index) {
        return slack.messages(SlackEmulator.OPS).get(index);
    }

    @Test
    void oneAlertIsOneMessageWithAThread() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN));
        assertThat(references.get("a")).isEqualTo(first(0).channel() + "/" + first(0).ts());
        assertThat(first(0).words()).contains("<!here>");

        tell(Reason.ACKNOWLEDGED, alert("a", AlertState.ACK));
        tell(Reason.REPEATED, alert("a", AlertState.OPEN));
        tell(Reason.ESCALATED, alert("a", AlertState.OPEN));
        tell(Reason.CLEARED, alert("a", AlertState.RESOLVED));

        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(1);
        assertThat(slack.thread(first(0)).stream().map(SlackMessage::words).toList())
                .containsExactly(
                        "👀 zoe has taken it", "🔁 Still open", "<!here>\n🔴 Now critical", "✅ Resolved after 6m");
        assertThat(slack.thread(first(0)).stream().map(SlackMessage::broadcast).toList())
                .containsExactly(false, false, true, false);
        assertThat(first(0).words()).startsWith("✅").contains("~62 token errors", "✅ Resolved after 6m");
        assertThat(references.get("a"))
                .as("what follows later goes to the same place")
                .isEqualTo(first(0).channel() + "/" + first(0).ts());
    }

    @Test
    void anAlertThatComesBackIsOpenAgainInItsOwnThread() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN));
        tell(Reason.CLEARED, alert("a", AlertState.RESOLVED));
        tell(Reason.OPENED, alert("a", AlertState.OPEN));

        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(1);
        assertThat(first(0).words()).doesNotContain("~62", "Resolved");
        assertThat(slack.thread(first(0)).get(1).broadcast()).isTrue();
    }

    @Test
    void severalAlertsOfOneMessageClearOneByOne() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN), alert("b", AlertState.OPEN), alert("c", AlertState.OPEN));
        assertThat(references.get("b")).endsWith("/3");
        assertThat(first(0).words().split("62 token errors", -1)).hasSize(4);

        tell(Reason.CLEARED, alert("b", AlertState.RESOLVED));
        assertThat(first(0).words()).startsWith("🔴").contains("~62 token errors");
        assertThat(first(0).words().split("~62", -1)).hasSize(2);

        tell(Reason.CLEARED, alert("a", AlertState.RESOLVED), alert("c", AlertState.RESOLVED));
        assertThat(first(0).words()).startsWith("✅ [RESOLVED]");
        assertThat(first(0).words().split("~62", -1)).hasSize(4);
        assertThat(slack.thread(first(0))).hasSize(2);
        assertThat(slack.thread(first(0)).get(1).words()).contains("Resolved after 6m · 62 token");
    }

    @Test
    void withoutTheScopeToReadOnlyTheThreadSaysThatOneOfSeveralIsOver() throws Exception {
        slack.withoutScope("channels:history");
        tell(Reason.OPENED, alert("a", AlertState.OPEN), alert("b", AlertState.OPEN));

        assertThat(tell(Reason.CLEARED, alert("b", AlertState.RESOLVED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Delivered.class, delivered -> assertThat(delivered.note())
                        .contains("not edited", "missing_scope"));
        assertThat(slack.thread(first(0))).hasSize(1);
        assertThat(first(0).edits()).isZero();
    }

    @Test
    void alertsOfSeveralMessagesAreFollowedInEachAndRememberedTogether() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN));
        tell(Reason.OPENED, alert("b", AlertState.OPEN), alert("c", AlertState.OPEN));
        tell(Reason.REPEATED, alert("a", AlertState.OPEN), alert("b", AlertState.OPEN), alert("d", AlertState.OPEN));

        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(3);
        for (String id : List.of("a", "b", "d")) {
            tell(Reason.CLEARED, alert(id, AlertState.RESOLVED));
        }
        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(3);
        assertThat(slack.thread(first(0))).hasSize(2);
        assertThat(slack.thread(first(1))).hasSize(2);
        assertThat(slack.thread(first(2))).hasSize(1);
        assertThat(first(0).words()).startsWith("✅");
        assertThat(first(2).words()).startsWith("✅");
    }

    @Test
    void aMessageThatPeopleTookAwayIsPostedAnew() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN));
        slack.delete(first(0));
        tell(Reason.CLEARED, alert("a", AlertState.RESOLVED));

        assertThat(slack.messages(SlackEmulator.OPS)).singleElement().satisfies(message -> assertThat(message.words())
                .contains("Resolved after 6m"));
    }

    @Test
    void whatWasDoneBeforeAFailureIsNotDoneTwice() throws Exception {
        tell(Reason.OPENED, alert("a", AlertState.OPEN));
        tell(Reason.OPENED, alert("b", AlertState.OPEN));
        Alert[] both = {alert("a", AlertState.OPEN), alert("b", AlertState.OPEN)};
        // The thread of the first is done; the second is refused for now.
        SlackMessage firstOfA = first(0);
        attempt("warm", Reason.REPEATED, both[0]);
        slack.apart(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));

        DeliveryOutcome refused = attempt("n9", Reason.REPEATED, both);
        assertThat(refused)
                .isEqualTo(new DeliveryOutcome.RetryAfter(
                        Duration.ofSeconds(1), "Slack answered 429: {\"ok\":false,\"error\":\"ratelimited\"}"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt("n9", Reason.REPEATED, both)).isInstanceOf(DeliveryOutcome.Delivered.class);

        assertThat(slack.thread(firstOfA)).hasSize(2);
        assertThat(slack.thread(first(1))).hasSize(1);
    }

    @Test
    void manyAlertsAreSummedUp() throws Exception {
        Alert[] many = IntStream.range(0, 300)
                .mapToObj(i -> alert("a" + i, AlertState.OPEN))
                .toArray(Alert[]::new);
        tell(Reason.SUMMARY, many);

        assertThat(first(0).words()).contains("and 280 more");
        tell(Reason.CLEARED, alert("a299", AlertState.RESOLVED));
        assertThat(slack.thread(first(0))).singleElement().satisfies(reply -> assertThat(reply.words())
                .contains("Resolved after 6m"));
        assertThat(first(0).words()).as("it was only counted there").contains("and 280 more");
    }

    @ParameterizedTest
    @CsvSource({
        "channel_not_found, false",
        "not_in_channel, false",
        "is_archived, false",
        "invalid_auth, false",
        "token_revoked, false",
        "missing_scope, false",
        "restricted_action, false",
        "ratelimited, true",
        "internal_error, true",
        "service_unavailable, true",
        "fatal_error, true"
    })
    void takesEachRefusalAsItIsMeant(String error, boolean again) throws Exception {
        slack.answer(1, Answer.json(200, "{\"ok\":false,\"error\":\"" + error + "\"}"));

        DeliveryOutcome outcome = send(settings(), Samples.notification(Reason.OPENED));

        assertThat(outcome).isInstanceOf(again ? DeliveryOutcome.RetryAfter.class : DeliveryOutcome.Rejected.class);
        assertThat(outcome.toString()).contains(error);
    }

    @Test
    void aTestSaysThatNothingIsWrong() throws Exception {
        send(settings(), Samples.notification("t", Reason.TEST, List.of(), Map.of(), Map.of(), host -> null));

        assertThat(first(0).words()).contains("Since 03:03 UTC.");
    }

    @Test
    void settingsMustFitTogether() {
        assertThat(problems(Map.of())).containsExactly("url");
        assertThat(problems(Map.of("url", "https://hooks.slack.com/services/T/B/x", "token", "xoxb-1")))
                .containsExactly("url", "channel");
        assertThat(problems(Map.of("token", "xoxb-1"))).containsExactly("channel");
        assertThat(problems(Map.of(
                        "token", "xoxb-1",
                        "channel", "C1",
                        "mentions", Map.of("critcal", "@here", "error", "<!channel> @bob", "info", "S0123ABCD"))))
                .containsExactlyInAnyOrder("mentions.critcal", "mentions.error", "mentions.error");
    }

    private List<String> problems(Map<String, Object> raw) {
        return notifier.check(Settings.of(notifier.parameters(), raw)).stream()
                .map(Problem::field)
                .toList();
    }

    @Test
    void referencesAreReadAsTheyWereWritten() {
        Place one = new Place("C1", "1.2", 1);
        Place many = new Place("C2", "3.4", 7);
        assertThat(Place.reference(Map.of("a", one))).isEqualTo("C1/1.2");
        Map<String, Place> several = new java.util.LinkedHashMap<>();
        several.put("a", one);
        several.put("b", many);
        several.put("c", many);
        String reference = Place.reference(several);

        assertThat(reference).isEqualTo("C2/3.4/7 C1/1.2:a");
        assertThat(Place.find(reference, "a")).isEqualTo(one);
        assertThat(Place.find(reference, "b")).isEqualTo(many);
        assertThat(Place.find("taken by hand", "a")).isNull();
        assertThat(Place.find(null, "a")).isNull();
    }

    @Test
    void textIsCutWhereItCounts() {
        assertThat(SlackText.of("a<b", 10)).isEqualTo("a&lt;b");
        assertThat(SlackText.of("<<<", 9)).isEqualTo("&lt;&lt;…");
        assertThat(SlackText.of("<<<", 12)).isEqualTo("&lt;&lt;&lt;");
        assertThat(SlackText.of("🦊🦊", 3)).isEqualTo("🦊…");
        assertThat(SlackText.of(null, 3)).isEmpty();
        assertThat(SlackText.struck("a\nb ~c")).isEqualTo("~a~\n~b ∼c~");
    }
}
