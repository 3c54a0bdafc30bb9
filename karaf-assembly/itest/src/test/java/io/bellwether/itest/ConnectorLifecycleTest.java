// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.receive.WebhookRecorder;
import io.bellwether.testkit.receive.WebhookRecorder.Delivery;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a Seq server to somebody's webhook and back to quiet, set up over REST while the platform runs. */
@ExtendWith(SharedPlatform.class)
class ConnectorLifecycleTest {
    private static final String SECRET = "whsec_QmVsbHdldGhlciBydW5zIGl0cyBvd24gdGVzdHM=";
    private static final String KEY = "seq-key-of-the-lifecycle-test";
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final InstantSource CLOCK = Clock.systemUTC();

    @Test
    void aBurstIsPagedAndCalmIsReported(RunningPlatform platform) throws Exception {
        Rest rest = platform.rest();
        MemoryStore events = new MemoryStore();
        try (SeqServer seq = SeqServer.over(events).apiKey(KEY).start();
                WebhookRecorder hook = WebhookRecorder.start(CLOCK, SECRET, delivery -> {})) {
            set(rest, seq, hook);
            events.log(CLOCK.instant(), "Information", "Signed in", Map.of("_Environment", "Lifecycle"));
            Eventually.holds("the connector runs and has read an event", SOON, () -> {
                JsonNode status = connector(rest).path("status");
                return status.path("state").asText().equals("running")
                        && status.path("captured").asLong() == 1;
            });

            Instant burst = CLOCK.instant();
            for (int i = 0; i < 60; i++) {
                events.log(
                        burst.minusNanos(i * 100L),
                        "Warning",
                        "Token handle not found for {Client}",
                        Map.of("_Environment", "Lifecycle", "_Server", "WEB01", "Client", "spa"));
            }
            Delivery opened = hook.await(reason("opened"), SOON);
            String alert = isCanonical(opened, platform.http().base().getPort());

            assertThat(rest.get("/v1/alerts?tenant=lifecycle&state=OPEN").path("items"))
                    .hasSize(1);
            JsonNode acknowledged = rest.post("/v1/alerts/" + alert + "/ack", Map.of("comment", "on it"));
            assertThat(acknowledged.path("state").asText()).isEqualTo("ACK");
            assertThat(acknowledged.path("assigned_to").asText()).isNotBlank();
            JsonNode resolved = rest.post("/v1/alerts/" + alert + "/resolve", Map.of());
            assertThat(resolved.path("state").asText()).isEqualTo("RESOLVED");
            assertThat(resolved.path("resolved_at").asText()).endsWith("Z");
            Delivery cleared = hook.await(reason("cleared"), SOON);
            assertThat(Rest.json(cleared.body())
                            .path("alerts")
                            .path(0)
                            .path("alert_id")
                            .asText())
                    .isEqualTo(alert);
            assertThat(hook.deliveries()).hasSize(2).allMatch(delivery -> delivery.refusal() == null);

            explains(rest, alert);
            stopsPolling(rest, seq);
        }
    }

    private static void set(Rest rest, SeqServer seq, WebhookRecorder hook) throws IOException, InterruptedException {
        rest.createTenant("lifecycle");
        rest.create(
                "/v1/channels",
                Map.of(
                        "id", "duty",
                        "tenant", "lifecycle",
                        "notifier", "webhook",
                        "settings", Map.of("url", hook.uri().toString(), "secret", SECRET)));
        rest.create(
                "/v1/alerts/policies",
                Map.of(
                        "id", "token-burst",
                        "tenant", "lifecycle",
                        "name", "Token burst",
                        "class", "auth",
                        "severity", "critical",
                        "service", "identity",
                        "measure", Map.of("select", "@Message like '%token handle%' ci", "value", "count"),
                        "detect", Map.of("threshold", Map.of("above", 50)),
                        "recover", Map.of("below", 25, "for", "2m"),
                        "runbook", "runbooks/auth.md"));
        JsonNode created = rest.create(
                "/v1/connectors",
                Map.of(
                        "id", "seq",
                        "tenant", "lifecycle",
                        "environment", "prod",
                        "source", "seq",
                        "settings",
                                Map.of(
                                        "url",
                                        seq.uri().toString(),
                                        "apiKey",
                                        KEY,
                                        "pollEvery",
                                        POLL.toSeconds() + "s",
                                        "queries",
                                        Map.of("all", "@Message is not null"))));
        assertThat(created.toString()).doesNotContain(KEY);
    }

    /** Holds a delivery against the contract; the alert's id. */
    private static String isCanonical(Delivery delivery, int port) throws IOException {
        assertThat(delivery.refusal()).as("signature").isNull();
        JsonNode body = Rest.json(delivery.body());
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
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
        assertThat(body.path("version")).isEqualTo(Rest.json("\"1\""));
        assertThat(body.path("tenant").asText()).isEqualTo("lifecycle");
        assertThat(body.path("environment").asText()).isEqualTo("prod");
        assertThat(body.path("channel").asText()).isEqualTo("duty");
        assertThat(delivery.request().header("webhook-id"))
                .isEqualTo(body.path("notification_id").asText());
        assertThat(body.path("console_url").asText()).contains(":" + port);
        assertThat(body.path("alerts")).hasSize(1);
        JsonNode alert = body.path("alerts").path(0);
        assertThat(alert.path("policy").asText()).isEqualTo("token-burst");
        assertThat(alert.path("class").asText()).isEqualTo("auth");
        assertThat(alert.path("severity").asText()).isEqualTo("critical");
        assertThat(alert.path("state").asText()).isEqualTo("OPEN");
        assertThat(alert.path("service").asText()).isEqualTo("identity");
        assertThat(alert.path("value").asDouble()).isGreaterThan(50);
        assertThat(alert.path("threshold").asDouble()).isEqualTo(50);
        assertThat(alert.path("evidence")).isNotEmpty().allSatisfy(evidence -> {
            assertThat(evidence.path("event_id").asText()).startsWith("event-");
            assertThat(evidence.path("node").asText()).isEqualTo("WEB01");
        });
        return alert.path("alert_id").asText();
    }

    private static void explains(Rest rest, String alert) throws IOException, InterruptedException {
        List<JsonNode> trail = new ArrayList<>();
        rest.get("/v1/alerts/" + alert + "/trail").path("items").forEach(trail::add);
        assertThat(trail).allSatisfy(entry -> {
            assertThat(entry.path("at").asText()).endsWith("Z");
            assertThat(entry.path("stage").asText()).isNotBlank();
            assertThat(entry.path("decision").asText()).isNotBlank();
            assertThat(entry.path("reason").asText()).isNotBlank();
        });
        assertThat(trail.toString()).contains("duty", "on it");
    }

    private static void stopsPolling(Rest rest, SeqServer seq) throws IOException, InterruptedException {
        rest.delete("/v1/connectors/seq?tenant=lifecycle");
        Eventually.holds("nobody asks any more", SOON, () -> seq.requests().awaitQuiet(POLL.multipliedBy(2)));
        rest.call(404, "GET", "/v1/connectors/seq?tenant=lifecycle", null);
    }

    private static JsonNode connector(Rest rest) throws IOException, InterruptedException {
        return rest.get("/v1/connectors/seq?tenant=lifecycle");
    }

    private static Predicate<Delivery> reason(String reason) {
        return delivery -> delivery.body().contains("\"reason\":\"" + reason + "\"");
    }
}
