// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.receive.WebhookRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is named, what is right goes through, and nobody learns what is not theirs. */
@ExtendWith(SharedPlatform.class)
class BadInputTest {
    private static final String TENANT = "strict";
    private static final String WHERE = "tenant=" + TENANT + "&environment=prod";
    private static final String EVENTS = "/v1/events?" + WHERE;

    private static Rest rest;

    @BeforeAll
    static void begin(RunningPlatform platform) throws Exception {
        rest = platform.rest();
        rest.createTenant(TENANT);
        rest.createTenant("stranger");
    }

    @Test
    void oneMalformedItemAmongThousandIsNamed() throws Exception {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            items.add(event("bulk-" + i));
        }
        items.set(417, Map.of("source", "web", "message", "no type"));

        JsonNode answer = rest.post(202, EVENTS, "application/json", null, Rest.bytes(items));

        assertThat(answer.path("accepted").asInt()).isEqualTo(999);
        assertThat(answer.path("duplicates").asInt()).isZero();
        assertThat(answer.path("rejected")).hasSize(1);
        assertThat(answer.path("rejected").path(0).path("index").asInt()).isEqualTo(417);
        assertThat(answer.path("rejected").path(0).path("error").asText()).contains("type is missing");
        assertThat(rest.eventIds(WHERE, Clock.systemUTC().instant().minusSeconds(600)))
                .filteredOn(id -> id.startsWith("bulk-"))
                .hasSize(999)
                .doesNotHaveDuplicates();
    }

    @Test
    void aLineThatIsNoJsonIsNamedByIndexAndLine() throws Exception {
        String lines = "{\"source\":\"a\",\"type\":\"b\"}\n\n{\"source\":\n{\"source\":\"a\",\"type\":\"b\"}\n";

        JsonNode answer = rest.post(202, EVENTS, "application/x-ndjson", null, utf8(lines));

        assertThat(answer.path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.path("rejected")).hasSize(1);
        assertThat(answer.path("rejected").path(0).path("index").asInt()).isEqualTo(1);
        assertThat(answer.path("rejected").path(0).path("line").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"source":7,"type":"b"}                                          | source must be a text
            {"source":"a","type":"b","severity":"purple"}                    | purple
            {"source":"a","type":"b","timestamp":"yesterday"}                | yesterday
            {"source":"a","type":"b","timestamp":1755000000}                 | ISO-8601
            {"source":"a","type":"b","payload":[1]}                          | payload must be a JSON object
            {"type":"b"}                                                     | source is missing
            {}                                                               | source and type are missing
            [[1]]                                                            | must be a JSON object
            []                                                               | list is empty
            "text"                                                           | must be a JSON object
            {"source":"a"                                                    | not JSON
            """)
    void aWrongEventIsRefusedWithItsReason(String body, String reason) throws Exception {
        JsonNode problem = rest.post(400, EVENTS, "application/json", null, utf8(body));

        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("detail").asText()).contains(reason);
    }

    @Test
    void theFutureIsRefused() throws Exception {
        Instant tomorrow = Clock.systemUTC().instant().plus(Duration.ofHours(25));
        JsonNode answer = rest.push(
                WHERE,
                List.of(
                        Map.of("source", "a", "type", "b", "timestamp", tomorrow.toString()),
                        Map.of("source", "a", "type", "b")));

        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.path("rejected").path(0).path("index").asInt()).isZero();
        assertThat(answer.path("rejected").path(0).path("error").asText()).contains("future");
    }

    @Test
    void badUtf8IsRefused() throws Exception {
        byte[] body = utf8("{\"source\":\"a\",\"type\":\"?\"}");
        body[body.length - 3] = (byte) 0xC3;

        JsonNode problem = rest.post(400, EVENTS, "application/json", null, body);

        assertThat(problem.path("detail").asText()).contains("not UTF-8 at byte " + (body.length - 3));
    }

    @Test
    void fiftyMegabytesAreRefusedReadably() throws Exception {
        byte[] body = new byte[50 << 20];
        Arrays.fill(body, (byte) ' ');

        JsonNode problem = rest.post(413, EVENTS, "application/json", null, body);

        assertThat(problem.path("status").asInt()).isEqualTo(413);
        assertThat(problem.path("detail").asText()).contains("smaller batches");
    }

    @Test
    void compressedBodiesAreReadUpToALimit() throws Exception {
        byte[] one = Rest.bytes(List.of(event("zipped")));
        JsonNode answer = rest.post(202, EVENTS, "application/json", "gzip", zipped(one, 1));
        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(rest.get("/v1/events/zipped?" + WHERE).path("message").asText())
                .isEqualTo("Event zipped");

        byte[] blank = new byte[1 << 20];
        Arrays.fill(blank, (byte) ' ');
        rest.post(413, EVENTS, "application/json", "gzip", zipped(blank, 80));
        rest.post(400, EVENTS, "application/json", "gzip", one);
        rest.post(400, EVENTS, "application/json", "br", one);
        rest.post(400, EVENTS, "application/json", "zstd", one);
        rest.post(415, EVENTS, "application/json", "compress", one);
    }

    @Test
    void aRepeatedIdIsStoredOnce() throws Exception {
        assertThat(rest.push(WHERE, List.of(event("twice"))).path("duplicates").asInt())
                .isZero();
        JsonNode again = rest.push(WHERE, List.of(event("twice"), event("twice"), event("once")));

        assertThat(again.path("accepted").asInt()).isEqualTo(3);
        assertThat(again.path("duplicates").asInt()).isEqualTo(2);
        assertThat(rest.eventIds(WHERE, Clock.systemUTC().instant().minusSeconds(600)))
                .containsOnlyOnce("twice", "once");
    }

    @Test
    void whatIsNotTheirsDoesNotExistForStrangers() throws Exception {
        Rest stranger = rest.tokenOf("stranger", Map.of("role", "admin"));
        byte[] body = Rest.bytes(event("foreign"));
        stranger.post(404, EVENTS, "application/json", null, body);
        stranger.call(404, "GET", EVENTS, null);
        stranger.call(404, "GET", "/v1/tenants/" + TENANT, null);
        stranger.call(404, "GET", "/v1/alerts?tenant=" + TENANT, null);
        stranger.call(404, "GET", "/tenants/" + TENANT + "/envs/prod/kpis", null);
        assertThat(stranger.get("/v1/tenants").path("items")).hasSize(1);
        rest.call(404, "GET", "/v1/events/foreign?" + WHERE, null);

        rest.post(404, "/v1/events?tenant=nobody&environment=prod", "application/json", null, body);
        rest.post(404, "/v1/events?tenant=" + TENANT + "&environment=moon", "application/json", null, body);
    }

    @Test
    void aTokenReachesAsFarAsItsEnvironmentsAndScopes() throws Exception {
        rest.create(
                "/v1/tenants/" + TENANT + "/environments",
                Map.of("id", "uat", "name", "Acceptance", "kind", "uat", "match", "%"));
        byte[] body = Rest.bytes(event("scoped"));

        Rest one = rest.tokenOf(TENANT, Map.of("role", "admin", "environments", List.of("uat")));
        one.post(404, EVENTS, "application/json", null, body);
        assertThat(one.post(202, "/v1/events", "application/json", null, body)
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        Rest all = rest.tokenOf(TENANT, Map.of("role", "admin"));
        all.post(400, "/v1/events", "application/json", null, body);

        Rest viewer = rest.tokenOf(TENANT, Map.of("role", "viewer"));
        viewer.post(403, EVENTS, "application/json", null, body);
        viewer.get("/v1/connectors");
        viewer.call(
                403,
                "POST",
                "/v1/tenants/" + TENANT + "/environments",
                Map.of("id", "x", "name", "x", "kind", "other"));
        viewer.call(403, "POST", "/v1/tokens", Map.of("role", "admin"));
        all.call(403, "POST", "/v1/tenants", Map.of("id", "more", "name", "More", "timeZone", "UTC"));

        rest.as("").call(401, "GET", EVENTS, null);
        rest.as("not-a-token").post(401, EVENTS, "application/json", null, body);
        rest.as("").call(401, "GET", "/_metrics", null);
    }

    @Test
    void anUnreadableFilterIsShownItsPlace() throws Exception {
        JsonNode problem =
                rest.call(400, "GET", EVENTS + "&filter=" + Rest.encode("@Level = 'Error' and and x = 1"), null);

        assertThat(problem.toString()).contains("filter").containsPattern("(position|column|character) 2\\d");
        rest.call(400, "GET", EVENTS + "&limit=5001", null);
        rest.call(400, "GET", EVENTS + "&from=yesterday", null);
        rest.call(400, "GET", EVENTS + "&cursor=nonsense", null);
    }

    @Test
    void wrongDefinitionsNameTheField() throws Exception {
        JsonNode connector = rest.call(
                400,
                "POST",
                "/v1/connectors",
                Map.of(
                        "id", "wrong",
                        "tenant", TENANT,
                        "environment", "prod",
                        "source", "seq",
                        "settings", Map.of("url", "http://127.0.0.1:1", "pollEvery", 15)));
        assertThat(connector.path("errors").toString()).contains("pollEvery");
        JsonNode policy = rest.call(
                400,
                "POST",
                "/v1/alerts/policies",
                Map.of(
                        "id", "wrong",
                        "tenant", TENANT,
                        "name", "Wrong",
                        "class", "auth",
                        "severity", "critical",
                        "measure", Map.of("select", "@Level = ", "value", "count"),
                        "detect", Map.of("threshold", Map.of("above", 5))));
        assertThat(policy.path("errors").toString()).contains("select");
        rest.call(400, "POST", "/v1/tenants", Map.of("id", "Not A Slug", "name", "x", "timeZone", "UTC"));
        rest.call(409, "POST", "/v1/tenants", Map.of("id", TENANT, "name", "Again", "timeZone", "UTC"));
    }

    @Test
    void secretsStayInside() throws Exception {
        String secret = "whsec_c2VjcmV0LW9mLXRoZS1iYWQtaW5wdXQtdGVzdA==";
        try (WebhookRecorder hook = WebhookRecorder.start(Clock.systemUTC(), secret, delivery -> {})) {
            Map<String, Object> channel = Map.of(
                    "id",
                    "hook",
                    "tenant",
                    TENANT,
                    "notifier",
                    "webhook",
                    "settings",
                    Map.of("url", "http://127.0.0.1:9/hook", "secret", secret));
            masked(rest.create("/v1/channels", channel), "secret", secret);
            masked(rest.get("/v1/channels/hook?tenant=" + TENANT), "secret", secret);
            Map<String, Object> elsewhere = Map.of(
                    "notifier", "webhook", "settings", Map.of("url", hook.uri().toString(), "secret", "••••"));
            masked(rest.put("/v1/channels/hook?tenant=" + TENANT, elsewhere), "secret", secret);

            rest.post("/v1/channels/hook/test?tenant=" + TENANT, Map.of());
            assertThat(hook.await(delivery -> true, Duration.ofMinutes(2)).refusal())
                    .as("signed with the secret that was kept")
                    .isNull();
        }

        String key = "a-key-nobody-may-see";
        masked(
                rest.create(
                        "/v1/connectors",
                        Map.of(
                                "id",
                                "quiet",
                                "tenant",
                                TENANT,
                                "environment",
                                "prod",
                                "source",
                                "seq",
                                "enabled",
                                false,
                                "settings",
                                Map.of("url", "http://127.0.0.1:9", "apiKey", key))),
                "apiKey",
                key);
        assertThat(rest.get("/v1/connectors?tenant=" + TENANT).toString()).doesNotContain(key);
    }

    private static void masked(JsonNode view, String setting, String secret) {
        assertThat(view.path("settings").path(setting).asText()).isEqualTo("••••");
        assertThat(view.toString()).doesNotContain(secret);
    }

    private static Map<String, Object> event(String id) {
        return Map.of("event_id", id, "source", "web", "type", "request", "message", "Event " + id);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(byte[] part, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            for (int i = 0; i < times; i++) {
                zip.write(part);
            }
        }
        return out.toByteArray();
    }
}
