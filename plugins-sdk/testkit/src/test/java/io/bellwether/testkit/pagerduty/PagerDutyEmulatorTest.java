// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.testkit.http.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagerDutyEmulatorTest {
    private static final String KEY = "00000000000000000000000000000001";

    private final PagerDutyEmulator pagerDuty = PagerDutyEmulator.start(KEY);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        pagerDuty.close();
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(pagerDuty.uri())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String event(String action, String key, String payload) {
        return "{\"routing_key\":\"" + KEY + "\",\"event_action\":\"" + action + "\"" + ",\"dedup_key\":\"" + key + "\""
                + (payload == null ? "" : ",\"payload\":" + payload) + "}";
    }

    private static String payload(String summary, String severity) {
        return "{\"summary\":\"" + summary + "\",\"source\":\"s\",\"severity\":\"" + severity + "\"}";
    }

    @Test
    void joinsEventsOfOneKeyAndDropsWhatIsNotOpen() throws Exception {
        assertThat(post(event("resolve", "k", null)).statusCode()).isEqualTo(202);
        assertThat(pagerDuty.dropped()).isEqualTo(1);
        post(event("trigger", "k", payload("one", "error")));
        post(event("trigger", "k", payload("two", "critical")));
        post(event("acknowledge", "k", null));
        assertThat(pagerDuty.incidents())
                .containsExactly(new PagerDutyEmulator.Incident("k", "acknowledged", "two", "critical", "s", 2));
        HttpResponse<String> last = post(event("resolve", "k", null));
        assertThat(last.body()).contains("\"dedup_key\":\"k\"", "Event processed");
        post(event("trigger", "k", payload("three", "info")));
        assertThat(pagerDuty.incidents()).hasSize(2);
    }

    @Test
    void refusesWhatTheRealOneRefuses() throws Exception {
        Map<String, String> wrong = Map.of(
                "{",
                "not valid JSON",
                "{\"routing_key\":\"short\"}",
                "32 characters",
                event("trigger", "k", payload("s", "fatal")),
                "severity",
                event("trigger", "k", payload("", "info")),
                "summary",
                event("trigger", "k", payload("x".repeat(1_025), "info")),
                "1024",
                event("trigger", "k".repeat(256), payload("s", "info")),
                "dedup_key",
                event("resolve", "", null),
                "dedup_key",
                event("open", "k", payload("s", "info")),
                "event_action",
                event("trigger", "k", null),
                "payload",
                event("trigger", "k", payload("s", "info")).replace(KEY, "f".repeat(32)),
                "Invalid routing key");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<String> answer = post(each.getKey());
            assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid event", each.getValue());
        }
        assertThat(post(event("trigger", "k", payload("s", "info")) + " ".repeat(600_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(pagerDuty.events()).isEmpty();
    }

    @Test
    void misbehavesWhenTold() throws Exception {
        pagerDuty.answer(1, Answer.status(500));
        assertThat(post(event("trigger", "k", payload("s", "info"))).statusCode())
                .isEqualTo(500);
        pagerDuty.limit(0);
        assertThat(post(event("trigger", "k", payload("s", "info"))).statusCode())
                .isEqualTo(429);
        assertThat(pagerDuty.incidents()).isEmpty();
    }
}
