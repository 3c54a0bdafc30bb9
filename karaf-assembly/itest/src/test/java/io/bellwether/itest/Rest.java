// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The REST API as the holder of one token uses it. Every call says which status it expects; another fails the test. */
record Rest(Http http, String token) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PAGE = 5_000;

    /** The same platform under another token. */
    Rest as(String other) {
        return new Rest(http, other);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call(200, "GET", path, null);
    }

    /** Creates something. */
    JsonNode create(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return call(201, "POST", path, body);
    }

    JsonNode put(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return call(200, "PUT", path, body);
    }

    /** Does something to what is there, such as acknowledging it. */
    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return call(200, "POST", path, body);
    }

    void delete(String path) throws IOException, InterruptedException {
        call(204, "DELETE", path, null);
    }

    /**
     * One call with a JSON body.
     *
     * @param body null for none
     * @return the answer, a missing node when it has no body
     * @throws AssertionError when the status is not the expected one
     */
    JsonNode call(int expected, String method, String path, Object body) throws IOException, InterruptedException {
        String text = body == null ? "" : MAPPER.writeValueAsString(body);
        return expect(expected, method + " " + path, http.send(method, path, token, text));
    }

    /** Pushes events as one JSON array; the answer. */
    JsonNode push(String where, List<? extends Map<String, ?>> events) throws IOException, InterruptedException {
        return call(202, "POST", "/v1/events?" + where, events);
    }

    /** Posts a body of any media type and coding. */
    JsonNode post(int expected, String path, String mediaType, String coding, byte[] body)
            throws IOException, InterruptedException {
        var request =
                http.request(path, token).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body));
        if (coding != null) {
            request.header("Content-Encoding", coding);
        }
        return expect(expected, "POST " + path, http.send(request));
    }

    /** The ids of all events from a time on, page by page to the end, as often as they come. */
    List<String> eventIds(String where, Instant from) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String first = "/v1/events?" + where + "&limit=" + PAGE + "&from=" + from;
        String path = first;
        while (path != null) {
            JsonNode page = get(path);
            page.path("items").forEach(event -> ids.add(event.path("event_id").asText()));
            JsonNode next = page.path("next_cursor");
            path = next.isTextual() ? first + "&cursor=" + encode(next.asText()) : null;
        }
        return ids;
    }

    /** Creates a tenant with one environment, {@code prod}. */
    void createTenant(String id) throws IOException, InterruptedException {
        create("/v1/tenants", Map.of("id", id, "name", "Firm " + id, "timeZone", "Europe/London"));
        create(
                "/v1/tenants/" + id + "/environments",
                Map.of("id", "prod", "name", "Production", "kind", "prod", "match", "%"));
    }

    /** A token of one tenant. */
    Rest tokenOf(String tenant, Map<String, ?> more) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("tenant", tenant);
        return as(create("/v1/tokens", body).path("token").asText());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static JsonNode json(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    static byte[] bytes(Object value) throws IOException {
        return MAPPER.writeValueAsBytes(value);
    }

    private static JsonNode expect(int expected, String what, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != expected) {
            throw new AssertionError(
                    what + " was answered " + answer.statusCode() + ", expected " + expected + ": " + answer.body());
        }
        return MAPPER.readTree(answer.body());
    }
}
