// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Slack workspace on 127.0.0.1: an incoming webhook for one channel, and of the Web API {@code chat.postMessage},
 * {@code chat.update} and {@code conversations.replies}. It refuses what Slack refuses, with Slack's words, and keeps
 * messages and threads. It knows one channel, {@code ops} (id {@code C0OPS}), until others are added. Safe for
 * concurrent use.
 */
public final class SlackEmulator implements AutoCloseable {
    /** The channel that is always there. */
    public static final String OPS = "C0OPS";

    /** The bot's token. */
    public static final String TOKEN = "xoxb-emulated-0123456789";

    private static final String HOOK = "/services/T0EMU/B0EMU/emulatedSecretOfTheHook";
    private static final int LONGEST_TEXT = 40_000;
    private static final int LONGEST_UPDATE = 4_000;

    private final ObjectMapper json = new ObjectMapper();
    private final InstantSource clock;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final List<SlackMessage> messages = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final Map<String, Instant> posted = new HashMap<>();
    private final Set<String> scopes = new TreeSet<>(Set.of("chat:write", "channels:history"));
    private final LocalHttpServer http;
    private Duration apart = Duration.ZERO;
    private boolean lost;
    private int sequence;

    private record Channel(String id, String name, boolean archived, boolean joined) {}

    /** A call that is refused. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final String error;
        private final transient List<String> messages;

        Refusal(String error, List<String> messages) {
            super(error);
            this.error = error;
            this.messages = messages;
        }
    }

    private SlackEmulator(int port, InstantSource clock) {
        this.clock = clock;
        channels.put(OPS, new Channel(OPS, "ops", false, true));
        http = LocalHttpServer.start(port, this::answer);
    }

    /** Starts on a free port. */
    public static SlackEmulator start(InstantSource clock) {
        return start(0, clock);
    }

    /** Starts on the given port. */
    public static SlackEmulator start(int port, InstantSource clock) {
        return new SlackEmulator(port, clock);
    }

    /** The URL of the incoming webhook, which posts to {@link #OPS}. */
    public URI webhook() {
        return http.uri().resolve(HOOK);
    }

    /** What stands before a method's name, as {@code https://slack.com/api} does. */
    public URI api() {
        return http.uri().resolve("/api");
    }

    /** Adds or replaces a channel. @param joined whether the bot is in it */
    public synchronized void channel(String id, String name, boolean archived, boolean joined) {
        channels.put(id, new Channel(id, name, archived, joined));
    }

    /** Takes a scope such as {@code channels:history} away from the bot. */
    public synchronized void withoutScope(String scope) {
        scopes.remove(scope);
    }

    /** Messages of one channel that come sooner after each other are answered 429; zero for no limit. */
    public synchronized void apart(Duration least) {
        apart = least;
    }

    /** The next {@code n} requests get this answer, whatever they ask; nothing else happens. */
    public synchronized void answer(int n, Answer answer) {
        for (int i = 0; i < n; i++) {
            answers.add(answer);
        }
    }

    /** The next request is done, but the connection is closed instead of an answer. */
    public synchronized void loseNextAnswer() {
        lost = true;
    }

    /** What stands in a channel, oldest first, without replies. */
    public synchronized List<SlackMessage> messages(String channel) {
        return messages.stream()
                .filter(message -> message.channel().equals(channel) && message.threadTs() == null)
                .toList();
    }

    /** The replies to a message, oldest first. */
    public synchronized List<SlackMessage> thread(SlackMessage parent) {
        return messages.stream()
                .filter(message -> message.channel().equals(parent.channel())
                        && parent.ts().equals(message.threadTs()))
                .toList();
    }

    /** Takes a message away, as people do. */
    public synchronized void delete(SlackMessage message) {
        messages.removeIf(
                each -> each.channel().equals(message.channel()) && each.ts().equals(message.ts()));
    }

    /** What was asked, in order. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.close();
    }

    private synchronized Answer answer(Request request) {
        requests.add(request);
        Answer told = answers.poll();
        if (told != null) {
            return told;
        }
        boolean losing = lost;
        lost = false;
        Answer answer = request.path().startsWith("/services/") ? webhook(request) : method(request);
        return losing ? new Answer.Cut(0) : answer;
    }

    private Answer webhook(Request request) {
        if (!request.method().equals("POST")) {
            return Answer.text(405, "method_not_allowed");
        }
        if (!request.path().equals(HOOK)) {
            return Answer.text(404, request.path().startsWith("/services/T0EMU/") ? "no_service" : "no_team");
        }
        JsonNode body;
        try {
            body = json.readTree(request.text());
        } catch (JsonProcessingException e) {
            return Answer.text(400, "invalid_payload");
        }
        if (body == null || !body.isObject()) {
            return Answer.text(400, "invalid_payload");
        }
        Channel channel = channels.get(OPS);
        if (channel == null) {
            return Answer.text(404, "channel_not_found");
        }
        if (channel.archived()) {
            return Answer.text(410, "channel_is_archived");
        }
        if (isTooSoon(channel)) {
            return Answer.text(429, "rate_limited").with("Retry-After", wait(channel));
        }
        try {
            checkContent(body, LONGEST_TEXT);
            add(channel, body);
            return Answer.text(200, "ok");
        } catch (Refusal e) {
            return Answer.text(400, e.error);
        }
    }

    private Answer method(Request request) {
        String name = request.path().replaceFirst("^/api/", "");
        String authorization = String.valueOf(request.header("authorization"));
        try {
            if (!authorization.startsWith("Bearer ")) {
                throw new Refusal("not_authed", List.of());
            }
            if (!authorization.equals("Bearer " + TOKEN)) {
                throw new Refusal("invalid_auth", List.of());
            }
            return switch (name) {
                case "chat.postMessage" -> post(object(request));
                case "chat.update" -> update(object(request));
                case "conversations.replies" -> replies(request);
                default -> throw new Refusal("unknown_method", List.of());
            };
        } catch (Refusal e) {
            ObjectNode answer = json.createObjectNode().put("ok", false).put("error", e.error);
            if (!e.messages.isEmpty()) {
                e.messages.forEach(answer.putObject("response_metadata").putArray("messages")::add);
            }
            return Answer.json(200, answer.toString());
        }
    }

    private JsonNode object(Request request) throws Refusal {
        String type = String.valueOf(request.header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw new Refusal("invalid_post_type", List.of());
        }
        try {
            JsonNode body = json.readTree(request.text());
            if (body == null || !body.isObject()) {
                throw new Refusal("json_not_object", List.of());
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new Refusal("invalid_json", List.of());
        }
    }

    private Answer post(JsonNode body) throws Refusal {
        scope("chat:write");
        Channel channel = find(body.path("channel").asText());
        if (channel.archived()) {
            throw new Refusal("is_archived", List.of());
        }
        if (!channel.joined()) {
            throw new Refusal("not_in_channel", List.of());
        }
        checkContent(body, LONGEST_TEXT);
        String thread = body.path("thread_ts").asText(null);
        if (thread != null && message(channel, thread).isEmpty()) {
            throw new Refusal("cannot_reply_to_message", List.of());
        }
        if (isTooSoon(channel)) {
            return Answer.json(429, "{\"ok\":false,\"error\":\"ratelimited\"}").with("Retry-After", wait(channel));
        }
        return done(add(channel, body));
    }

    private Answer update(JsonNode body) throws Refusal {
        scope("chat:write");
        Channel channel = channels.get(body.path("channel").asText());
        if (channel == null) {
            throw new Refusal("channel_not_found", List.of());
        }
        SlackMessage old = message(channel, body.path("ts").asText())
                .orElseThrow(() -> new Refusal("message_not_found", List.of()));
        checkContent(body, LONGEST_UPDATE);
        SlackMessage edited = new SlackMessage(
                old.channel(),
                old.ts(),
                old.threadTs(),
                old.broadcast(),
                body.path("text").asText(""),
                body.has("blocks") ? body.get("blocks") : json.createArrayNode(),
                old.edits() + 1);
        messages.set(messages.indexOf(old), edited);
        return done(edited);
    }

    private Answer replies(Request request) throws Refusal {
        scope("channels:history");
        Channel channel = channels.get(request.query().get("channel"));
        if (channel == null) {
            throw new Refusal("channel_not_found", List.of());
        }
        SlackMessage parent = message(channel, String.valueOf(request.query().get("ts")))
                .orElseThrow(() -> new Refusal("thread_not_found", List.of()));
        int limit = Integer.parseInt(request.query().getOrDefault("limit", "1000"));
        ObjectNode answer = json.createObjectNode().put("ok", true);
        List<SlackMessage> all = new ArrayList<>(List.of(parent));
        all.addAll(thread(parent));
        all.stream().limit(limit).forEach(message -> answer.withArray("messages")
                .add(view(message)));
        answer.put("has_more", all.size() > limit);
        return Answer.json(200, answer.toString());
    }

    private void scope(String needed) throws Refusal {
        if (!scopes.contains(needed)) {
            throw new Refusal("missing_scope", List.of());
        }
    }

    private Channel find(String named) throws Refusal {
        return channels.values().stream()
                .filter(channel -> channel.id().equals(named) || channel.name().equals(named.replaceFirst("^#", "")))
                .findFirst()
                .orElseThrow(() -> new Refusal("channel_not_found", List.of()));
    }

    private void checkContent(JsonNode body, int longest) throws Refusal {
        String text = body.path("text").asText("");
        JsonNode blocks = body.path("blocks");
        if (text.isEmpty() && (blocks.isMissingNode() || blocks.isEmpty())) {
            throw new Refusal("no_text", List.of());
        }
        if (text.length() > longest) {
            throw new Refusal("msg_too_long", List.of());
        }
        if (!blocks.isMissingNode()) {
            SlackBlocks.Verdict verdict = SlackBlocks.check(blocks);
            if (!verdict.problems().isEmpty()) {
                throw new Refusal("invalid_blocks", verdict.problems());
            }
            if (verdict.characters() > SlackBlocks.MOST_CHARACTERS) {
                throw new Refusal("msg_blocks_too_long", List.of());
            }
        }
    }

    private SlackMessage add(Channel channel, JsonNode body) {
        posted.put(channel.id(), clock.instant());
        String ts = clock.instant().getEpochSecond() + "." + String.format(Locale.ROOT, "%06d", ++sequence * 100);
        SlackMessage message = new SlackMessage(
                channel.id(),
                ts,
                body.path("thread_ts").asText(null),
                body.path("reply_broadcast").asBoolean(),
                body.path("text").asText(""),
                body.has("blocks") ? body.get("blocks") : json.createArrayNode(),
                0);
        messages.add(message);
        return message;
    }

    private Optional<SlackMessage> message(Channel channel, String ts) {
        return messages.stream()
                .filter(message ->
                        message.channel().equals(channel.id()) && message.ts().equals(ts))
                .findFirst();
    }

    private boolean isTooSoon(Channel channel) {
        Instant last = posted.get(channel.id());
        return last != null && clock.instant().isBefore(last.plus(apart));
    }

    private String wait(Channel channel) {
        Duration left =
                Duration.between(clock.instant(), posted.get(channel.id()).plus(apart));
        return String.valueOf(Math.max(1, (left.toMillis() + 999) / 1_000));
    }

    private Answer done(SlackMessage message) {
        ObjectNode answer = json.createObjectNode()
                .put("ok", true)
                .put("channel", message.channel())
                .put("ts", message.ts());
        answer.set("message", view(message));
        return Answer.json(200, answer.toString());
    }

    private ObjectNode view(SlackMessage message) {
        ObjectNode view = json.createObjectNode()
                .put("type", "message")
                .put("ts", message.ts())
                .put("text", message.text());
        view.set("blocks", message.blocks());
        if (message.threadTs() != null) {
            view.put("thread_ts", message.threadTs());
        }
        return view;
    }
}
