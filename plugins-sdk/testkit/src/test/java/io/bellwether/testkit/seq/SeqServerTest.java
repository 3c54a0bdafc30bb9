// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeqServerTest {
    private static final Instant BASE = Instant.parse("2025-08-12T03:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final SeqServer server = SeqServer.over(store).start();
    private final SeqClient client = new SeqClient(server.uri());

    @AfterEach
    void close() {
        server.close();
    }

    private String log(int second, String level, Map<String, Object> properties) {
        return store.log(BASE.plusSeconds(second), level, "Event number {N}", properties)
                .id();
    }

    private void log(int count) {
        for (int i = 0; i < count; i++) {
            log(i, i % 2 == 0 ? "Error" : null, Map.of("N", (long) i));
        }
    }

    @Test
    void writesAnEventAsSeqDoes() throws Exception {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("Target", "indexer");
        properties.put("StatusCode", 502L);
        properties.put("Plan", Map.of("Id", 7L));
        store.add(SeqEvent.of("event-1", BASE.plusNanos(123_456_700), "Error", "Call to {Target} failed", properties)
                .withException("System.Exception: no")
                .withTrace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"));
        JsonNode event = client.page("render", "true").path("Events").path(0);
        assertThat(event.path("Timestamp").asText()).isEqualTo("2025-08-12T03:00:00.1234567Z");
        assertThat(event.path("Properties").path(0).toString())
                .isEqualTo("{\"Name\":\"Target\",\"Value\":\"indexer\"}");
        assertThat(event.at("/Properties/1/Value").isIntegralNumber()).isTrue();
        assertThat(event.at("/Properties/2/Value/Id").asInt()).isEqualTo(7);
        assertThat(event.path("MessageTemplateTokens").toString())
                .isEqualTo("[{\"Text\":\"Call to \"},{\"PropertyName\":\"Target\",\"RawText\":\"{Target}\","
                        + "\"FormattedValue\":\"indexer\"},{\"Text\":\" failed\"}]");
        assertThat(event.path("EventType").asText()).matches("\\$[0-9A-F]{8}");
        assertThat(event.path("Level").asText()).isEqualTo("Error");
        assertThat(event.path("RenderedMessage").asText()).isEqualTo("Call to indexer failed");
        assertThat(event.path("Exception").asText()).isEqualTo("System.Exception: no");
        assertThat(event.path("TraceId").asText()).hasSize(32);
        assertThat(event.path("Id").asText()).isEqualTo("event-1");
        assertThat(event.at("/Links/Self").asText()).startsWith("api/events/event-1");
    }

    @Test
    void leavesOutWhatIsAbsent() throws Exception {
        log(0, null, Map.of());
        log(1, "Information", Map.of());
        for (JsonNode event : client.page().path("Events")) {
            assertThat(event.has("Level")).isFalse();
            assertThat(event.has("Exception")).isFalse();
            assertThat(event.has("RenderedMessage")).isFalse();
            assertThat(event.has("TraceId")).isFalse();
        }
    }

    @Test
    void isNewestFirstAndThirtyAtATime() throws Exception {
        log(40);
        JsonNode page = client.page();
        assertThat(SeqClient.ids(page)).hasSize(30);
        assertThat(page.at("/Events/0/Properties/0/Value").asInt()).isEqualTo(39);
        assertThat(page.at("/Statistics/Status").asText()).isEqualTo("Full");
        assertThat(page.at("/Statistics/Elapsed").asText()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
        assertThat(page.at("/Statistics/LastReadEventId").asText())
                .isEqualTo(page.at("/Events/29/Id").asText());
    }

    @Test
    void pagesWithoutLossOrRepetition() throws Exception {
        log(95);
        for (String count : List.of("1", "7", "95", "500")) {
            assertThat(client.all("count", count))
                    .as("count " + count)
                    .hasSize(95)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void eventsOfTheSameMomentArePagedToo() throws Exception {
        for (int i = 0; i < 20; i++) {
            log(0, null, Map.of());
        }
        assertThat(client.all("count", "3")).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void fullSaysOnlyThatThereMayBeMore() throws Exception {
        log(5);
        JsonNode full = client.page("count", "5");
        assertThat(full.at("/Statistics/Status").asText()).isEqualTo("Full");
        JsonNode rest = client.page(
                "count", "5", "afterId", full.at("/Statistics/LastReadEventId").asText());
        assertThat(SeqClient.ids(rest)).isEmpty();
        assertThat(rest.at("/Statistics/Status").asText()).isEqualTo("Complete");
    }

    @Test
    void aPartialPageMayBeEmptyAndStillGoesOn() throws Exception {
        String oldest = log(0, "Fatal", Map.of());
        for (int i = 1; i <= 25; i++) {
            log(i, null, Map.of());
        }
        server.faults().examineAtMost(10);
        JsonNode first = client.page("filter", "@Level = 'Fatal'");
        assertThat(SeqClient.ids(first)).isEmpty();
        assertThat(first.at("/Statistics/Status").asText()).isEqualTo("Partial");
        assertThat(first.at("/Statistics/LastReadEventId").asText()).isNotEmpty();
        assertThat(client.all("filter", "@Level = 'Fatal'")).containsExactly(oldest);
    }

    @Test
    void shortCircuitsAsAsked() throws Exception {
        log(10);
        JsonNode page = client.page("shortCircuitAfter", "4");
        assertThat(SeqClient.ids(page)).hasSize(4);
        assertThat(page.at("/Statistics/Status").asText()).isEqualTo("Partial");
    }

    @Test
    void fromIsInclusiveAndToExclusive() throws Exception {
        log(10);
        JsonNode page =
                client.page("fromDateUtc", "2025-08-12T03:00:02.0000000Z", "toDateUtc", "2025-08-12T03:00:05.0000000Z");
        assertThat(page.findValuesAsText("Timestamp"))
                .containsExactly(
                        "2025-08-12T03:00:04.0000000Z", "2025-08-12T03:00:03.0000000Z", "2025-08-12T03:00:02.0000000Z");
    }

    @Test
    void startAtIncludesItsEvent() throws Exception {
        log(10);
        List<String> all = client.all();
        assertThat(client.all("startAtId", all.get(4))).isEqualTo(all.subList(4, 10));
        assertThat(client.all("afterId", all.get(4))).isEqualTo(all.subList(5, 10));
    }

    @Test
    void filtersAsSeqDoes() throws Exception {
        String plain = log(0, null, Map.of("N", 1L));
        log(1, null, Map.of("SourceContext", "Seq.Api.Events"));
        log(2, null, Map.of("Group", "api/events/resources"));
        assertThat(
                        client.all(
                                "filter",
                                "not (@Properties.SourceContext like 'Seq.Api%' or @Properties.Group = 'api/events/resources')"))
                .containsExactly(plain);
    }

    @Test
    void postTakesItsParametersFromTheQueryToo() throws Exception {
        log(10);
        HttpResponse<String> response = client.post(
                "{\"Signal\":{\"Filters\":[{\"Filter\":\"N > 2\"}]},\"Variables\":null}",
                "Content-Type",
                "application/json",
                "filter",
                "@Level = 'Error'",
                "count",
                "2");
        assertThat(SeqJson.MAPPER.readTree(response.body()).findValuesAsText("Level"))
                .containsExactly("Error", "Error");
        assertThat(client.post("", "X-Any", "1").statusCode()).isEqualTo(200);
        assertThat(client.post("{}", "X-Any", "1").statusCode()).isEqualTo(200);
        assertError(client.post("[1", "X-Any", "1"), 400, "JSON");
    }

    @Test
    void theOlderCallGivesABareArray() throws Exception {
        log(3);
        JsonNode events =
                SeqJson.MAPPER.readTree(client.get("/api/events", "count", "2").body());
        assertThat(events.isArray()).isTrue();
        assertThat(events).hasSize(2);
    }

    @Test
    void oneEventIsFoundById() throws Exception {
        String id = log(0, null, Map.of("N", 5L));
        JsonNode event = SeqJson.MAPPER.readTree(
                client.get("/api/events/" + id, "render", "true").body());
        assertThat(event.path("RenderedMessage").asText()).isEqualTo("Event number 5");
        assertError(client.get("/api/events/event-none"), 404, "event-none");
    }

    @Test
    void errorsNameWhatIsWrong() throws Exception {
        assertError(client.get("/api/events/signal", "filter", "@Level = "), 400, "parsed");
        assertError(client.get("/api/events/signal", "count", "many"), 400, "count");
        assertError(client.get("/api/events/signal", "fromDateUtc", "yesterday"), 400, "fromDateUtc");
        assertError(client.get("/api/events/signal", "afterId", "event-none"), 400, "event-none");
        assertError(client.get("/api/events/signal", "signal", "signal-1"), 400, "signal-1");
        assertError(client.get("/api/nothing"), 404, "/api/nothing");
    }

    @Test
    void keysAreAskedForInHeaderOrQuery() throws Exception {
        try (SeqServer guarded =
                SeqServer.over(store).apiKey("right").ingestOnlyKey("write").start()) {
            SeqClient stranger = new SeqClient(guarded.uri());
            assertError(stranger.get("/api/events/signal"), 401, "API key");
            assertError(stranger.get("/api/events", "apiKey", "wrong"), 401, "API key");
            assertError(stranger.post("{}", "X-Seq-ApiKey", "write"), 403, "Read");
            assertThat(stranger.post("{}", "X-Seq-ApiKey", "right").statusCode())
                    .isEqualTo(200);
            assertThat(stranger.post("{}", "X-Seq-ApiKey", "right", "apiKey", "wrong")
                            .statusCode())
                    .as("the header wins")
                    .isEqualTo(200);
            assertThat(stranger.get("/api/events", "apiKey", "right").statusCode())
                    .isEqualTo(200);
            assertThat(guarded.requests().refused()).isEqualTo(3);
        }
    }

    @Test
    void discoveryAndHealthAreOpen() throws Exception {
        assertThat(client.get("/health").body()).contains("\"status\":\"The Seq node is in service.\"");
        assertThat(client.get("/api").body()).contains("\"EventsResources\":\"api/events/resources\"");
        assertThat(client.get("/api/events/resources").body())
                .contains("\"InSignal\":\"api/events/signal{?signal,filter,count,startAtId,afterId,");
        assertThat(server.requests().searches()).isZero();
        assertThat(server.requests().total()).isEqualTo(3);
    }

    @Test
    void faultsComeInOrderAndEnd() throws Exception {
        log(1);
        server.faults()
                .tooManyRequests(1, Duration.ofSeconds(3))
                .status(1, 503)
                .cut(1)
                .cutInBody(1)
                .slow(1, Duration.ofMillis(50));
        HttpResponse<String> first = client.get("/api/events/signal");
        assertError(first, 429, "Too many");
        assertThat(first.headers().firstValue("Retry-After")).contains("3");
        assertThat(client.get("/api/events/signal").statusCode()).isEqualTo(503);
        assertThatThrownBy(() -> client.post("{}", "X-Any", "1")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.post("{}", "X-Any", "1")).isInstanceOf(IOException.class);
        assertThat(client.all()).hasSize(1);
        assertThat(server.faults().pending()).isZero();
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesMoreSearchesAtOnceThanAllowed() throws Exception {
        log(1);
        server.faults().searchesAtOnce(1).hang(1);
        CompletableFuture<HttpResponse<String>> first = client.begin("/api/events/signal");
        assertThat(server.requests().awaitSearches(1, Duration.ofSeconds(60))).isTrue();
        HttpResponse<String> second = client.get("/api/events/signal");
        assertError(second, 429, "Too many");
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        server.faults().searchesAtOnce(2);
        assertThat(client.get("/api/events/signal").statusCode()).isEqualTo(200);
        assertThat(server.requests().mostAtOnce()).isEqualTo(2);
        assertThat(first).isNotDone();
    }

    @Test
    void repeatsEventsAcrossPagesWhenTold() throws Exception {
        log(20);
        server.faults().repeatAcrossPages(2);
        List<String> ids = client.all("count", "5");
        assertThat(ids).hasSizeGreaterThan(20);
        assertThat(ids.stream().distinct()).hasSize(20);
        server.faults().clear();
        assertThat(client.all("count", "5")).hasSize(20);
    }

    @Test
    void aLateArrivalIsFoundWhereItBelongs() throws Exception {
        log(10);
        List<String> before = client.all();
        String late = log(4, "Error", Map.of());
        List<String> after = client.all();
        assertThat(after).hasSize(11).containsAll(before);
        assertThat(after.indexOf(late)).isBetween(5, 6);
    }

    @Test
    void countsWhatItWasAsked() throws Exception {
        assertThat(server.requests().awaitSearches(1, Duration.ofMillis(1))).isFalse();
        client.page("count", "3");
        assertThat(server.requests().awaitSearches(1, Duration.ofSeconds(60))).isTrue();
        assertThat(server.requests().mostAtOnce()).isEqualTo(1);
        assertThat(server.requests().recentSearches().get(0).query()).containsEntry("count", "3");
        assertThat(server.requests().awaitQuiet(Duration.ofMillis(50))).isTrue();
    }

    private static void assertError(HttpResponse<String> response, int status, String part) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(SeqJson.MAPPER.readTree(response.body()).path("Error").asText())
                .contains(part);
    }
}
