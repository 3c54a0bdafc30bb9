// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** The plainest client there can be. */
public final class SeqClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    public SeqClient(URI server) {
        this.server = server;
    }

    /** Asks for {@code path} with parameters given as name, value, name, value. */
    public HttpResponse<String> get(String path, String... parameters) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path, parameters))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> begin(String path) {
        return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body, String header, String value, String... parameters)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri("/api/events/signal", parameters))
                        .timeout(Duration.ofSeconds(10))
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode page(String... parameters) throws IOException, InterruptedException {
        HttpResponse<String> response = get("/api/events/signal", parameters);
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return SeqJson.MAPPER.readTree(response.body());
    }

    /** Follows the pages to the end as the contract asks; returns the ids in the order received. */
    public List<String> all(String... parameters) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        List<String> query = new ArrayList<>(List.of(parameters));
        while (true) {
            JsonNode page = page(query.toArray(String[]::new));
            ids.addAll(ids(page));
            if (page.at("/Statistics/Status").asText().equals("Complete")) {
                return ids;
            }
            query = new ArrayList<>(List.of(parameters));
            query.add("afterId");
            query.add(page.at("/Statistics/LastReadEventId").asText());
        }
    }

    static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("Events").spliterator(), false)
                .map(event -> event.path("Id").asText())
                .toList();
    }

    private URI uri(String path, String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
            query.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return URI.create(server + path + query);
    }
}
