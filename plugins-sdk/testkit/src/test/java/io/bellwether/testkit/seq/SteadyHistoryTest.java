// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.expression.Expression;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyHistoryTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofHours(1));
    private static final int EVENTS = 1_000;

    private final SteadyHistory history = new SteadyHistory(FROM, TO, EVENTS);

    @Test
    void writesPagesAsItWouldWriteEachEvent() throws Exception {
        JsonNode page = SeqJson.MAPPER.readTree(
                history.page(List.of(), 7, FROM, TO, null).json());
        assertThat(page.path("Events")).hasSize(7);
        for (JsonNode event : page.path("Events")) {
            SeqEvent same = history.find(event.path("Id").asText()).orElseThrow();
            JsonNode expected = SeqJson.MAPPER.readTree(SeqJson.text(SeqJson.event(same, true)));
            ((com.fasterxml.jackson.databind.node.ObjectNode) expected).remove("Links");
            ((com.fasterxml.jackson.databind.node.ObjectNode) event).remove("Links");
            assertThat(event).isEqualTo(expected);
        }
        assertThat(page.path("Statistics").path("Status").asText()).isEqualTo("Full");
    }

    @Test
    void pagesCoverEveryEventOnceNewestFirst() throws Exception {
        Expression errors = Expression.parse("@Level = 'Error'");
        List<String> expected = new ArrayList<>();
        history.newestFirst(FROM, TO).forEachRemaining(event -> {
            if (errors.matches(event.asEvent())) {
                expected.add(event.id());
            }
        });
        List<String> found = new ArrayList<>();
        String after = null;
        String status;
        do {
            PreparedStore.Prepared page = history.page(List.of(errors), 13, FROM, TO, after);
            JsonNode json = SeqJson.MAPPER.readTree(page.json());
            json.path("Events").forEach(event -> found.add(event.path("Id").asText()));
            after = page.last();
            status = json.path("Statistics").path("Status").asText();
        } while (!status.equals("Complete"));
        assertThat(found).isEqualTo(expected).hasSizeBetween(50, 200);
        assertThat(history.count(List.of(errors), FROM, TO)).isEqualTo(expected.size());
    }

    @Test
    void windowsShareNoEventAndLeaveNoneOut() {
        long sum = 0;
        for (int minute = 0; minute < 60; minute++) {
            sum += history.count(List.of(), FROM.plusSeconds(60L * minute), FROM.plusSeconds(60L * minute + 60));
        }
        assertThat(sum).isEqualTo(EVENTS);
        assertThat(history.count(List.of(), TO, TO.plusSeconds(9))).isZero();
        assertThat(history.find("event-zz")).isEmpty();
        assertThatThrownBy(() -> new SteadyHistory(FROM, FROM.plusNanos(1_000), 11))
                .hasMessageContaining("too many");
    }

    @Test
    void runsAsAProcessWhoseFaultsCanBeSwitched() throws Exception {
        try (SeqServer server =
                SeqEmulator.start("--from", FROM.toString(), "--to", TO.toString(), "--events", "1000", "--key", "k")) {
            assertThat(post(server, "/api/events/signal?count=5&apiKey=k").statusCode())
                    .isEqualTo(200);
            assertThat(post(server, "/api/events/signal?count=5").statusCode()).isEqualTo(401);
            assertThat(post(server, "/emulator/faults?kind=503&n=1").body()).contains("\"pending\":1");
            assertThat(post(server, "/api/events/signal?count=5&apiKey=k").statusCode())
                    .isEqualTo(503);
            assertThat(post(server, "/emulator/faults?kind=chance&probability=1&seed=3")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(server, "/emulator/faults?kind=clear").statusCode()).isEqualTo(200);
            assertThat(post(server, "/api/events/signal?count=5&apiKey=k").body())
                    .contains("\"Status\":\"Full\"");
            assertThat(post(server, "/emulator/faults?kind=rain").statusCode()).isEqualTo(400);
            assertThat(post(server, "/api/data?apiKey=k&q=select%20count(*)%20as%20n%20from%20stream")
                            .body())
                    .contains("\"Rows\":[[1000]]");
            assertThat(post(server, "/api/data?apiKey=k&q=select%20*%20from%20stream")
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThatThrownBy(() -> SeqEmulator.start("--events", "5")).hasMessageContaining("--from");
    }

    private static HttpResponse<String> post(SeqServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.uri() + path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
