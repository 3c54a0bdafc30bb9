// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Posts alerts to whoever understands Alertmanager's second API, without saying when they began: of alerts that began
 * longer ago than its group_wait Alertmanager tells at once, and then there would be nothing to take out. For one thread.
 */
final class AlertPosts {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI alerts;

    AlertPosts(URI alerts) {
        this.alerts = alerts;
    }

    /** @param firing false for alerts that are over */
    void post(String run, int from, int to, boolean firing) throws IOException, InterruptedException {
        Instant now = Instant.now();
        Instant end = firing ? now.plus(Duration.ofMinutes(30)) : now;
        StringBuilder body = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            body.append(i == from ? "" : ",")
                    .append("{\"labels\":{\"alertname\":\"")
                    .append(AlertMachine.policy(run, i))
                    .append(
                            "\",\"tenant\":\"bench\",\"environment\":\"prod\",\"severity\":\"critical\",\"service\":\"gateway\"")
                    .append(",\"team\":\"platform\",\"node\":\"")
                    .append(AlertMachine.node(run, i))
                    .append("\"},\"annotations\":{\"summary\":\"73 errors in 1 minute, above 50\"},\"endsAt\":\"")
                    .append(end)
                    .append("\"}");
        }
        HttpRequest request = HttpRequest.newBuilder(alerts)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(alerts + " answered " + answer.statusCode() + " " + answer.body());
        }
    }
}
