// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("harbour", "prod");
    private static final Instant NOON = Instant.parse("2025-08-12T12:00:00.1234567Z");

    @Test
    void anEventComesBackFromItsJournalLineAsItWas() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("StatusCode", 502L);
        properties.put("Ratio", 0.25);
        properties.put("Exact", new BigDecimal("12345678901234567890.123456789"));
        properties.put("Nothing", null);
        properties.put("Tags", Arrays.asList("a", 1L, true, null));
        properties.put("ExecutionEngine", Map.of("PlanExecutionId", "p-1"));
        properties.put("Text", "naïve \"quote\" \n line");
        EventBody body = new EventBody(
                "event-1",
                NOON,
                "seq",
                "log",
                Severity.CRITICAL,
                "Fatal",
                "boom",
                "{x}",
                "$1A2B3C4D",
                "at x",
                "0af7",
                "b7ad",
                properties);
        Event event = new Event(PROD, "event-1", true, NOON, NOON.plusSeconds(1), body, "s:1:2");

        byte[] line = EventJson.line(event);

        assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
        assertThat(EventJson.read(line, 0, line.length, PROD, "s:1:2")).isEqualTo(event);
    }

    @Test
    void anIdOfOurOwnIsNotMistakenForTheSenders() {
        EventBody body = EventBody.of("app", "order", Severity.INFO, "").withTimestamp(NOON);
        Event event = new Event(PROD, "own-1", false, NOON, NOON, body, null);

        byte[] line = EventJson.line(event);

        assertThat(EventJson.read(line, 0, line.length, PROD, null)).isEqualTo(event);
    }

    @Test
    void readersGetTheWellKnownFieldsNestedOrDotted() {
        EventBody body = EventBody.of("seq", "log", Severity.ERROR, "m")
                .withProperties(Map.of(
                        "ExecutionEngine",
                        Map.of("PlanExecutionId", "p-1"),
                        "StatusCode",
                        "502",
                        "_AppName",
                        "indexer",
                        "ElapsedMs",
                        12.5));
        Map<String, Object> json = Json.object(new String(
                EventJson.bytes(new Event(PROD, "e", true, NOON, NOON, body, null)), StandardCharsets.UTF_8));

        assertThat(json)
                .containsEntry("plan_execution_id", "p-1")
                .containsEntry("status_code", 502)
                .containsEntry("app_name", "indexer")
                .containsEntry("elapsed_ms", 12.5)
                .containsEntry("request_id", null)
                .containsEntry("template", null)
                .containsEntry("exception", null)
                .containsEntry("trace_id", null)
                .containsEntry("span_id", null)
                .containsEntry("tenant", "harbour");
    }

    @Test
    void aSenderMayNameAFactAsTheInterfaceDoes() {
        EventBody body = EventBody.of("app", "heartbeat", Severity.INFO, "alive")
                .withProperties(Map.of("node", "ee-1", "status_code", 503, "app_name", "engine", "AppName", "indexer"));
        Map<String, Object> json = Json.object(new String(
                EventJson.bytes(new Event(PROD, "e", true, NOON, NOON, body, null)), StandardCharsets.UTF_8));

        assertThat(json)
                .containsEntry("server_node", "ee-1")
                .containsEntry("status_code", 503)
                .containsEntry("app_name", "indexer");
    }

    @Test
    void anAlertComesBackAsItWas() {
        Alert alert = new Alert(
                "a-1",
                PROD,
                "auth-token-errors",
                "Token errors",
                AlertClass.AUTH,
                Severity.CRITICAL,
                AlertState.OPEN,
                null,
                Map.of("node", "ee-1"),
                "62 is above 50",
                62.0,
                50.0,
                null,
                NOON,
                NOON,
                NOON,
                NOON,
                null,
                null,
                null,
                null,
                List.of(new Evidence("event-1", NOON, "ee-1", null)),
                "runbooks/auth.md",
                null,
                null,
                null,
                0,
                false);

        String text = AlertJson.write(alert);

        assertThat(AlertJson.read(text)).isEqualTo(alert);
        assertThat(Json.object(text)).containsEntry("value", 62).containsEntry("class", "auth");
        assertThat(Json.object(NotificationJson.write(
                        "n-1", Reason.OPENED, PROD.tenant(), "prod", "ops", Map.of(), List.of(alert), null, null)))
                .containsEntry("version", "1")
                .containsEntry("reason", "opened")
                .containsKeys("group_labels", "incident_id", "console_url");
    }

    @Test
    void whatIsNotReadableIsNamedWithItsPlace() {
        assertThatThrownBy(() -> Json.object("{\"a\": }"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("line 1, column 7");
        assertThatThrownBy(() -> Json.object("{\"a\":1,\"a\":2}")).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> Json.object("[1]")).hasMessageContaining("must be an object");
        assertThatThrownBy(() -> Json.yaml("a: [1\nb: 2")).hasMessageContaining("line ");
    }

    @Test
    void yamlMayHoldSeveralDocumentsAndLists() {
        List<Map<String, Object>> read = Json.yaml("id: a\n---\n- id: b\n- {id: c, for: 10m}\n");

        assertThat(read).extracting(document -> document.get("id")).containsExactly("a", "b", "c");
        assertThat(Json.yaml("- id: b\n---\nid: a\n---\n# nothing\n---\n- id: c\n"))
                .extracting(document -> document.get("id"))
                .containsExactly("b", "a", "c");
        assertThatThrownBy(() -> Json.yaml("- id: b\n---\njust text\n")).hasMessageContaining("must be an object");
        assertThat(Json.yaml(Json.yamlText(Map.of("for", "10m", "n", "5"))))
                .containsExactly(Map.of("for", "10m", "n", "5"));
    }
}
