// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import io.bellwether.posting.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Slack's Web API and its webhooks during one attempt: all its requests share the attempt's time. */
final class SlackApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 512 * 1024;
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Set<String> MAY_PASS = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org");
    private static final Set<String> BLOCKS = Set.of("invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format");
    private static final Map<String, String> HINTS = Map.of(
            "not_in_channel", "invite the bot to the channel",
            "channel_not_found", "check the channel's id, and that the bot is in it when it is private",
            "is_archived", "the channel is archived",
            "channel_is_archived", "the channel is archived",
            "invalid_auth", "check the token",
            "token_revoked", "the token was revoked; give a new one",
            "account_inactive", "the bot was removed from the workspace",
            "missing_scope", "the bot lacks a scope",
            "no_service", "the webhook was removed or its address is wrong",
            "action_prohibited", "the workspace's administrators do not allow it");

    private final Posting posting;
    private final String base;
    private final String token;
    private final Hidden hidden;
    private final long end;

    /** @param base what stands before a method's name. @param timeout for everything this object does */
    SlackApi(Posting posting, String base, String token, Hidden hidden, Duration timeout) {
        this.posting = posting;
        this.base = base.replaceAll("/+$", "");
        this.token = token;
        this.hidden = hidden;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /**
     * What a call came to.
     *
     * @param answer Slack's; an empty object when it was not good
     * @param error Slack's code; null when it was good, or when there was none
     * @param failure null when it was good
     */
    record Called(JsonNode answer, String error, DeliveryOutcome failure) {
        boolean isGood() {
            return failure == null;
        }

        /** Whether the blocks are at fault, so that the text alone may be taken. */
        boolean dislikesBlocks() {
            return error != null && BLOCKS.contains(error);
        }
    }

    Called post(String method, ObjectNode body) throws InterruptedException {
        HttpRequest request = Posting.json(
                        URI.create(base + "/" + method), body.toString().getBytes(StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + token)
                .build();
        return read(posting.call(request, left(), MOST_BYTES));
    }

    /** The message itself, as it stands now. */
    Called message(Place place) throws InterruptedException {
        String query = "?channel=" + encode(place.channel()) + "&ts=" + encode(place.ts()) + "&limit=1&inclusive=true";
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/conversations.replies" + query))
                .header("User-Agent", "Bellwether")
                .header("Authorization", "Bearer " + token)
                .build();
        return read(posting.call(request, left(), MOST_BYTES));
    }

    /** Posts to a webhook, which answers in plain text. */
    Called hook(URI target, ObjectNode body) throws InterruptedException {
        HttpRequest request = Posting.json(target, body.toString().getBytes(StandardCharsets.UTF_8))
                .build();
        Reply reply = posting.call(request, left(), MOST_BYTES);
        String said = reply.body().strip();
        if (reply.isGood() && said.equals("ok")) {
            return new Called(JSON.createObjectNode(), null, null);
        }
        if (reply.isGood()) {
            return failed(null, foreign(reply));
        }
        String code = said.matches("[a-z_]{2,60}") ? said : null;
        DeliveryOutcome outcome = reply.refusal("Slack", hidden);
        if (code != null && outcome instanceof DeliveryOutcome.Rejected rejected && HINTS.containsKey(code)) {
            outcome = new DeliveryOutcome.Rejected(rejected.reason() + " (" + HINTS.get(code) + ")");
        }
        return failed(code, outcome);
    }

    private Called read(Reply reply) {
        if (!reply.isGood()) {
            return failed(null, reply.refusal("Slack", hidden));
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            return failed(null, foreign(reply));
        }
        if (answer == null || !answer.has("ok")) {
            return failed(null, foreign(reply));
        }
        if (answer.path("ok").asBoolean()) {
            return new Called(answer, null, null);
        }
        String error = hidden.shorten(answer.path("error").asText("no reason"));
        String detail = hidden.shorten(
                answer.path("response_metadata").path("messages").path(0).asText(""));
        String hint = HINTS.getOrDefault(error, detail);
        String reason = "Slack answered " + error + (hint.isEmpty() ? "" : " (" + hint + ")");
        return failed(
                error,
                MAY_PASS.contains(error)
                        ? new DeliveryOutcome.RetryAfter(reply.retryAfter(), reason)
                        : new DeliveryOutcome.Rejected(reason));
    }

    private DeliveryOutcome foreign(Reply reply) {
        return new DeliveryOutcome.RetryAfter(
                null, "what answered " + reply.status() + " is not Slack: " + hidden.shorten(reply.body()));
    }

    private static Called failed(String error, DeliveryOutcome failure) {
        return new Called(JSON.createObjectNode(), error, failure);
    }

    private Duration left() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
