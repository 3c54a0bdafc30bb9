// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.push;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Runs push sources on a port of 127.0.0.1 as the platform does: path, token, decompression, decode, storing each id
 * once, answer. It has one place, one token, and keeps events in memory. Safe for concurrent use.
 */
public final class PushHost implements AutoCloseable {
    /** The one token it knows; fit for a DSN. */
    public static final String TOKEN = "push_host_token_5f1c";

    private static final int MOST_BYTES = 64 << 20;

    private final List<PushSource> sources;
    private final List<EventBody> events = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private final Queue<PushRefusal> refusals = new ConcurrentLinkedQueue<>();
    private final LocalHttpServer server;

    private PushHost(List<PushSource> sources) {
        this.sources = sources;
        this.server = LocalHttpServer.start(this::answer);
    }

    /** Starts on a free port. */
    public static PushHost start(PushSource... sources) {
        return new PushHost(List.of(sources));
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    /** Refuses the next post in this way; several are used up in order. */
    public void refuseNext(PushRefusal refusal) {
        refusals.add(refusal);
    }

    /** What was stored so far, in the order of arrival. */
    public synchronized List<EventBody> events() {
        return List.copyOf(events);
    }

    /** What was asked so far, in the order of arrival. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Request request) {
        synchronized (this) {
            requests.add(request);
        }
        for (PushSource source : sources) {
            Optional<Map<String, String>> variables = source.paths().stream()
                    .map(path -> variables(path, request.path()))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (variables.isPresent()) {
                return switch (request.method()) {
                    case "POST" -> reply(serve(source, request, variables.get()));
                    case "OPTIONS" -> Answer.status(source.browsers() ? 204 : 401);
                    default -> Answer.status(405);
                };
            }
        }
        return Answer.status(404);
    }

    private PushResponse serve(PushSource source, Request request, Map<String, String> variables) {
        String type = request.headers().getOrDefault("content-type", "");
        String mediaType = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        PushHead head = new PushHead(request.path(), variables, mediaType, request.query(), request.headers());
        PushRefusal planned = refusals.poll();
        if (planned != null) {
            return refuse(source, head, planned);
        }
        String bearer = request.headers().getOrDefault("authorization", "");
        String token = source.credential(head);
        if (!TOKEN.equals(token) && !bearer.equals("Bearer " + TOKEN)) {
            return refuse(
                    source, head, new PushRefusal(PushRefusal.Kind.UNAUTHENTICATED, "the token is unknown", null));
        }
        byte[] body;
        try {
            body = body(request);
        } catch (IOException e) {
            return refuse(source, head, new PushRefusal(PushRefusal.Kind.UNREADABLE, e.getMessage(), null));
        }
        Predicate<Map.Entry<String, String>> secret = entry -> entry.getValue().contains(TOKEN);
        PushRequest push = new PushRequest(
                head.path(),
                variables,
                mediaType,
                without(secret, head.query()),
                without(secret, head.headers()),
                body,
                PushLimits.STANDARD);
        PushDecoded decoded = source.decode(push);
        return source.respond(push, decoded, store(decoded));
    }

    private synchronized PushReceipt store(PushDecoded decoded) {
        int duplicates = 0;
        for (PushDecoded.Item item : decoded.events()) {
            EventBody event = item.event();
            if (event.eventId() == null || ids.add(event.source() + " " + event.eventId())) {
                events.add(event);
            } else {
                duplicates++;
            }
        }
        return new PushReceipt(decoded.events().size(), duplicates, 0, List.of());
    }

    private static byte[] body(Request request) throws IOException {
        InputStream raw = new ByteArrayInputStream(request.body());
        String coding = request.headers().getOrDefault("content-encoding", "identity");
        try (InputStream plain =
                switch (coding) {
                    case "identity" -> raw;
                    case "gzip" -> new GZIPInputStream(raw);
                    case "deflate" -> new InflaterInputStream(raw);
                    default -> throw new IOException("the content encoding " + coding + " is not known here");
                }) {
            byte[] body = plain.readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw new IOException("the body is larger than " + MOST_BYTES + " bytes");
            }
            return body;
        }
    }

    private static Map<String, String> without(
            Predicate<Map.Entry<String, String>> secret, Map<String, String> values) {
        Map<String, String> rest = new HashMap<>(values);
        rest.entrySet().removeIf(secret);
        return rest;
    }

    private static PushResponse refuse(PushSource source, PushHead head, PushRefusal refusal) {
        PushResponse words = source.refuse(head, refusal);
        if (words == null) {
            words = new PushResponse(
                    refusal.kind().status(),
                    "application/problem+json",
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Map.of());
        }
        if (refusal.retryAfter() == null || words.headers().containsKey("Retry-After")) {
            return words;
        }
        Map<String, String> headers = new LinkedHashMap<>(words.headers());
        headers.put("Retry-After", Long.toString(refusal.retryAfter().toSeconds()));
        return new PushResponse(words.status(), words.contentType(), words.body(), headers);
    }

    private static Answer reply(PushResponse response) {
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        if (response.contentType() != null) {
            headers.put("Content-Type", response.contentType());
        }
        return new Answer.Reply(response.status(), headers, response.body() == null ? new byte[0] : response.body());
    }

    private static Optional<Map<String, String>> variables(String template, String path) {
        String[] names = template.split("/", -1);
        String[] values = path.split("/", -1);
        if (names.length != values.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (names[i].startsWith("{") && !values[i].isEmpty()) {
                variables.put(names[i].substring(1, names[i].length() - 1), values[i]);
            } else if (!names[i].equals(values[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
