// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.slack.SlackEmulator;
import io.bellwether.testkit.slack.SlackMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackWebhookTest extends HttpNotifierContract {
    private final ManualClock clock = new ManualClock(Samples.TIME);
    private final SlackEmulator slack = SlackEmulator.start(clock);

    @AfterEach
    void stop() {
        slack.close();
    }

    @Override
    protected Notifier plugin() {
        return new SlackNotifier(clock);
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("url", "http://" + host + ":" + port + "/services/T0/B0/secretOfTheHook");
    }

    @Override
    protected Answer.Reply success() {
        return Answer.text(200, "ok");
    }

    private Map<String, Object> settings() {
        return Map.of("url", slack.webhook().toString(), "mentions", Map.of("critical", "@channel U0123ABCD"));
    }

    private SlackMessage only() {
        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(1);
        return slack.messages(SlackEmulator.OPS).get(0);
    }

    @Test
    void postsTheAlertEscapedWithItsFactsAndALink() throws Exception {
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Delivered(null));

        SlackMessage message = only();
        assertThat(message.text())
                .startsWith("<!channel> <@U0123ABCD> [critical] Token errors")
                .contains("“Zoë &amp; Sons” &lt;prod&gt;");
        assertThat(message.words())
                .contains("🔴 [critical] Token errors in harbour-wren/prod")
                .contains("“Zoë &amp; Sons” &lt;prod&gt;")
                .contains("*Threshold*\n50", "*Severity*\n🔴 critical", "node=HW-WEB01", "<!date^")
                .doesNotContain("<prod>");
        assertThat(message.blocks().toString())
                .contains("Open in Bellwether", "http://127.0.0.1:8181/alerts/alert-1")
                .contains("runbooks/auth.md");
    }

    @Test
    void nobodyIsCalledWhenItIsOver() throws Exception {
        send(settings(), Samples.notification(Reason.CLEARED));

        assertThat(only().words()).contains("✅ Resolved after 6m", "~62 token").doesNotContain("<!channel>");
    }

    @Test
    void everyReasonIsTaken() throws Exception {
        for (Reason reason : Reason.values()) {
            assertThat(send(settings(), Samples.notification(reason)))
                    .as(reason.toString())
                    .isInstanceOf(DeliveryOutcome.Delivered.class);
        }
        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(Reason.values().length);
    }

    @Test
    void whateverTheAlertsSayTheLimitsHold() throws Exception {
        String hostile = "<&>~*`\n".repeat(2_000) + "🦊".repeat(2_000);
        for (int count : List.of(1, 2, 20, 21, 500)) {
            for (AlertState state : AlertState.values()) {
                List<Alert> alerts = IntStream.range(0, count)
                        .mapToObj(i -> Samples.wordy("a" + i, state, hostile))
                        .toList();
                Map<String, String> parts = Map.of("title", hostile, "summary", hostile);
                for (Map<String, String> own : List.of(parts, Map.<String, String>of())) {
                    DeliveryOutcome outcome = send(
                            settings(), Samples.notification("n", Reason.OPENED, alerts, Map.of(), own, host -> null));
                    assertThat(outcome)
                            .as(count + " alerts, " + state + ", own words " + !own.isEmpty())
                            .isEqualTo(new DeliveryOutcome.Delivered(null));
                }
            }
        }
        assertThat(slack.messages(SlackEmulator.OPS)
                        .get(slack.messages(SlackEmulator.OPS).size() - 1)
                        .words())
                .contains("and 480 more");
    }

    @Test
    void ownWordsStandInPlaceOfTheFacts() throws Exception {
        List<Alert> alerts = List.of(Samples.alert("a", AlertState.OPEN, Severity.ERROR, "Backlog"));
        Map<String, String> parts = Map.of("title", "Ours", "summary", "Call <Zoë>");
        send(settings(), Samples.notification("n", Reason.OPENED, alerts, Map.of(), parts, host -> null));

        assertThat(only().words()).contains("🟠 Ours", "Call &lt;Zoë&gt;").doesNotContain("*Threshold*");
    }

    @Test
    void itsWordsForWhatIsWrongAreRepeatedWithWhatToDo() throws Exception {
        slack.channel(SlackEmulator.OPS, "ops", true, true);
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Rejected(
                        "Slack answered 410: channel_is_archived (the channel is archived)"));

        Map<String, Object> gone = Map.of("url", slack.webhook() + "x");
        assertThat(send(gone, Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Rejected(
                        "Slack answered 404: no_service (the webhook was removed or its address is wrong)"));
    }

    @Test
    void waitsAsSlackAsks() throws Exception {
        slack.apart(Duration.ofSeconds(1));
        send(settings(), Samples.notification(Reason.OPENED));
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.RetryAfter(Duration.ofSeconds(1), "Slack answered 429: rate_limited"));
    }

    @Test
    void blocksThatAreNotLikedAreLeftOut() throws Exception {
        slack.answer(1, Answer.text(400, "invalid_blocks"));

        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Delivered(null, "sent as plain text: Slack answered invalid_blocks"));
        assertThat(only().blocks()).isEmpty();
        assertThat(only().text()).contains("62 token errors");
    }

    @Test
    void whatIsNotSlackMayPass() throws Exception {
        slack.answer(1, Answer.text(200, "<html>Sign in to the network</html>"));

        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.reason())
                        .contains("is not Slack"));
    }

    @Test
    void thePreviewIsWhatWouldBeSent() throws Exception {
        String preview = plugin().preview(
                        Samples.notification(Reason.OPENED),
                        io.bellwether.api.settings.Settings.of(plugin().parameters(), settings()));

        assertThat(preview).contains("\"type\" : \"header\"", "<!channel>").doesNotContain("emulatedSecretOfTheHook");
    }
}
