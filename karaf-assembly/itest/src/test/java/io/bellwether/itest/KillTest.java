// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.receive.WebhookRecorder;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes while events pour in and somebody has been paged. */
class KillTest {
    private static final int CLIENTS = 4;
    private static final int BATCH = 500;
    private static final long ENOUGH = 40_000;
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final InstantSource CLOCK = Clock.systemUTC();

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();

    @Test
    void whatWasAcknowledgedIsThereAndNobodyIsPagedTwice(@TempDir Path data) throws Exception {
        Instant begin = CLOCK.instant();
        int port = Http.freePort();
        String alert;
        try (WebhookRecorder hook = WebhookRecorder.start(CLOCK)) {
            try (RunningPlatform platform = RunningPlatform.start(data, port, Map.of())) {
                Rest rest = platform.rest();
                alert = page(rest, hook);
                pushUntilKilled(platform, rest);
                assertThat(platform.output()).contains("ended by itself");
            }
            try (RunningPlatform platform = RunningPlatform.start(data, port, Map.of())) {
                Rest rest = platform.rest();
                List<String> stored = rest.eventIds("tenant=stream", begin.minusSeconds(60));
                Set<String> distinct = new HashSet<>(stored);
                assertThat(stored).as("no event twice").hasSameSizeAs(distinct);
                Set<String> lost = new HashSet<>(acknowledged);
                lost.removeAll(distinct);
                assertThat(lost)
                        .as("acknowledged and lost, of " + acknowledged.size())
                        .isEmpty();

                stillOpen(rest, hook, alert);
                assertThat(platform.shell("bellwether:doctor").text()).contains(" 0 with problems");
            }
        }
    }

    /** Has somebody paged; the alert's id. */
    private static String page(Rest rest, WebhookRecorder hook) throws IOException, InterruptedException {
        rest.createTenant("stream");
        rest.createTenant("paged");
        rest.create(
                "/v1/channels",
                Map.of(
                        "id", "duty",
                        "tenant", "paged",
                        "notifier", "webhook",
                        "settings", Map.of("url", hook.uri().toString())));
        policy(rest, "burst", 5);
        // Shows that what comes after the restart was judged.
        policy(rest, "flood", 25);
        rest.push("tenant=paged&environment=prod", refusals(10));
        hook.await(delivery -> delivery.body().contains("\"reason\":\"opened\""), SOON);
        return rest.get("/v1/alerts?tenant=paged&state=OPEN")
                .path("items")
                .path(0)
                .path("alert_id")
                .asText();
    }

    private static void policy(Rest rest, String id, int above) throws IOException, InterruptedException {
        rest.create(
                "/v1/alerts/policies",
                Map.of(
                        "id",
                        id,
                        "tenant",
                        "paged",
                        "name",
                        "Refusals",
                        "class",
                        "auth",
                        "severity",
                        "critical",
                        "measure",
                        Map.of("select", "@Message like 'Refused%'", "value", "count"),
                        "detect",
                        Map.of("threshold", Map.of("above", above)),
                        "recover",
                        Map.of("below", 2, "for", "20m")));
    }

    private static List<Map<String, String>> refusals(int number) {
        List<Map<String, String>> events = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            events.add(Map.of("source", "web", "type", "sign-in", "message", "Refused " + i));
        }
        return events;
    }

    /** The condition went on while nobody looked: the same alert, and no further page. */
    private static void stillOpen(Rest rest, WebhookRecorder hook, String alert)
            throws IOException, InterruptedException {
        JsonNode open = rest.get("/v1/alerts?tenant=paged&state=OPEN").path("items");
        assertThat(open).hasSize(1);
        assertThat(open.path(0).path("alert_id").asText()).isEqualTo(alert);
        rest.push("tenant=paged&environment=prod", refusals(30));
        hook.await(delivery -> delivery.body().contains("\"policy\":\"flood\""), SOON);
        assertThat(rest.get("/v1/alerts?tenant=paged").path("items")).hasSize(2);
        rest.post("/v1/alerts/" + alert + "/resolve", Map.of());
        hook.await(delivery -> delivery.body().contains("\"reason\":\"cleared\""), SOON);
        assertThat(hook.deliveries())
                .filteredOn(delivery -> delivery.body().contains(alert))
                .extracting(
                        delivery -> Rest.json(delivery.body()).path("reason").asText())
                .containsExactly("opened", "cleared");
    }

    private void pushUntilKilled(RunningPlatform platform, Rest rest) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                ends.add(clients.submit(() -> push(rest, client)));
            }
            long begun = System.nanoTime();
            Eventually.holds("enough is acknowledged", SOON, () -> acknowledged.size() >= ENOUGH);
            long took = System.nanoTime() - begun;
            System.out.printf("Pushed %,d events/s until the kill%n", acknowledged.size() * 1_000_000_000L / took);
            platform.kill();
            for (Future<Integer> end : ends) {
                assertThat(end.get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .as("the last status before the connection broke")
                        .isEqualTo(202);
            }
            assertThat(sent.get()).as("the kill met events under way").isGreaterThan(acknowledged.size());
        } finally {
            clients.shutdownNow();
        }
    }

    /** Sends batch after batch until the connection breaks; the status of the last answer. */
    private int push(Rest rest, int client) throws InterruptedException {
        int status = 202;
        for (int batch = 0; status == 202; batch++) {
            List<String> ids = new ArrayList<>(BATCH);
            StringBuilder lines = new StringBuilder(BATCH * 200);
            for (int i = 0; i < BATCH; i++) {
                String id = "e-" + client + "-" + batch + "-" + i;
                ids.add(id);
                lines.append("{\"event_id\":\"")
                        .append(id)
                        .append("\",\"source\":\"load\",\"type\":\"request\",\"severity\":\"info\",\"timestamp\":\"")
                        .append(CLOCK.instant())
                        .append("\",\"message\":\"GET /matters answered\",\"payload\":{\"StatusCode\":200,\"Elapsed\":")
                        .append(i % 90)
                        .append("}}\n");
            }
            sent.addAndGet(BATCH);
            try {
                HttpResponse<String> answer = rest.http()
                        .send(rest.http()
                                .request("/v1/events?tenant=stream&environment=prod", rest.token())
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(lines.toString(), StandardCharsets.UTF_8)));
                status = answer.statusCode();
            } catch (IOException killed) {
                return status;
            }
            if (status == 202) {
                acknowledged.addAll(ids);
            }
        }
        return status;
    }
}
