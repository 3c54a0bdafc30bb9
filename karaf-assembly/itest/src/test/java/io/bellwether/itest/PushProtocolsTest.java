// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The intakes that speak protocols of others: each answers good and bad input as those do, and bad input harms nobody. */
@ExtendWith(SharedPlatform.class)
class PushProtocolsTest {
    private static final String TENANT = "protocols";
    private static final Predicate<String> SEQ = body -> body.startsWith("{\"Error\":\"");
    private static final Predicate<String> LOKI = body -> !body.startsWith("{") && body.endsWith("\n");
    private static final Predicate<String> ALERTMANAGER = body -> body.startsWith("\"");
    private static final List<Protocol> PROTOCOLS = List.of(
            new Protocol("/ingest/clef", "application/vnd.serilog.clef", SEQ),
            new Protocol("/api/events/raw", "application/json", SEQ),
            new Protocol("/loki/api/v1/push", "application/json", LOKI),
            new Protocol("/loki/api/v1/push", "application/x-protobuf", LOKI),
            new Protocol("/api/v2/alerts", "application/json", ALERTMANAGER));

    private static Rest rest;
    private static String token;
    private static String stranger;
    private static Instant now;

    private record Protocol(String path, String type, Predicate<String> error) {}

    @BeforeAll
    static void begin(RunningPlatform platform) throws Exception {
        rest = platform.rest();
        rest.createTenant(TENANT);
        rest.createTenant("protocols-other");
        token = rest.tokenOf(TENANT, Map.of("role", "admin", "environments", List.of("prod")))
                .token();
        stranger = rest.tokenOf("protocols-other", Map.of("role", "viewer")).token();
        now = Clock.systemUTC().instant();
    }

    @Test
    void eventsOfEveryProtocolAreStoredAndFound() throws Exception {
        assertThat(answer("/ingest/clef", "", "X-Seq-ApiKey", token, clef("by clef {N}"))
                        .body())
                .isEqualTo("{\"MinimumLevelAccepted\":null}");
        assertThat(answer("/api/events/raw?apiKey=" + token, "application/json", "X-None", "", raw("by raw {N}"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(answer("/loki/api/v1/push", "", "X-Scope-OrgID", TENANT + "/prod", bearer(token), loki("by loki"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(answer("/api/v2/alerts", "", "X-None", "", bearer(token), alert("by alertmanager"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(answer("/api/v2/alerts", "", "X-None", "", bearer(token), alert("by alertmanager"))
                        .statusCode())
                .isEqualTo(200);
        Eventually.holds("all are found once", Duration.ofMinutes(2), () -> messages()
                .containsAll(List.of("by clef 7", "by raw 7", "by loki", "Backlog: by alertmanager")));
        assertThat(messages()).containsOnlyOnce("Backlog: by alertmanager");
    }

    @Test
    void badInputOfEveryProtocolIsAnsweredInItsWords() throws Exception {
        byte[] zeros = new byte[80 << 20];
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
            zip.write(zeros);
        }
        byte[] deep = "[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        byte[] latin = "{\"a\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] cut = {0x50, 0x0A, (byte) 0xFF, 0x10};
        for (Protocol protocol : PROTOCOLS) {
            for (byte[] body : List.of(deep, latin, cut, new byte[] {1})) {
                refused(400, protocol, "Authorization", "Bearer " + token, null, body);
            }
            refused(413, protocol, "Authorization", "Bearer " + token, "gzip", bomb.toByteArray());
            refused(400, protocol, "Authorization", "Bearer " + token, "gzip", cut);
            refused(400, protocol, "Authorization", "Bearer " + token, "zstd", cut);
            refused(415, protocol, "Authorization", "Bearer " + token, "lzma", cut);
            refused(413, protocol, "Authorization", "Bearer " + token, null, new byte[20 << 20]);
            refused(401, protocol, "Authorization", "Bearer wrong", null, deep);
            refused(401, protocol, "X-None", "none", null, new byte[20 << 20]);
            refused(403, protocol, "Authorization", "Bearer " + stranger, null, deep);
            Protocol foreign =
                    new Protocol(protocol.path() + "?tenant=protocols-other", protocol.type(), protocol.error());
            refused(404, foreign, "Authorization", "Bearer " + token, null, deep);
        }
        assertThat(rest.get("/v1/plugins").toString()).doesNotContain("cut-off");
        assertThat(answer("/ingest/clef", "", "X-Seq-ApiKey", token, clef("still here"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aTimeThatIsNoneAndAPlaceThatIsNotSeenAreTold() throws Exception {
        assertThat(answer("/ingest/clef", "", "X-Seq-ApiKey", token, "{\"@t\":\"noon\",\"@mt\":\"x\"}"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("`@t` 'noon'"));
        assertThat(answer(
                                "/ingest/clef",
                                "",
                                "X-Seq-ApiKey",
                                token,
                                "{\"@t\":\"" + now.plus(Duration.ofDays(3)) + "\",\"@mt\":\"x\"}")
                        .body())
                .startsWith("{\"Error\":\"timestamp");
        assertThat(answer("/loki/api/v1/push", "", "X-Scope-OrgID", "protocols-other", bearer(token), loki("x"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(rest.http().send("GET", "/loki/api/v1/push", token, "").statusCode())
                .isEqualTo(405);
    }

    private static void refused(int status, Protocol protocol, String header, String value, String coding, byte[] body)
            throws IOException, InterruptedException {
        var request = rest.http()
                .request(protocol.path(), "")
                .header("Content-Type", protocol.type())
                .header(header, value)
                .POST(BodyPublishers.ofByteArray(body));
        if (coding != null) {
            request.header("Content-Encoding", coding);
        }
        HttpResponse<String> answer = rest.http().send(request);
        String what = protocol.path() + " " + protocol.type() + " " + coding + " " + body.length;
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.body()).as(what).matches(protocol.error(), "worded by the protocol");
    }

    private static HttpResponse<String> answer(String path, String type, String header, String value, String body)
            throws IOException, InterruptedException {
        return answer(path, type, header, value, "", body);
    }

    private static HttpResponse<String> answer(
            String path, String type, String header, String value, String authorization, String body)
            throws IOException, InterruptedException {
        var request = rest.http()
                .request(path, "")
                .header(header, value)
                .POST(BodyPublishers.ofByteArrays(List.of(body.getBytes(StandardCharsets.UTF_8))));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return rest.http().send(request);
    }

    private static String bearer(String value) {
        return "Bearer " + value;
    }

    private static List<String> messages() throws IOException, InterruptedException {
        List<String> messages = new ArrayList<>();
        JsonNode page = rest.get("/v1/events?tenant=" + TENANT + "&environment=prod&limit=1000");
        page.path("items").forEach(event -> messages.add(event.path("message").asText()));
        return messages;
    }

    private static String clef(String template) {
        return "{\"@t\":\"" + now + "\",\"@mt\":\"" + template + "\",\"N\":7}";
    }

    private static String raw(String template) {
        return "{\"Events\":[{\"Timestamp\":\"" + now + "\",\"MessageTemplate\":\"" + template
                + "\",\"Properties\":{\"N\":7}}]}";
    }

    private static String loki(String line) {
        return "{\"streams\":[{\"stream\":{\"app\":\"x\"},\"values\":[[\"" + now.toEpochMilli() + "000000\",\"" + line
                + "\"]]}]}";
    }

    private static String alert(String summary) {
        return "[{\"labels\":{\"alertname\":\"Backlog\"},\"annotations\":{\"summary\":\"" + summary
                + "\"},\"startsAt\":\"" + now + "\"}]";
    }
}
