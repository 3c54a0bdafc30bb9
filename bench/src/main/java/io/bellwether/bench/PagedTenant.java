// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A tenant of the product whose one policy opens an alert for each node that an event names, and whose one channel is the
 * bench's receiver: set up and fed by REST as anybody would. Safe for concurrent use.
 */
final class PagedTenant {
    /** The label of an alert's node. */
    static final String NODE = "node";
    /** Alerts of this lane are told at once, all others when the default {@code group_wait} is over. */
    static final String AT_ONCE = "at-once";

    static final String WAITING = "waiting";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Platform platform;
    private final String id;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ConcurrentMap<String, Instant> sent = new ConcurrentHashMap<>();

    /** How its alerts come together in messages. */
    enum Grouping {
        /** One message for each alert. */
        EACH,
        /** By policy and environment, as without any routing. */
        STANDARD
    }

    PagedTenant(Platform platform, String id) {
        this.platform = platform;
        this.id = id;
    }

    String id() {
        return id;
    }

    /** When each node's event was sent, first. */
    Map<String, Instant> sent() {
        return sent;
    }

    void create(String receiver, Grouping grouping) throws Exception {
        platform.createTenant(id);
        platform.post(
                "/v1/channels?tenant=" + id,
                Json.text(Map.of(
                        "id",
                        "page",
                        "notifier",
                        "webhook",
                        "settings",
                        Map.of("url", receiver, "secret", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))));
        if (grouping == Grouping.EACH) {
            platform.put("/v1/tenants/" + id + "/routing", Json.text(Map.of("route", each())));
        }
        platform.post("/v1/alerts/policies?tenant=" + id, Json.text(policy()));
    }

    private static Map<String, Object> each() {
        return Map.of(
                "channel",
                "page",
                "group_by",
                List.of("..."),
                "routes",
                List.of(Map.of("matchers", List.of("lane=\"" + AT_ONCE + "\""), "group_wait", "0s")));
    }

    /** One event is enough, and nothing ends before the run does. */
    private static Map<String, Object> policy() {
        return Map.of(
                "id", "broken",
                "name", "broken",
                "class", "availability",
                "severity", "error",
                "service", "bench",
                "measure",
                        Map.of(
                                "select",
                                "Kind = 'broken'",
                                "value",
                                "count",
                                "by",
                                List.of(NODE, "lane"),
                                "every",
                                "1m"),
                "detect", Map.of("threshold", Map.of("above", 0)),
                "recover", Map.of("below", 0));
    }

    /**
     * Says that nodes are broken, one event for each, in one request.
     *
     * @return true when the product has answered that it has them
     */
    boolean push(List<String> nodes, String lane) throws InterruptedException {
        StringBuilder body = new StringBuilder(nodes.size() * 200);
        Instant now = Instant.now();
        for (String node : nodes) {
            Instant first = sent.putIfAbsent(node, now);
            body.append("{\"event_id\":\"")
                    .append(node)
                    .append("\",\"source\":\"bench\",\"type\":\"log\",\"severity\":\"error\",\"timestamp\":\"")
                    .append(first == null ? now : first)
                    .append("\",\"message\":\"does not answer\",\"payload\":{\"Kind\":\"broken\",\"lane\":\"")
                    .append(lane)
                    .append("\",\"node\":\"")
                    .append(node)
                    .append("\"}}\n");
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(platform.url() + "/v1/events?tenant=" + id + "&environment=prod"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + platform.token())
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 202;
        } catch (IOException e) {
            return false;
        }
    }
}
