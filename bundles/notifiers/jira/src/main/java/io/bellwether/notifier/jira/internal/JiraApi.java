// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.settings.Settings;
import io.bellwether.posting.Hidden;
import io.bellwether.posting.Posting;
import io.bellwether.posting.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The requests of one message, under one deadline. For one thread. */
final class JiraApi {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final int MOST_READ = 1_048_576;
    private static final int NOT_FOUND = 404;

    private final Posting posting;
    private final URI base;
    private final boolean cloud;
    private final String authorization;
    private final Hidden hidden;
    private final long end;

    /** @param base the address of the REST interface, without a slash at its end */
    JiraApi(Posting posting, URI site, Settings settings) {
        this.posting = posting;
        this.cloud = settings.get(JiraSettings.KIND).equals(JiraSettings.CLOUD);
        String root = site.toString().replaceAll("/+$", "");
        this.base = URI.create(root + "/rest/api/" + (cloud ? "3" : "2"));
        String token = settings.get(JiraSettings.TOKEN).strip();
        String pair = settings.find(JiraSettings.USER).orElse("") + ":" + token;
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        this.authorization = cloud ? "Basic " + basic : "Bearer " + token;
        this.hidden = Hidden.of(token, basic);
        this.end = System.nanoTime() + settings.get(JiraSettings.TIMEOUT).toNanos();
    }

    /**
     * An issue.
     *
     * @param labels those it bears
     * @param done true when its status is of the category Done
     */
    record Issue(String key, List<String> labels, boolean done) {}

    boolean isCloud() {
        return cloud;
    }

    /** The issues of a project that are not done and bear one of these labels, newest first. */
    List<Issue> open(String project, Collection<String> labels) throws Refused, InterruptedException {
        String any = labels.stream().map(label -> "\"" + label + "\"").collect(Collectors.joining(", "));
        ObjectNode query = JSON.createObjectNode();
        query.put(
                "jql",
                "project = \"" + project + "\" AND labels in (" + any
                        + ") AND statusCategory != Done ORDER BY created DESC");
        query.put("maxResults", 100);
        query.putArray("fields").add("labels").add("status");
        List<Issue> issues = new ArrayList<>();
        for (JsonNode each : post(cloud ? "/search/jql" : "/search", query).path("issues")) {
            issues.add(issue(each));
        }
        return issues;
    }

    /** Null when there is none of this key any more. */
    Issue find(String key) throws Refused, InterruptedException {
        Reply reply = call(request("/issue/" + key + "?fields=labels,status").GET());
        return reply.status() == NOT_FOUND ? null : issue(read(reply));
    }

    private static Issue issue(JsonNode node) {
        List<String> labels = new ArrayList<>();
        node.at("/fields/labels").forEach(label -> labels.add(label.asText()));
        return new Issue(
                node.path("key").asText(),
                labels,
                node.at("/fields/status/statusCategory/key").asText().equals("done"));
    }

    /** @return the new issue's key */
    String create(ObjectNode fields) throws Refused, InterruptedException {
        ObjectNode issue = JSON.createObjectNode();
        issue.set("fields", fields);
        return post("/issue", issue).path("key").asText(null);
    }

    void comment(String key, JsonNode text) throws Refused, InterruptedException {
        ObjectNode comment = JSON.createObjectNode();
        comment.set("body", text);
        post("/issue/" + key + "/comment", comment);
    }

    /**
     * Moves an issue.
     *
     * @param wanted a transition's name or that of the status it leads to
     * @return null when it was moved; otherwise which transitions there are
     */
    String move(String key, String wanted) throws Refused, InterruptedException {
        List<String> names = new ArrayList<>();
        JsonNode offered = read(call(request("/issue/" + key + "/transitions").GET()));
        for (JsonNode each : offered.path("transitions")) {
            String name = each.path("name").asText();
            if (name.equalsIgnoreCase(wanted) || each.at("/to/name").asText().equalsIgnoreCase(wanted)) {
                ObjectNode body = JSON.createObjectNode();
                body.putObject("transition").put("id", each.path("id").asText());
                post("/issue/" + key + "/transitions", body);
                return null;
            }
            names.add(name);
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private JsonNode post(String path, JsonNode body) throws Refused, InterruptedException {
        return read(call(request(path)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("User-Agent", "Bellwether")
                .header("Accept", "application/json")
                .header("Authorization", authorization);
    }

    private Reply call(HttpRequest.Builder request) throws Refused, InterruptedException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw new Refused(new DeliveryOutcome.RetryAfter(
                    Duration.ofSeconds(1), "there was not enough time for all requests; the others follow"));
        }
        return posting.call(request.build(), left, MOST_READ);
    }

    private JsonNode read(Reply reply) throws Refused {
        if (!reply.isGood()) {
            throw new Refused(meaning(reply));
        }
        try {
            JsonNode body = reply.body().isBlank() ? null : JSON.readTree(reply.body());
            return body == null ? JSON.createObjectNode() : body;
        } catch (IOException e) {
            throw new Refused(new DeliveryOutcome.RetryAfter(null, "Jira's answer could not be read as JSON"));
        }
    }

    /** What Jira says of fields is said of them. */
    private DeliveryOutcome meaning(Reply reply) {
        DeliveryOutcome outcome = reply.refusal("Jira", hidden);
        List<String> words = new ArrayList<>();
        if (outcome instanceof DeliveryOutcome.Rejected && !reply.body().isBlank()) {
            try {
                JsonNode body = JSON.readTree(reply.body());
                body.path("errorMessages").forEach(each -> words.add(each.asText()));
                body.path("errors")
                        .fields()
                        .forEachRemaining(each ->
                                words.add(each.getKey() + ": " + each.getValue().asText()));
            } catch (IOException e) {
                words.clear();
            }
        }
        return words.isEmpty()
                ? outcome
                : new DeliveryOutcome.Rejected(
                        "Jira answered " + reply.status() + ": " + hidden.shorten(String.join("; ", words)));
    }
}
