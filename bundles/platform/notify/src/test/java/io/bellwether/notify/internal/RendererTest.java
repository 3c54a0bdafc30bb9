// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.wire.Json;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RendererTest {
    private final Renderer renderer =
            new Renderer(URI.create("https://bellwether.example/"), tenant -> ZoneId.of("Australia/Sydney"));

    private Notification render(OutboxMessage message) {
        return renderer.render(message, Map.of(), Map.of(), host -> null).notification();
    }

    @Test
    void oneAlertHasItsOwnAddressAndAllItsFacts() {
        Notification told = render(Messages.message("n1", "duty", Reason.OPENED, Messages.TIME, "a1"));

        assertThat(told.id()).isEqualTo("n1");
        assertThat(told.title()).isEqualTo("[CRITICAL] Token errors · harbour-wren/prod");
        assertThat(told.consoleUrl()).isEqualTo("https://bellwether.example/alerts/a1");
        assertThat(told.environment()).isEqualTo("prod");
        assertThat(told.text())
                .startsWith("CRITICAL: Token errors · harbour-wren/prod\n\nAn alert has opened.\n")
                .contains("62 token errors/min is above 50", "Value:      62", "Threshold:  50", "node=HW-WEB01")
                .contains("12 Aug 2025 13:03:05 AEST (12 Aug 2025 03:03:05 UTC)")
                .endsWith("Open in Bellwether: https://bellwether.example/alerts/a1\n");
    }

    @Test
    void theJsonIsTheContract() {
        Notification told = render(Messages.message("n1", "duty", Reason.OPENED, Messages.TIME, "a1"));

        Map<String, Object> json = Json.object(told.json());
        assertThat(json.keySet())
                .containsExactly(
                        "version",
                        "notification_id",
                        "reason",
                        "tenant",
                        "environment",
                        "channel",
                        "group_labels",
                        "alerts",
                        "incident_id",
                        "console_url");
        assertThat(json)
                .containsEntry("version", "1")
                .containsEntry("notification_id", "n1")
                .containsEntry("reason", "opened")
                .containsEntry("tenant", "harbour-wren")
                .containsEntry("environment", "prod")
                .containsEntry("channel", "duty")
                .containsEntry("group_labels", Map.of("policy", "auth-token-errors"))
                .containsEntry("incident_id", null)
                .containsEntry("console_url", "https://bellwether.example/alerts/a1");
        Map<?, ?> alert = (Map<?, ?>) ((List<?>) json.get("alerts")).get(0);
        assertThat(alert.keySet().stream().map(String::valueOf))
                .containsExactly(
                        "alert_id",
                        "tenant",
                        "environment",
                        "policy",
                        "name",
                        "class",
                        "severity",
                        "state",
                        "service",
                        "labels",
                        "summary",
                        "value",
                        "threshold",
                        "baseline",
                        "started_at",
                        "detected_at",
                        "created_at",
                        "updated_at",
                        "resolved_at",
                        "assigned_to",
                        "incident_id",
                        "suppressed_by",
                        "evidence",
                        "runbook",
                        "fingerprint",
                        "acknowledged_at",
                        "ack_expires_at",
                        "reopened",
                        "flapping");
        assertThat(alert.get("state")).isEqualTo("OPEN");
    }

    @Test
    void manyAlertsAreCountedListedInPartAndAllInTheJson() {
        String[] ids = IntStream.range(0, 25).mapToObj(i -> "a" + i).toArray(String[]::new);
        Notification told = render(Messages.message("n1", "duty", Reason.OPENED, Messages.TIME, ids));

        assertThat(told.title()).isEqualTo("[CRITICAL] 25 alerts: Token errors · harbour-wren/prod");
        assertThat(told.consoleUrl()).isEqualTo("https://bellwether.example/alerts");
        assertThat(told.text()).contains("and 5 more");
        assertThat(told.html()).contains("and 5 more");
        assertThat((List<?>) Json.object(told.json()).get("alerts")).hasSize(25);
    }

    @Test
    void aClearedAlertSaysHowLongItLasted() {
        Notification told = render(Messages.message("n1", "duty", Reason.CLEARED, Messages.TIME, "a1"));

        assertThat(told.title()).startsWith("[RESOLVED] ");
        assertThat(told.text()).contains("This alert is over.", "Lasted:     6m");
    }

    @Test
    void aTestHasNoAlertsAndSaysSo() {
        Notification told = render(Messages.message("n1", "duty", Reason.TEST, Messages.TIME));

        assertThat(told.title()).isEqualTo("[TEST] Test of channel duty");
        assertThat(told.environment()).isNull();
        assertThat(told.text()).contains("nothing is wrong");
        assertThat((List<?>) Json.object(told.json()).get("alerts")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasWords(Reason reason) {
        Notification told = render(Messages.message("n1", "duty", reason, Messages.TIME, "a1", "a2"));

        assertThat(told.title()).doesNotContain("null", "\n");
        assertThat(told.text()).doesNotContain("null");
        assertThat(told.html()).doesNotContain("null");
    }

    @Test
    void theHtmlEscapesWhatItIsGivenAndNeverReliesOnColourAlone() {
        String html = render(Messages.message("n1", "duty", Reason.OPENED, Messages.TIME, "a1"))
                .html();

        assertThat(html)
                .contains("“Zoë &amp; Sons” &lt;prod&gt;")
                .doesNotContain("<prod>")
                .contains("&#10006;", "CRITICAL")
                .contains("name=\"color-scheme\"", "prefers-color-scheme: dark")
                .contains("<a href=\"https://bellwether.example/alerts/a1\"")
                .doesNotContain("<script", "<img", "<link");
    }
}
