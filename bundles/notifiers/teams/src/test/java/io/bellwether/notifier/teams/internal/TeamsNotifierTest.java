// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.teams.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.teams.TeamsEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsNotifierTest extends HttpNotifierContract {
    private final TeamsNotifier notifier = new TeamsNotifier(new ManualClock(Samples.TIME));
    private final TeamsEmulator teams = TeamsEmulator.start();

    @AfterEach
    void stop() {
        teams.close();
    }

    @Override
    protected Notifier plugin() {
        return notifier;
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of(
                "url",
                "http://" + host + ":" + port + "/workflows/a/triggers/manual/paths/invoke?api-version=1"
                        + "&sp=%2Ftriggers&sv=1.0&sig=Secret-Signature_of%2bthe%2Fflow");
    }

    @Override
    protected Answer.Reply success() {
        return Answer.status(202);
    }

    private Map<String, Object> settings() {
        return Map.of("url", teams.workflow().toString());
    }

    private List<String> words() {
        assertThat(teams.failures()).isEmpty();
        List<JsonNode> cards = teams.cards();
        return TeamsEmulator.words(cards.get(cards.size() - 1));
    }

    @Test
    void postsACardWithFactsAndALink() throws Exception {
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Delivered(null));

        assertThat(words())
                .contains("🔴 \\[critical\\] Token errors in harbour-wren/prod")
                .contains("62 token errors/min is above 50 – “Zoë & Sons” <prod>")
                .containsSequence("Threshold", "50")
                .containsSequence("Since", "2025-08-12 03:03:05 UTC")
                .contains("Open in Bellwether");
        assertThat(teams.cards().get(0).path("actions").get(0).path("url").asText())
                .isEqualTo("http://127.0.0.1:8181/alerts/alert-1");
        assertThat(teams.requests().get(0).header("content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void aClearedAlertSaysForHowLongItWasOpen() throws Exception {
        send(settings(), Samples.notification(Reason.CLEARED));

        assertThat(words()).containsSequence("Open for", "6m").anyMatch(text -> text.startsWith("✅"));
        assertThat(teams.cards().get(0).toString()).contains("\"color\":\"Good\"");
    }

    @Test
    void everyReasonCanBeShown() throws Exception {
        for (Reason reason : Reason.values()) {
            send(settings(), Samples.notification(reason));
        }
        assertThat(teams.failures()).isEmpty();
        assertThat(teams.cards()).hasSize(Reason.values().length);
    }

    @Test
    void whateverTheAlertsSayTheSizeHoldsAndTitleAndLinkAreThere() throws Exception {
        for (String words : List.of("x", "é\"\\\n*_[a](b)".repeat(800), "🦊\u0001".repeat(20_000))) {
            for (int count : List.of(1, 3, 20, 21, 500)) {
                List<Alert> alerts = IntStream.range(0, count)
                        .mapToObj(i -> Samples.wordy("a" + i, AlertState.ACK, words))
                        .toList();
                for (Map<String, String> own :
                        List.of(Map.of("title", words, "text", words), Map.<String, String>of())) {
                    var notification = Samples.notification("n", Reason.OPENED, alerts, Map.of(), own, host -> null);
                    assertThat(send(settings(), notification)).isEqualTo(new DeliveryOutcome.Delivered(null));
                    assertThat(Card.write(notification).length).isLessThanOrEqualTo(Card.MOST_BYTES);
                    assertThat(words().get(0)).isNotBlank();
                    assertThat(words()).contains("Open in Bellwether");
                }
            }
        }
        assertThat(teams.requests())
                .allSatisfy(request -> assertThat(request.body().length).isLessThanOrEqualTo(TeamsEmulator.MOST_BYTES));
    }

    @Test
    void factsGoFirstThenAlertsThenWords() {
        List<Alert> alerts = IntStream.range(0, 20)
                .mapToObj(i -> Samples.wordy("a" + i, AlertState.ACK, "w".repeat(900)))
                .toList();
        String card = new String(
                Card.write(Samples.notification("n", Reason.OPENED, alerts, Map.of(), Map.of(), host -> null)),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(card.split("w{290,}…", -1)).as("all 20 alerts, shorter").hasSize(21);
        assertThat(card).doesNotContain("FactSet");
    }

    @Test
    void whatTeamsFindsTooLargeIsSentAsTitleAndLink() throws Exception {
        teams.answer(1, Answer.status(413));

        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.Delivered(null, "shortened to title and link: Teams answered 413"));
        assertThat(words())
                .containsExactly("🔴 \\[critical\\] Token errors in harbour-wren/prod", "Open in Bellwether");
    }

    @Test
    void itsWordsForWhatIsWrongAreRepeatedButNotItsSignature() throws Exception {
        teams.enabled(false);
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .contains("400", "WorkflowTriggerIsNotEnabled"));
        Map<String, Object> other = Map.of("url", teams.workflow().toString().replace("%2b", "%2B"));
        assertThat(send(other, Samples.notification(Reason.OPENED)))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .contains("401", "AuthorizationFailed")
                        .doesNotContain("Signature"));
    }

    @Test
    void waitsAsTeamsAsks() throws Exception {
        teams.answer(1, Answer.status(429).with("Retry-After", "17"));
        assertThat(send(settings(), Samples.notification(Reason.OPENED)))
                .isEqualTo(new DeliveryOutcome.RetryAfter(Duration.ofSeconds(17), "Teams answered 429"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://firm.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/d",
                "https://outlook.office.com/webhook/a@b/IncomingWebhook/c/d",
                "https://OUTLOOK.office365.com/webhook/a"
            })
    void connectorsThatAreRetiredAreRefusedWithTheReason(String url) {
        assertThat(problems(url)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("retired", "Workflows"));
    }

    @Test
    void anAddressWithoutItsSignatureIsRefused() {
        String flow = "https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke";
        assertThat(problems(flow)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("sig"));
        assertThat(problems(flow + "?api-version=1&sig=abc")).isEmpty();
    }

    @Test
    void ownWordsStandInPlaceOfTheFacts() throws Exception {
        List<Alert> alerts = List.of(Samples.alert("a", AlertState.OPEN, Severity.WARNING, "Backlog"));
        send(
                settings(),
                Samples.notification(
                        "n", Reason.OPENED, alerts, Map.of(), Map.of("summary", "1. Call *Zoë*"), host -> null));

        assertThat(words()).contains("1\\. Call \\*Zoë\\*").doesNotContain("Threshold");
    }

    @Test
    void peoplesTextIsNoMarkdown() {
        assertThat(Card.escape("- a\n> b {{DATE(x)}} [l](u) `c`"))
                .isEqualTo("\\- a\n\n\\> b {\u200b{DATE\\(x\\)}} \\[l\\]\\(u\\) \\`c\\`");
    }

    private List<Problem> problems(String url) {
        return notifier.check(Settings.of(notifier.parameters(), Map.of("url", url)));
    }
}
