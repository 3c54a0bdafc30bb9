// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.expression.Expression;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import io.bellwether.testkit.receive.WebhookRecorder;
import io.bellwether.testkit.seq.SeqClient;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Instant START = Instant.parse("2025-08-12T01:00:00Z");

    private final ObjectMapper json = new ObjectMapper();
    private final ManualClock clock = new ManualClock(START);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<String> existing = ConcurrentHashMap.newKeySet();

    /** A platform that knows nothing but the contract. */
    private Answer platform(Request request) throws Exception {
        requests.add(request);
        if (!"Bearer t0ken".equals(request.header("authorization"))) {
            return Answer.status(401);
        } else if (request.path().equals("/readyz")) {
            return Answer.status(200);
        } else if (request.method().equals("GET")) {
            return Answer.json(
                    200,
                    "{\"items\":[{\"id\":\"b1\",\"state\":\"done\",\"chunks_total\":48,\"chunks_done\":48,"
                            + "\"events_stored\":1234,\"error\":null}]}");
        }
        JsonNode body = json.readTree(request.body());
        if (request.path().equals("/v1/backfills")) {
            return Answer.json(202, "{\"id\":\"b1\",\"state\":\"queued\"}");
        } else if (request.method().equals("PUT")) {
            return Answer.json(200, "{}");
        }
        String key = request.path() + request.query() + body.path("id").asText();
        return existing.add(key) ? Answer.json(201, "{}") : Answer.json(409, "{\"title\":\"Conflict\"}");
    }

    private Demo demo(LocalHttpServer platform) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Demo(new PlatformClient(platform.uri(), "t0ken"), clock, 1, stream, Duration.ofMillis(1));
    }

    private List<JsonNode> bodies(String method, String path) throws Exception {
        List<JsonNode> bodies = new ArrayList<>();
        for (Request request : requests) {
            if (request.method().equals(method) && request.path().startsWith(path)) {
                bodies.add(json.readTree(request.body()));
            }
        }
        return bodies;
    }

    @Test
    void makesBothFirmsKnownThroughTheApiAlone() throws Exception {
        try (LocalHttpServer platform = LocalHttpServer.start(this::platform);
                Demo demo = demo(platform)) {
            demo.begin();
            assertThat(bodies("POST", "/v1/tenants/")).hasSize(6);
            assertThat(bodies("POST", "/v1/tenants")).hasSize(8).anySatisfy(tenant -> {
                assertThat(tenant.path("name").asText()).isEqualTo("Harbour & Wren Lawyers");
                assertThat(tenant.path("timeZone").asText()).isEqualTo("Australia/Sydney");
            });
            assertThat(bodies("POST", "/v1/channels")).hasSize(6);
            assertThat(bodies("POST", "/v1/oncall/people")).hasSize(6);
            assertThat(bodies("POST", "/v1/oncall/rotas")).hasSize(4).allSatisfy(rota -> assertThat(
                            rota.path("time_zone").asText())
                    .startsWith("Australia/"));
            assertThat(bodies("POST", "/v1/escalations")).hasSize(2);
            assertThat(bodies("PUT", "/v1/tenants/harbour-wren/topology")).hasSize(1);
            assertThat(bodies("PUT", "/v1/tenants/harbour-wren/routing"))
                    .singleElement()
                    .satisfies(routing ->
                            assertThat(routing.findValuesAsText("escalation")).containsExactly("operations"));
            assertThat(bodies("POST", "/v1/connectors")).hasSize(6).allSatisfy(connector -> {
                assertThat(connector.path("source").asText()).isEqualTo("seq");
                assertThat(connector.at("/settings/pollEvery").asText()).isEqualTo("5s");
            });
            assertThat(bodies("POST", "/v1/backfills")).hasSize(6).allSatisfy(backfill -> {
                assertThat(backfill.path("chunk").asText()).isEqualTo("1h");
                assertThat(Duration.between(
                                Instant.parse(backfill.path("from").asText()),
                                Instant.parse(backfill.path("to").asText())))
                        .isEqualTo(Duration.ofHours(48));
            });
            JsonNode policy = bodies("POST", "/v1/alerts/policies").get(0);
            assertThat(policy.path("id").asText()).isEqualTo("demo-token-burst");
            assertThat(policy.has("for")).isFalse();
            Expression.parse(policy.at("/measure/select").asText());
            assertThat(requests)
                    .filteredOn(request -> request.path().equals("/v1/connectors"))
                    .allSatisfy(request -> assertThat(request.query()).containsKey("tenant"));
        }
    }

    @Test
    void aSecondStartReplacesWhatHasChanged() throws Exception {
        try (LocalHttpServer platform = LocalHttpServer.start(this::platform)) {
            try (Demo first = demo(platform)) {
                first.begin();
            }
            requests.clear();
            try (Demo second = demo(platform)) {
                second.begin();
                assertThat(bodies("PUT", "/v1/connectors/seq-")).hasSize(6);
                assertThat(bodies("PUT", "/v1/channels/duty-")).hasSize(6);
            }
        }
    }

    @Test
    void aRefusalIsToldInFull() {
        try (LocalHttpServer platform =
                        LocalHttpServer.start(request -> Answer.json(400, "{\"detail\":\"timeZone is unknown\"}"));
                Demo demo = demo(platform)) {
            assertThatThrownBy(demo::begin)
                    .isInstanceOf(PlatformClient.Refused.class)
                    .hasMessageContaining("POST /v1/tenants was answered 400")
                    .hasMessageContaining("timeZone is unknown");
        }
    }

    @Test
    void aPlatformThatLacksAPluginAtFirstIsAskedAgain() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        try (LocalHttpServer platform = LocalHttpServer.start(
                        request -> request.path().equals("/v1/connectors") && refusals.getAndDecrement() > 0
                                ? Answer.json(400, "{\"detail\":\"source 'seq' is unknown\"}")
                                : platform(request));
                Demo demo = demo(platform)) {
            demo.begin();
            assertThat(bodies("POST", "/v1/connectors").stream()
                            .map(connector -> connector.path("tenant").asText()
                                    + connector.path("id").asText())
                            .distinct())
                    .hasSize(6);
            assertThat(bodies("POST", "/v1/backfills")).hasSize(6);
        }
    }

    @Test
    void theFirstIncidentCrossesItsThresholdWithinAMinute() throws Exception {
        try (LocalHttpServer platform = LocalHttpServer.start(this::platform);
                Demo demo = demo(platform)) {
            demo.begin();
            JsonNode settings = bodies("POST", "/v1/connectors").get(0).path("settings");
            SeqClient seq = new SeqClient(URI.create(settings.path("url").asText()));
            String[] query = {
                "filter",
                bodies("POST", "/v1/alerts/policies")
                        .get(0)
                        .at("/measure/select")
                        .asText(),
                "apiKey",
                settings.path("apiKey").asText(),
                "count",
                "1000",
                "fromDateUtc",
                START.plusSeconds(60).toString(),
                "toDateUtc",
                START.plusSeconds(120).toString()
            };
            assertThat(seq.all(query)).isEmpty();
            clock.advance(Duration.ofSeconds(90));
            assertThat(seq.all(query)).hasSizeGreaterThan(50);
        }
    }

    @Test
    void tellsWhatItReceives() throws Exception {
        try (LocalHttpServer platform = LocalHttpServer.start(this::platform);
                Demo demo = demo(platform)) {
            demo.begin();
            JsonNode settings = bodies("POST", "/v1/channels").get(0).path("settings");
            String body = "{\"reason\":\"opened\",\"tenant\":\"harbour-wren\",\"environment\":\"prod\",\"alerts\":"
                    + "[{\"severity\":\"critical\",\"policy\":\"auth-token-errors\",\"detected_at\":\""
                    + START.minusMillis(1800) + "\"}]}";
            String timestamp = String.valueOf(START.getEpochSecond());
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(settings.path("url").asText()))
                                    .header("webhook-id", "n1")
                                    .header("webhook-timestamp", timestamp)
                                    .header(
                                            "webhook-signature",
                                            WebhookRecorder.sign(
                                                    settings.path("secret").asText(),
                                                    "n1",
                                                    timestamp,
                                                    body.getBytes(StandardCharsets.UTF_8)))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("demo: webhook: critical auth-token-errors opened in harbour-wren/prod, "
                            + "1.8 s after it was detected");
        }
    }

    @Test
    void somethingGoesWrongEveryFewMinutes() {
        List<Firm> firms = DemoScript.firms();
        List<Incident> all = new ArrayList<>();
        for (int i = 0; i < firms.size(); i++) {
            all.addAll(DemoScript.incidents(i, firms.get(i).zone(), START));
        }
        List<Incident> live = all.stream()
                .filter(incident -> !incident.begin().isBefore(START))
                .sorted(Comparator.comparing(Incident::begin))
                .toList();
        assertThat(live.get(0).kind()).isEqualTo(Incident.Kind.TOKEN_OUTAGE);
        assertThat(live.get(0).begin()).isEqualTo(START.plusSeconds(30));
        for (int i = 1; i < 40; i++) {
            assertThat(Duration.between(live.get(i - 1).begin(), live.get(i).begin()))
                    .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(10));
        }
        assertThat(all.stream().filter(incident -> incident.begin().isBefore(START)))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(incident -> assertThat(incident.end()).isBefore(START.minus(Duration.ofMinutes(19))));
    }

    @Test
    void theSameEnvironmentHasQuietInBetween() {
        for (int i = 0; i < 2; i++) {
            List<Incident> live = DemoScript.incidents(
                            i, DemoScript.firms().get(i).zone(), START)
                    .stream()
                    .filter(incident -> !incident.begin().isBefore(START))
                    .sorted(Comparator.comparing(Incident::begin))
                    .toList();
            for (int next = 1; next < live.size(); next++) {
                assertThat(Duration.between(
                                live.get(next - 1).end(), live.get(next).firstSigns()))
                        .isGreaterThan(Duration.ofMinutes(2));
            }
        }
    }

    @Test
    void readsItsArguments() {
        Demo.Arguments arguments =
                Demo.Arguments.read("--url", "http://localhost:8181", "--token-file", "t", "--seed", "7");
        assertThat(arguments.seed()).isEqualTo(7);
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("--url"),
                List.of("--port", "1"),
                List.of("--url", "http://x"),
                List.of("--url", "http://x", "--token-file", "t", "--seed", "x"))) {
            assertThatIllegalArgumentException()
                    .as(wrong.toString())
                    .isThrownBy(() -> Demo.Arguments.read(wrong.toArray(String[]::new)));
        }
    }
}
