// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jira on 127.0.0.1, as Cloud (REST version 3) or Data Center (version 2): one project, issues with comments and a
 * workflow of To Do, In Progress and Done, search by label. It refuses what the real one refuses and can be told to
 * misbehave. Safe for concurrent use.
 */
public final class JiraEmulator implements AutoCloseable {
    /** The project's key. */
    public static final String PROJECT = "OPS";

    static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ISSUE = Pattern.compile("/issue/([A-Z]+-\\d+)(/comment|/transitions)?");
    private static final Pattern QUERY = Pattern.compile("project = \"(\\w+)\" AND labels in \\(([^)]*)\\)"
            + " AND statusCategory != Done(?: ORDER BY created DESC)?");
    private static final Map<String, String> CATEGORIES =
            Map.of("To Do", "new", "In Progress", "indeterminate", "Done", "done");
    private static final List<String> STATUSES = List.of("To Do", "In Progress", "Done");

    private final boolean cloud;
    private final String authorization;
    private final LocalHttpServer http;
    private final Map<String, Issue> issues = new LinkedHashMap<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private int lostAnswers;
    private int failingMoves;
    private boolean indexing = true;
    private final Set<String> unsearchable = new java.util.HashSet<>();

    private JiraEmulator(boolean cloud, String authorization) {
        this.cloud = cloud;
        this.authorization = authorization;
        this.http = LocalHttpServer.start(this::answer);
    }

    /** A Cloud site. */
    public static JiraEmulator cloud(String user, String token) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
        return new JiraEmulator(true, "Basic " + pair);
    }

    /** A server of Data Center. */
    public static JiraEmulator dataCenter(String token) {
        return new JiraEmulator(false, "Bearer " + token);
    }

    /**
     * An issue.
     *
     * @param fields as they were created
     * @param comments their bodies, oldest first
     */
    public record Issue(String key, JsonNode fields, String status, List<JsonNode> comments) {
        /** The labels it bears. */
        public List<String> labels() {
            List<String> labels = new ArrayList<>();
            fields.path("labels").forEach(label -> labels.add(label.asText()));
            return labels;
        }
    }

    /** The site, without a slash at its end. */
    public URI uri() {
        return http.uri();
    }

    /** The next {@code n} requests get this answer and do nothing. */
    public synchronized void answer(int n, Answer answer) {
        for (int i = 0; i < n; i++) {
            answers.add(answer);
        }
    }

    /** The next {@code n} requests that change something do so, but their sender does not hear of it. */
    public synchronized void loseAnswers(int n) {
        lostAnswers = n;
    }

    /** The next {@code n} transitions are answered 503 and not made. */
    public synchronized void failMoves(int n) {
        failingMoves = n;
    }

    /** While false, new issues are not found by searching, as Cloud's index follows a little later. */
    public synchronized void indexing(boolean on) {
        indexing = on;
        if (on) {
            unsearchable.clear();
        }
    }

    /** Moves an issue as a person would. */
    public synchronized void move(String key, String status) {
        issues.computeIfPresent(key, (same, issue) -> new Issue(key, issue.fields(), status, issue.comments()));
    }

    /** All issues, oldest first. */
    public synchronized List<Issue> issues() {
        return List.copyOf(issues.values());
    }

    /** Method and path of each request, in order. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.close();
    }

    private synchronized Answer answer(Request request) throws IOException {
        requests.add(request.toString());
        Answer told = answers.poll();
        if (told != null) {
            return told;
        }
        if (!authorization.equals(request.header("authorization"))) {
            return errors(401, List.of("Client must be authenticated to access this resource."), Map.of());
        }
        String root = "/rest/api/" + (cloud ? 3 : 2);
        if (!request.path().startsWith(root)) {
            return Answer.status(404);
        }
        String path = request.path().substring(root.length());
        boolean post = request.method().equals("POST");
        JsonNode body = null;
        if (post) {
            try {
                body = JSON.readTree(request.body());
            } catch (IOException e) {
                return errors(400, List.of("There was an error parsing JSON."), Map.of());
            }
        }
        if (post && path.equals(cloud ? "/search/jql" : "/search")) {
            return search(body);
        }
        if (post && path.equals("/search")) {
            return errors(410, List.of("The requested API has been removed. Use /rest/api/3/search/jql."), Map.of());
        }
        Answer answer = post && path.equals("/issue") ? create(body) : issue(path, post, body);
        boolean changed = post && answer instanceof Answer.Reply reply && reply.status() < 300;
        if (changed && lostAnswers > 0) {
            lostAnswers--;
            return new Answer.Cut(0);
        }
        return answer;
    }

    private Answer create(JsonNode body) {
        JsonNode fields = body.path("fields");
        Map<String, String> wrong = FieldCheck.of(fields, cloud);
        if (!wrong.isEmpty()) {
            return errors(400, List.of(), wrong);
        }
        String key = PROJECT + "-" + (issues.size() + 1);
        issues.put(key, new Issue(key, fields, STATUSES.get(0), List.of()));
        if (!indexing) {
            unsearchable.add(key);
        }
        ObjectNode reply = JSON.createObjectNode()
                .put("id", String.valueOf(10_000 + issues.size()))
                .put("key", key)
                .put("self", http.uri() + "/rest/api/2/issue/" + key);
        return Answer.json(201, reply.toString());
    }

    private Answer issue(String path, boolean post, JsonNode body) {
        Matcher matcher = ISSUE.matcher(path);
        Issue issue = matcher.matches() ? issues.get(matcher.group(1)) : null;
        if (issue == null) {
            return errors(404, List.of("Issue does not exist or you do not have permission to see it."), Map.of());
        }
        String part = matcher.group(2) == null ? "" : matcher.group(2);
        if (part.equals("/comment") && post) {
            String wrong = FieldCheck.text(body.path("body"), cloud);
            if (wrong != null) {
                return errors(400, List.of(), Map.of("comment", wrong));
            }
            List<JsonNode> comments = new ArrayList<>(issue.comments());
            comments.add(body.path("body"));
            issues.put(issue.key(), new Issue(issue.key(), issue.fields(), issue.status(), List.copyOf(comments)));
            return Answer.json(201, "{\"id\":\"1\"}");
        }
        if (part.equals("/transitions")) {
            return post
                    ? transition(issue, body)
                    : Answer.json(200, transitions(issue).toString());
        }
        return part.isEmpty() && !post ? Answer.json(200, view(issue).toString()) : Answer.status(405);
    }

    private static ObjectNode transitions(Issue issue) {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode list = all.putArray("transitions");
        for (int i = 0; i < STATUSES.size(); i++) {
            String status = STATUSES.get(i);
            if (!status.equals(issue.status())) {
                ObjectNode each = list.addObject().put("id", String.valueOf(11 + 10 * i));
                each.put("name", status.equals("Done") ? "Resolve" : status);
                each.putObject("to").put("name", status);
            }
        }
        return all;
    }

    private Answer transition(Issue issue, JsonNode body) {
        if (failingMoves > 0) {
            failingMoves--;
            return Answer.status(503);
        }
        String id = body.at("/transition/id").asText();
        for (JsonNode each : transitions(issue).path("transitions")) {
            if (each.path("id").asText().equals(id)) {
                move(issue.key(), each.at("/to/name").asText());
                return Answer.status(204);
            }
        }
        return errors(
                400,
                List.of("It seems that you have tried to perform a workflow operation that is not valid for"
                        + " the current state of this issue."),
                Map.of());
    }

    private Answer search(JsonNode body) {
        Matcher query = QUERY.matcher(body.path("jql").asText());
        if (!query.matches() || !query.group(1).equals(PROJECT)) {
            return errors(
                    400, List.of("Error in the JQL Query: " + body.path("jql").asText()), Map.of());
        }
        List<String> labels = List.of(query.group(2).replace("\"", "").split(", "));
        ObjectNode found = JSON.createObjectNode();
        ArrayNode list = found.putArray("issues");
        List<Issue> newest = new ArrayList<>(issues.values());
        java.util.Collections.reverse(newest);
        for (Issue issue : newest) {
            boolean open = !issue.status().equals("Done");
            if (open
                    && !unsearchable.contains(issue.key())
                    && issue.labels().stream().anyMatch(labels::contains)) {
                list.add(view(issue));
            }
        }
        return Answer.json(200, (cloud ? found.put("isLast", true) : found.put("total", list.size())).toString());
    }

    private static ObjectNode view(Issue issue) {
        ObjectNode view = JSON.createObjectNode().put("key", issue.key());
        ObjectNode fields = view.putObject("fields");
        fields.set("labels", issue.fields().path("labels"));
        ObjectNode status = fields.putObject("status").put("name", issue.status());
        status.putObject("statusCategory").put("key", CATEGORIES.get(issue.status()));
        return view;
    }

    private static Answer errors(int status, List<String> messages, Map<String, String> fields) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode list = body.putArray("errorMessages");
        messages.forEach(list::add);
        ObjectNode errors = body.putObject("errors");
        fields.forEach(errors::put);
        return Answer.json(status, body.toString());
    }
}
