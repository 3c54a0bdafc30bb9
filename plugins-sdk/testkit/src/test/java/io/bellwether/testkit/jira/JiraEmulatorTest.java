// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.jira;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JiraEmulatorTest {
    private static final String DOCUMENT = "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}";

    private final JiraEmulator jira = JiraEmulator.cloud("u@example.com", "token");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        jira.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String user) throws Exception {
        String basic = java.util.Base64.getEncoder().encodeToString(user.getBytes());
        return client.send(
                HttpRequest.newBuilder(jira.uri().resolve(path))
                        .header("Authorization", "Basic " + basic)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(method, path, body, "u@example.com:token");
    }

    private static String issue(String summary, String description, String label) {
        return "{\"fields\":{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Task\"},\"summary\":\"" + summary
                + "\",\"description\":" + description + ",\"labels\":[\"" + label + "\"]}}";
    }

    @Test
    void createsFindsMovesAndComments() throws Exception {
        assertThat(call("POST", "/rest/api/3/issue", issue("s", DOCUMENT, "l")).body())
                .contains("\"key\":\"OPS-1\"");
        String query = "{\"jql\":\"project = \\\"OPS\\\" AND labels in (\\\"l\\\") AND statusCategory != Done\"}";
        assertThat(call("POST", "/rest/api/3/search/jql", query).body()).contains("OPS-1");
        assertThat(call("POST", "/rest/api/3/issue/OPS-1/comment", "{\"body\":" + DOCUMENT + "}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(call("GET", "/rest/api/3/issue/OPS-1/transitions", "").body())
                .contains("\"id\":\"31\",\"name\":\"Resolve\"");
        assertThat(call("POST", "/rest/api/3/issue/OPS-1/transitions", "{\"transition\":{\"id\":\"31\"}}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(call("POST", "/rest/api/3/search/jql", query).body()).doesNotContain("OPS-1");
        assertThat(jira.issues().get(0).status()).isEqualTo("Done");
    }

    @Test
    void refusesWhatTheRealOneRefuses() throws Exception {
        Map<String, String> wrong = Map.of(
                issue("", DOCUMENT, "l"), "summary",
                issue("two\\nlines", DOCUMENT, "l"), "newline",
                issue("x".repeat(256), DOCUMENT, "l"), "255",
                issue("s", "\"a string\"", "l"), "Atlassian Document",
                issue("s", DOCUMENT.replace("\"x\"", "\"\""), "l"), "Atlassian Document",
                issue("s", DOCUMENT, "a b"), "spaces",
                issue("s", DOCUMENT, "l").replace("OPS", "NO"), "project",
                issue("s", DOCUMENT, "l").replace("\"labels\"", "\"customfield_1\""), "cannot be set");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<String> answer = call("POST", "/rest/api/3/issue", each.getKey());
            assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(answer.body()).contains(each.getValue());
        }
        assertThat(call("POST", "/rest/api/3/issue", issue("s", DOCUMENT, "l"), "u@example.com:wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(call("POST", "/rest/api/3/search", "{}").statusCode()).isEqualTo(410);
        assertThat(call("POST", "/rest/api/3/search/jql", "{\"jql\":\"rubbish\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("GET", "/rest/api/3/issue/OPS-9", "").statusCode()).isEqualTo(404);
        assertThat(jira.issues()).isEmpty();
    }
}
