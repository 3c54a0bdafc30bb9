// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.http.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SlackEmulatorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualClock clock = new ManualClock(Samples.TIME);
    private final SlackEmulator slack = SlackEmulator.start(clock);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        slack.close();
    }

    private HttpResponse<String> send(URI to, String token, String type, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(to).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode call(String method, Object body) throws Exception {
        URI to = URI.create(slack.api() + "/" + method);
        return JSON.readTree(send(to, SlackEmulator.TOKEN, "application/json; charset=utf-8", body.toString())
                .body());
    }

    private HttpResponse<String> hook(Object body) throws Exception {
        return send(slack.webhook(), null, "application/json", body.toString());
    }

    private static ObjectNode message(String text) {
        return JSON.createObjectNode().put("channel", "#ops").put("text", text);
    }

    private static ObjectNode section(String text) {
        ObjectNode section = JSON.createObjectNode().put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", text);
        return section;
    }

    private static ObjectNode blocks(int count, String text) {
        ObjectNode message = message("x");
        ArrayNode blocks = message.putArray("blocks");
        for (int i = 0; i < count; i++) {
            blocks.add(section(text));
        }
        return message;
    }

    private static ObjectNode with(String blocks) throws Exception {
        ObjectNode message = message("x");
        message.set("blocks", JSON.readTree(blocks));
        return message;
    }

    @Test
    void postsRepliesAndEditsAreKept() throws Exception {
        JsonNode posted = call("chat.postMessage", message("first"));
        assertThat(posted.path("ok").asBoolean()).isTrue();
        assertThat(posted.path("channel").asText()).isEqualTo(SlackEmulator.OPS);
        String ts = posted.path("ts").asText();
        assertThat(ts).matches("\\d{10}\\.\\d{6}");

        call("chat.postMessage", message("reply").put("thread_ts", ts).put("reply_broadcast", true));
        ObjectNode edit = JSON.createObjectNode()
                .put("channel", SlackEmulator.OPS)
                .put("ts", ts)
                .put("text", "edited");
        assertThat(call("chat.update", edit).path("ok").asBoolean()).isTrue();

        SlackMessage first = slack.messages(SlackEmulator.OPS).get(0);
        assertThat(first.text()).isEqualTo("edited");
        assertThat(first.edits()).isEqualTo(1);
        assertThat(slack.thread(first)).singleElement().satisfies(reply -> {
            assertThat(reply.text()).isEqualTo("reply");
            assertThat(reply.broadcast()).isTrue();
        });
    }

    @Test
    void historyAsksForItsScope() throws Exception {
        String ts = call("chat.postMessage", message("first")).path("ts").asText();
        URI replies = URI.create(slack.api() + "/conversations.replies?channel=" + SlackEmulator.OPS + "&ts=" + ts);
        assertThat(send(replies, SlackEmulator.TOKEN, "text/plain", "").body()).contains("\"first\"");

        slack.withoutScope("channels:history");
        assertThat(send(replies, SlackEmulator.TOKEN, "text/plain", "").body()).contains("missing_scope");
    }

    static Stream<Arguments> refused() throws Exception {
        String header = "{\"type\":\"header\",\"text\":{\"type\":\"%s\",\"text\":\"%s\"}}";
        String button = "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":{\"type\":\"plain_text\","
                + "\"text\":\"%s\"},\"url\":\"%s\"}]}]";
        return Stream.of(
                Arguments.of("no_text", JSON.createObjectNode().put("channel", "ops")),
                Arguments.of("channel_not_found", message("x").put("channel", "nowhere")),
                Arguments.of("channel_not_found", JSON.createObjectNode().put("text", "x")),
                Arguments.of("is_archived", message("x").put("channel", "old")),
                Arguments.of("not_in_channel", message("x").put("channel", "C0NOT")),
                Arguments.of("msg_too_long", message("x".repeat(40_001))),
                Arguments.of("cannot_reply_to_message", message("x").put("thread_ts", "1.2")),
                Arguments.of("invalid_blocks", blocks(51, "x")),
                Arguments.of("invalid_blocks", blocks(1, "x".repeat(3_001))),
                Arguments.of("invalid_blocks", blocks(1, "")),
                Arguments.of("msg_blocks_too_long", blocks(5, "x".repeat(2_700))),
                Arguments.of("invalid_blocks", with("[" + header.formatted("plain_text", "x".repeat(151)) + "]")),
                Arguments.of("invalid_blocks", with("[" + header.formatted("mrkdwn", "x") + "]")),
                Arguments.of("invalid_blocks", with(button.formatted("x".repeat(76), "https://a.example"))),
                Arguments.of("invalid_blocks", with(button.formatted("x", "https://a/" + "x".repeat(3_000)))),
                Arguments.of("invalid_blocks", with(button.formatted("x", "runbooks/auth.md"))),
                Arguments.of("invalid_blocks", with("[{\"type\":\"section\"}]")),
                Arguments.of("invalid_blocks", with("[{\"type\":\"carousel\"}]")),
                Arguments.of("invalid_blocks", with("[{\"type\":\"divider\",\"colour\":\"red\"}]")),
                Arguments.of("invalid_blocks", with("[{\"type\":\"context\",\"elements\":[]}]")),
                Arguments.of(
                        "invalid_blocks",
                        with("[{\"type\":\"divider\",\"block_id\":\"a\"},{\"type\":\"divider\",\"block_id\":\"a\"}]")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatSlackRefuses(String error, ObjectNode body) throws Exception {
        slack.channel("C0OLD", "old", true, true);
        slack.channel("C0NOT", "not-joined", false, false);

        assertThat(call("chat.postMessage", body).path("error").asText()).isEqualTo(error);
        assertThat(slack.messages(SlackEmulator.OPS)).isEmpty();
    }

    @Test
    void aSignInIsNeeded() throws Exception {
        URI to = URI.create(slack.api() + "/chat.postMessage");
        String body = message("x").toString();
        assertThat(send(to, null, "application/json", body).body()).contains("not_authed");
        assertThat(send(to, "xoxb-wrong", "application/json", body).body()).contains("invalid_auth");
        assertThat(send(to, SlackEmulator.TOKEN, "text/plain", body).body()).contains("invalid_post_type");
        assertThat(call("chat.postMessage", "{").path("error").asText()).isEqualTo("invalid_json");
        assertThat(call("chat.shout", "{}").path("error").asText()).isEqualTo("unknown_method");
    }

    @Test
    void anEditHasLimitsOfItsOwn() throws Exception {
        String ts = call("chat.postMessage", message("x")).path("ts").asText();
        ObjectNode edit = JSON.createObjectNode()
                .put("channel", SlackEmulator.OPS)
                .put("ts", ts)
                .put("text", "x".repeat(4_001));

        assertThat(call("chat.update", edit).path("error").asText()).isEqualTo("msg_too_long");
        assertThat(call("chat.update", edit.put("text", "y").put("ts", "1.2"))
                        .path("error")
                        .asText())
                .isEqualTo("message_not_found");
        assertThat(call("chat.update", edit.put("channel", "ops")).path("error").asText())
                .as("an edit takes the id, not the name")
                .isEqualTo("channel_not_found");
    }

    @Test
    void theWebhookSpeaksPlainText() throws Exception {
        HttpResponse<String> good = hook("{\"text\":\"hello\"}");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).isEqualTo("ok");
        assertThat(hook("{").body()).isEqualTo("invalid_payload");
        assertThat(hook("{}").body()).isEqualTo("no_text");
        HttpResponse<String> invalid = hook("{\"text\":\"x\",\"blocks\":[{\"type\":\"carousel\"}]}");
        assertThat(invalid.statusCode()).isEqualTo(400);
        assertThat(invalid.body()).isEqualTo("invalid_blocks");
        URI other = URI.create(slack.webhook() + "x");
        assertThat(send(other, null, "application/json", "{}").statusCode()).isEqualTo(404);

        slack.channel(SlackEmulator.OPS, "ops", true, true);
        HttpResponse<String> archived = hook("{\"text\":\"hello\"}");
        assertThat(archived.statusCode()).isEqualTo(410);
        assertThat(archived.body()).isEqualTo("channel_is_archived");
    }

    @Test
    void whoIsTooQuickIsAskedToWait() throws Exception {
        slack.apart(Duration.ofSeconds(1));
        hook("{\"text\":\"one\"}");
        HttpResponse<String> second = hook("{\"text\":\"two\"}");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(call("chat.postMessage", message("three")).path("error").asText())
                .isEqualTo("ratelimited");

        clock.advance(Duration.ofSeconds(1));
        assertThat(hook("{\"text\":\"two\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void faultsAreAsAsked() throws Exception {
        slack.answer(1, Answer.text(500, "oops"));
        assertThat(hook("{\"text\":\"x\"}").statusCode()).isEqualTo(500);
        assertThat(slack.messages(SlackEmulator.OPS)).isEmpty();

        slack.loseNextAnswer();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> hook("{\"text\":\"x\"}")))
                .isInstanceOf(java.io.IOException.class);
        assertThat(slack.messages(SlackEmulator.OPS)).hasSize(1);
    }
}
