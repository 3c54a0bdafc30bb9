// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * PagerDuty's Events API v2 on 127.0.0.1. It refuses what the real one refuses, joins events of one key to one alert,
 * drops acknowledgements and resolves of alerts that are not open while it answers 202, and can be told to misbehave.
 * Safe for concurrent use.
 */
public final class PagerDutyEmulator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v2/enqueue";
    private static final int MOST_BYTES = 512 * 1_024;
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SUMMARY = 1_024;
    private static final int KEY_LENGTH = 32;
    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private final Set<String> routingKeys;
    private final LocalHttpServer http;
    private final List<JsonNode> events = new ArrayList<>();
    private final Map<String, Incident> open = new LinkedHashMap<>();
    private final List<Incident> incidents = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private int lostAnswers;
    private int left = Integer.MAX_VALUE;
    private int dropped;

    private PagerDutyEmulator(Set<String> routingKeys) {
        this.routingKeys = Set.copyOf(routingKeys);
        this.http = LocalHttpServer.start(this::answer);
    }

    /** Starts on a free port. @param routingKeys the integration keys it knows */
    public static PagerDutyEmulator start(String... routingKeys) {
        return new PagerDutyEmulator(Set.of(routingKeys));
    }

    /**
     * An alert of PagerDuty.
     *
     * @param state triggered, acknowledged or resolved
     * @param triggers how many trigger events joined it
     */
    public record Incident(
            String dedupKey, String state, String summary, String severity, String source, int triggers) {
        private Incident with(String newState) {
            return new Incident(dedupKey, newState, summary, severity, source, triggers);
        }
    }

    /** Where events are posted. */
    public URI uri() {
        return http.uri().resolve(PATH);
    }

    /** The next {@code n} requests get this answer; their events are not taken. */
    public synchronized void answer(int n, Answer answer) {
        for (int i = 0; i < n; i++) {
            answers.add(answer);
        }
    }

    /** The next {@code n} events are taken, but their sender does not hear of it: the connection is cut. */
    public synchronized void loseAnswers(int n) {
        lostAnswers = n;
    }

    /** After so many more events each is answered 429, until this is called again. */
    public synchronized void limit(int more) {
        left = more;
    }

    /** Every event that was taken, in order. */
    public synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** Every alert, in the order they were opened. */
    public synchronized List<Incident> incidents() {
        List<Incident> all = new ArrayList<>(incidents);
        all.addAll(open.values());
        return all;
    }

    /** How many events were about alerts that are not open. */
    public synchronized int dropped() {
        return dropped;
    }

    @Override
    public void close() {
        http.close();
    }

    private synchronized Answer answer(Request request) {
        Answer told = answers.poll();
        if (told != null) {
            return told;
        }
        if (!request.path().equals(PATH)) {
            return Answer.status(404);
        }
        if (!request.method().equals("POST")) {
            return Answer.status(405);
        }
        if (request.body().length > MOST_BYTES) {
            return Answer.status(413);
        }
        JsonNode event;
        try {
            event = JSON.readTree(request.body());
        } catch (java.io.IOException e) {
            return refusal(List.of("Request body is not valid JSON"));
        }
        List<String> errors = event == null || !event.isObject() ? List.of("Event is no object") : errors(event);
        if (!errors.isEmpty()) {
            return refusal(errors);
        }
        if (left <= 0) {
            return Answer.json(
                    429,
                    "{\"status\":\"throttle exceeded\",\"message\":\"Requests for this service are"
                            + " arriving too quickly.  Please retry later.\"}");
        }
        left--;
        String key = take(event);
        if (lostAnswers > 0) {
            lostAnswers--;
            return new Answer.Cut(0);
        }
        ObjectNode reply = JSON.createObjectNode()
                .put("status", "success")
                .put("message", "Event processed")
                .put("dedup_key", key);
        return Answer.json(202, text(reply));
    }

    private static Answer refusal(List<String> errors) {
        ObjectNode body =
                JSON.createObjectNode().put("status", "invalid event").put("message", "Event object is invalid");
        ArrayNode list = body.putArray("errors");
        errors.forEach(list::add);
        return Answer.json(400, text(body));
    }

    private List<String> errors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        String routingKey = event.path("routing_key").asText("");
        if (routingKey.length() != KEY_LENGTH) {
            errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
        } else if (!routingKeys.contains(routingKey)) {
            errors.add("Invalid routing key");
        }
        String action = event.path("event_action").asText("");
        if (!ACTIONS.contains(action)) {
            errors.add("'event_action' is missing or invalid");
        }
        JsonNode key = event.path("dedup_key");
        if (!key.isMissingNode() && (!key.isTextual() || key.asText().length() > LONGEST_KEY)) {
            errors.add("'dedup_key' is too long (maximum is 255 characters)");
        }
        if (!action.equals("trigger") && key.asText("").isEmpty()) {
            errors.add("'dedup_key' is missing or blank");
        }
        if (action.equals("trigger")) {
            payload(event.path("payload"), errors);
            list(event.path("links"), "links", "href", errors);
            list(event.path("images"), "images", "src", errors);
        }
        return errors;
    }

    private static void payload(JsonNode payload, List<String> errors) {
        if (!payload.isObject()) {
            errors.add("'payload' is missing or blank");
            return;
        }
        for (String name : List.of("summary", "source", "severity")) {
            if (payload.path(name).asText("").isBlank()) {
                errors.add("'payload." + name + "' is missing or blank");
            }
        }
        if (payload.path("summary").asText("").length() > LONGEST_SUMMARY) {
            errors.add("'payload.summary' is too long (maximum is 1024 characters)");
        }
        if (!SEVERITIES.contains(payload.path("severity").asText())) {
            errors.add("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or"
                    + " 'info')");
        }
        String timestamp = payload.path("timestamp").asText(null);
        if (timestamp != null && !isTime(timestamp)) {
            errors.add("'payload.timestamp' is not a valid ISO 8601 time");
        }
        if (payload.has("custom_details") && !payload.get("custom_details").isObject()) {
            errors.add("'payload.custom_details' is no object");
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void list(JsonNode list, String name, String needed, List<String> errors) {
        if (list.isMissingNode()) {
            return;
        }
        if (!list.isArray()) {
            errors.add("'" + name + "' is no list");
            return;
        }
        for (JsonNode each : list) {
            String value = each.path(needed).asText("");
            if (value.isBlank() || needed.equals("src") && !value.startsWith("https://")) {
                errors.add("'" + name + "." + needed + "' is missing or invalid");
            }
        }
    }

    private String take(JsonNode event) {
        events.add(event);
        String given = event.path("dedup_key").asText("");
        String key = given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : given;
        String place = event.path("routing_key").asText() + "/" + key;
        Incident incident = open.get(place);
        switch (event.path("event_action").asText()) {
            case "trigger" -> {
                JsonNode payload = event.path("payload");
                int triggers = incident == null ? 1 : incident.triggers() + 1;
                open.put(
                        place,
                        new Incident(
                                key,
                                incident == null ? "triggered" : incident.state(),
                                payload.path("summary").asText(),
                                payload.path("severity").asText(),
                                payload.path("source").asText(),
                                triggers));
            }
            case "acknowledge" -> {
                if (incident == null) {
                    dropped++;
                } else {
                    open.put(place, incident.with("acknowledged"));
                }
            }
            default -> {
                if (incident == null) {
                    dropped++;
                } else {
                    open.remove(place);
                    incidents.add(incident.with("resolved"));
                }
            }
        }
        return key;
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
