// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.teams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A workflow of Teams on 127.0.0.1. It insists on its address to the byte, refuses what is larger than 28 KB, takes the
 * rest with 202 and, as the real one, only then finds out whether the card can be shown. Safe for concurrent use.
 */
public final class TeamsEmulator implements AutoCloseable {
    /** The largest body that is taken, in bytes. */
    public static final int MOST_BYTES = 28 * 1024;

    private static final String PATH = "/workflows/0f5dc8b7e4a94f6f/triggers/manual/paths/invoke";
    private static final String QUERY =
            "api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=eMu-lated_Signature%2bof%2Fthe~flow";

    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> cards = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final LocalHttpServer http;
    private boolean enabled = true;
    private boolean lost;

    private TeamsEmulator(int port) {
        http = LocalHttpServer.start(port, this::answer);
    }

    /** Starts on a free port. */
    public static TeamsEmulator start() {
        return start(0);
    }

    /** Starts on the given port. */
    public static TeamsEmulator start(int port) {
        return new TeamsEmulator(port);
    }

    /** The workflow's address, with its signature. */
    public URI workflow() {
        return URI.create(http.uri() + PATH + "?" + QUERY);
    }

    /** Turns the workflow off and on. */
    public synchronized void enabled(boolean on) {
        enabled = on;
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

    /** The cards that stand in the channel, oldest first: what was {@code content} of the attachment. */
    public synchronized List<JsonNode> cards() {
        return List.copyOf(cards);
    }

    /** Why flows failed after their request had been taken. */
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** What came, in order. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Every text that people see of a card, in order. */
    public static List<String> words(JsonNode card) {
        List<String> words = new ArrayList<>();
        for (String key : List.of("text", "title", "value")) {
            if (card.path(key).isTextual()) {
                words.add(card.get(key).asText());
            }
        }
        for (JsonNode child : card) {
            if (child.isContainerNode()) {
                words.addAll(words(child));
            }
        }
        return words;
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
        Answer answer = take(request);
        return losing ? new Answer.Cut(0) : answer;
    }

    private Answer take(Request request) {
        if (!request.path().equals(PATH)) {
            return error(404, "WorkflowNotFound", "The workflow could not be found.");
        }
        if (!QUERY.equals(request.rawQuery())) {
            return error(401, "AuthorizationFailed", "The authentication credentials are not valid.");
        }
        if (!request.method().equals("POST")) {
            return error(405, "MethodNotAllowed", "The trigger takes POST.");
        }
        if (!enabled) {
            return error(400, "WorkflowTriggerIsNotEnabled", "Could not execute workflow: it is turned off.");
        }
        if (request.body().length > MOST_BYTES) {
            return error(413, "RequestEntityTooLarge", "The request is larger than 28 KB.");
        }
        String type = String.valueOf(request.header("content-type")).toLowerCase(Locale.ROOT);
        JsonNode message;
        try {
            message = json.readTree(request.text());
        } catch (JsonProcessingException e) {
            message = null;
        }
        if (message == null || !message.isObject() || !type.startsWith("application/json")) {
            return error(400, "InvalidRequestContent", "The request content is not a JSON object.");
        }
        List<String> problems = CardRules.problems(message);
        if (problems.isEmpty()) {
            message.path("attachments").forEach(attachment -> cards.add(attachment.path("content")));
        } else {
            failures.add(String.join("; ", problems));
        }
        return Answer.status(202);
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }
}
