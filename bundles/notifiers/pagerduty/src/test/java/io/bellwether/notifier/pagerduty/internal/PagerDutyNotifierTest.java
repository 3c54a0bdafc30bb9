// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.pagerduty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.pagerduty.PagerDutyEmulator;
import io.bellwether.testkit.pagerduty.PagerDutyEmulator.Incident;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagerDutyNotifierTest extends HttpNotifierContract {
    private static final String KEY = "0123456789abcdef0123456789ABCDEF";

    private final PagerDutyNotifier notifier = new PagerDutyNotifier(new ManualClock(Samples.TIME));

    @Override
    protected Notifier plugin() {
        return notifier;
    }

    @Override
    protected Answer.Reply success() {
        return Answer.json(202, "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"k\"}");
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("url", "http://" + host + ":" + port + "/v2/enqueue", "routingKey", KEY);
    }

    private static Map<String, Object> settings(PagerDutyEmulator pagerDuty) {
        return Map.of("url", pagerDuty.uri().toString(), "routingKey", KEY);
    }

    static Alert alert(String id, String fingerprint, String summary, Map<String, String> labels) {
        return Samples.alert(id, fingerprint, summary, labels, null, "https://wiki.example/runbook");
    }

    static Notification about(String id, Reason reason, List<Alert> alerts, String text) {
        return Samples.notification(id, reason, alerts, Map.of(), text);
    }

    private static Notification many(String id, Reason reason, int count) {
        return about(
                id,
                reason,
                IntStream.range(0, count)
                        .mapToObj(i -> alert("a" + i, "print-" + i, "summary " + i, Map.of()))
                        .toList(),
                "text");
    }

    @Test
    void anAlertIsOneIncidentFromItsOpeningToItsEnd() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            Alert alert = alert("a1", "print-1", "62 errors/min", Map.of("node", "HW-WEB01"));
            for (Reason reason : List.of(Reason.OPENED, Reason.REPEATED, Reason.ESCALATED, Reason.ACKNOWLEDGED)) {
                DeliveryOutcome outcome = send(settings(pagerDuty), about("n-" + reason, reason, List.of(alert), "t"));
                assertThat(outcome).isEqualTo(new DeliveryOutcome.Delivered("print-1"));
            }
            assertThat(pagerDuty.incidents())
                    .containsExactly(new Incident(
                            "print-1",
                            "acknowledged",
                            "Token errors · harbour-wren/prod: 62 errors/min",
                            "critical",
                            "HW-WEB01 (harbour-wren/prod)",
                            3));

            send(settings(pagerDuty), about("n-5", Reason.CLEARED, List.of(alert), "t"));
            send(settings(pagerDuty), about("n-6", Reason.OPENED, List.of(alert), "t"));

            assertThat(pagerDuty.incidents()).extracting(Incident::state).containsExactly("resolved", "triggered");
            JsonNode event = pagerDuty.events().get(0);
            assertThat(event.path("client_url").asText()).isEqualTo("http://127.0.0.1:8181/alerts/alert-1");
            assertThat(event.at("/payload/timestamp").asText()).isEqualTo("2025-08-12T03:03:05Z");
            assertThat(event.at("/payload/component").asText()).isEqualTo("sharedo-identity");
            assertThat(event.at("/payload/custom_details/value").asDouble()).isEqualTo(62);
            assertThat(event.at("/links/0/href").asText()).isEqualTo("https://wiki.example/runbook");
        }
    }

    @Test
    void whatWasSentBeforeALimitIsNotSentAgain() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            Notification message = many("n1", Reason.OPENED, 200);
            pagerDuty.limit(120);

            assertThat(send(settings(pagerDuty), message))
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> {
                        assertThat(retry.delay()).isEqualTo(Duration.ofMinutes(1));
                        assertThat(retry.reason()).contains("429", "120 of 200 events were sent before");
                    });
            pagerDuty.limit(120);

            assertThat(send(settings(pagerDuty), message)).isInstanceOf(DeliveryOutcome.Delivered.class);
            assertThat(pagerDuty.events()).hasSize(200);
            assertThat(pagerDuty.incidents()).hasSize(200);
        }
    }

    @Test
    void anAnswerThatIsLostMakesNoSecondIncident() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            Notification message = many("n1", Reason.OPENED, 3);
            pagerDuty.loseAnswers(1);

            assertThat(send(settings(pagerDuty), message)).isInstanceOf(DeliveryOutcome.RetryAfter.class);
            assertThat(send(settings(pagerDuty), message)).isInstanceOf(DeliveryOutcome.Delivered.class);

            assertThat(pagerDuty.incidents())
                    .extracting(Incident::dedupKey, Incident::triggers)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("print-0", 2),
                            org.assertj.core.groups.Tuple.tuple("print-1", 1),
                            org.assertj.core.groups.Tuple.tuple("print-2", 1));
        }
    }

    @Test
    void oneRefusedEventDoesNotKeepTheOthersBack() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            pagerDuty.answer(1, Answer.json(400, "{\"errors\":[\"no " + KEY + "\"]}"));

            assertThat(send(settings(pagerDuty), many("n1", Reason.OPENED, 3)))
                    .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                            .startsWith("1 of 3 events were refused: PagerDuty answered 400")
                            .doesNotContain(KEY));
            assertThat(pagerDuty.incidents()).hasSize(2);
        }
    }

    @Test
    void whatIsTooLongIsCutAndTheEmulatorTakesIt() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            String flood = "🚨".repeat(600_000);
            Alert alert = alert("a1", "f".repeat(300), flood, Map.of("node", "n\n1", "long", flood, "short", "s"));

            assertThat(send(settings(pagerDuty), about("n1", Reason.OPENED, List.of(alert), flood)))
                    .isInstanceOf(DeliveryOutcome.Delivered.class);

            JsonNode event = pagerDuty.events().get(0);
            assertThat(event.toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(512 * 1_024);
            String summary = event.at("/payload/summary").asText();
            assertThat(summary).hasSizeLessThanOrEqualTo(1_024).endsWith("🚨…");
            assertThat(event.at("/payload/custom_details/left_out").asText()).contains("too large");
            assertThat(event.at("/payload/custom_details/labels/short").asText())
                    .isEqualTo("s");
            assertThat(event.path("dedup_key").asText()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void aSummaryIsOneEventThatNamesTheAlerts() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            send(settings(pagerDuty), many("n1", Reason.SUMMARY, 400));

            assertThat(pagerDuty.events()).singleElement().satisfies(event -> {
                assertThat(event.at("/payload/custom_details/alerts").asInt()).isEqualTo(400);
                assertThat(event.at("/payload/severity").asText()).isEqualTo("critical");
            });
        }
    }

    @Test
    void theEndOfAnAlertThatWasOnlyInASummaryResolvesNothingAndThatOfOthersDoes() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY)) {
            DeliveryOutcome summary = send(settings(pagerDuty), many("n1", Reason.SUMMARY, 2));
            assertThat(summary).isEqualTo(new DeliveryOutcome.Delivered("summary-n1"));
            assertThat(send(settings(pagerDuty), many("n2", Reason.ESCALATED, 2)))
                    .as("from here on both have one of their own")
                    .isEqualTo(new DeliveryOutcome.Delivered("by fingerprint"));
            List<Alert> alerts = many("n3", Reason.CLEARED, 3).alerts();
            Map<String, String> told = Map.of("a0", "by fingerprint", "a1", "print-1", "a2", "summary-n1");
            send(settings(pagerDuty), Samples.notification("n3", Reason.CLEARED, alerts, told, "t"));
            send(settings(pagerDuty), Samples.notification("n4", Reason.CLEARED, alerts.subList(2, 3), told, "t"));
            assertThat(pagerDuty.events().stream()
                            .filter(event -> event.path("event_action").asText().equals("resolve")))
                    .extracting(event -> event.path("dedup_key").asText())
                    .containsExactly("print-0", "print-1");
        }
    }

    @Test
    void allEventsTogetherKeepTheTimeout() throws Exception {
        Answer slow = new Answer.Slow(Duration.ofMillis(400), success());
        try (LocalHttpServer server = LocalHttpServer.start(request -> slow)) {
            Map<String, Object> raw = new java.util.HashMap<>(settings("127.0.0.1", server.port()));
            raw.put("timeout", "1s");
            assertThat(send(raw, many("n1", Reason.OPENED, 20)))
                    .isInstanceOfSatisfying(DeliveryOutcome.RetryAfter.class, retry -> assertThat(retry.reason())
                            .contains("of 20 events were sent"));
        }
    }

    @Test
    void aKeyThatCannotBeOneIsNoSetting() {
        Settings wrong = Settings.of(notifier.parameters(), Map.of("routingKey", "too-short"));
        assertThat(notifier.check(wrong)).singleElement().satisfies(problem -> assertThat(problem.toString())
                .contains("32")
                .doesNotContain("too-short"));
        assertThat(notifier.check(Settings.of(notifier.parameters(), Map.of("routingKey", KEY))))
                .isEmpty();
    }

    @Test
    void anUnknownKeyIsFinal() throws Exception {
        try (PagerDutyEmulator pagerDuty = PagerDutyEmulator.start("ffffffffffffffffffffffffffffffff")) {
            assertThat(send(settings(pagerDuty), many("n1", Reason.OPENED, 1)))
                    .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                            .contains("Invalid routing key"));
        }
    }

    @Test
    void aPreviewShowsTheEventWithoutTheKey() {
        Settings settings = Settings.of(notifier.parameters(), Map.of("routingKey", KEY));
        assertThat(notifier.preview(Samples.notification(Reason.OPENED), settings))
                .contains("\"event_action\":\"trigger\"", "••••")
                .doesNotContain(KEY);
    }
}
