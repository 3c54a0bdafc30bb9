// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerSourceTest {
    private static final String FIRING = AlertmanagerSourceContractTest.ALERT;
    private static final String RESOLVED = FIRING.replace("03:10:00Z", "03:04:00Z");

    private Instant now = Instant.parse("2025-08-12T03:05:00Z");
    private final AlertmanagerSource source = new AlertmanagerSource(() -> now);

    private PushDecoded decode(String body) {
        return source.decode(new PushRequest(
                AlertmanagerSourceContractTest.PATH,
                Map.of(),
                "application/json",
                Map.of(),
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8),
                PushLimits.STANDARD));
    }

    private EventBody one(String alert) {
        PushDecoded decoded = decode("[" + alert + "]");
        assertThat(decoded.rejected()).isEmpty();
        assertThat(decoded.unreadable()).isNull();
        return decoded.events().get(0).event();
    }

    @Test
    void aFiringAlertIsAnEventOfItsArrivalThatKnowsItsStart() {
        EventBody event = one(FIRING);
        assertThat(event.source()).isEqualTo("alertmanager");
        assertThat(event.type()).isEqualTo("alert");
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.level()).isEqualTo("Fatal");
        assertThat(event.message()).isEqualTo("IndexBacklog: backlog 7000, häh");
        assertThat(event.timestamp()).as("left to the platform").isNull();
        assertThat(event.properties())
                .contains(entry("alertname", "IndexBacklog"), entry("tenant", "t1"))
                .containsEntry("annotations", Map.of("summary", "backlog 7000, häh"));
        assertThat(event.properties().get("alert"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("state", "firing")
                .containsEntry("generator_url", "http://hms/rules/4")
                .containsEntry("starts_at", "2025-08-12T03:00:00.500Z")
                .containsKey("fingerprint")
                .doesNotContainKey("ends_at");
    }

    @Test
    void anAlertSentAgainHasTheSameIdUntilItIsResolved() {
        String first = one(FIRING).eventId();
        now = now.plusSeconds(60);
        assertThat(one(FIRING.replace("03:10:00Z", "03:11:00Z")).eventId()).isEqualTo(first);
        assertThat(one(FIRING.replace(
                                "\"alertname\":\"IndexBacklog\",\"tenant\":\"t1\"",
                                "\"tenant\":\"t1\",\"alertname\":\"IndexBacklog\""))
                        .eventId())
                .isEqualTo(first);
        EventBody resolved = one(RESOLVED);
        assertThat(resolved.eventId()).isNotEqualTo(first);
        assertThat(resolved.severity()).isEqualTo(Severity.INFO);
        assertThat(resolved.timestamp()).as("left to the platform").isNull();
        assertThat(resolved.properties().get("alert"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("ends_at", "2025-08-12T03:04:00Z");
        now = now.plusSeconds(60);
        assertThat(one(RESOLVED).eventId()).isEqualTo(resolved.eventId());
        assertThat(one(FIRING.replace("03:00:00.5Z", "03:02:00Z")).eventId()).isNotEqualTo(first);
        assertThat(one(FIRING.replace("t1", "t2")).eventId()).isNotEqualTo(first);
    }

    @Test
    void whatIsAbsentIsLeftToThePlatform() {
        EventBody event = one("{\"labels\":{\"alertname\":\"X\",\"empty\":\"\"},\"annotations\":null,"
                + "\"startsAt\":\"0001-01-01T00:00:00Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"}");
        assertThat(event.eventId()).isNull();
        assertThat(event.timestamp()).isNull();
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
        assertThat(event.message()).isEqualTo("X: is firing");
        assertThat(event.properties()).doesNotContainKeys("empty", "annotations");
    }

    @ParameterizedTest
    @CsvSource({"page, CRITICAL", "critical, CRITICAL", "Error, ERROR", "warn, WARNING", "none, INFO", "odd, WARNING"})
    void theSeverityIsTheLabels(String word, Severity severity) {
        assertThat(one(FIRING.replace("\"critical\"", "\"" + word + "\"")).severity())
                .isEqualTo(severity);
    }

    @Test
    void theValidAlertsOfAPostAreTakenAndTheOthersTold() {
        PushDecoded decoded = decode("[" + FIRING + ",{\"labels\":{\"a\":\"\"}},{\"labels\":{\"" + "n".repeat(257)
                + "\":\"x\"}}," + RESOLVED + "]");
        assertThat(decoded.events()).extracting(PushDecoded.Item::index).containsExactly(0, 3);
        PushResponse response = source.respond(null, decoded, new PushReceipt(2, 0, 0, List.of()));
        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response)).startsWith("\"alert 1: at least one label").contains("alert 2: the name");
    }

    @Test
    void theAnswersAreAlertmanagers() {
        PushResponse response = source.respond(null, decode("[" + FIRING + "]"), new PushReceipt(1, 1, 0, List.of()));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isNull();
        assertThat(source.respond(null, decode("[]"), new PushReceipt(0, 0, 0, List.of()))
                        .status())
                .isEqualTo(200);
        PushResponse refused = source.refuse(
                new PushHead(AlertmanagerSourceContractTest.PATH, Map.of(), "", Map.of(), Map.of()),
                new PushRefusal(PushRefusal.Kind.UNAUTHENTICATED, "a \"token\"", null));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(text(refused)).isEqualTo("\"a \\\"token\\\"\"\n");
        assertThat(decode("[" + "[".repeat(5_000)).unreadable()).isNotNull();
    }

    private static String text(PushResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
