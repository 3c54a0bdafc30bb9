// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalHttpServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void handsOverTheRequest() throws Exception {
        CompletableFuture<Request> seen = new CompletableFuture<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            seen.complete(request);
            return Answer.json(201, "{}").with("X-More", "yes");
        })) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.uri() + "/a%20b?x=1&x=2%2B3&flag"))
                            .header("X-Key", "k")
                            .POST(HttpRequest.BodyPublishers.ofString("body"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.headers().firstValue("X-More")).contains("yes");
        }
        Request request = seen.get(60, TimeUnit.SECONDS);
        assertThat(request.path()).isEqualTo("/a b");
        assertThat(request.query()).containsEntry("x", "2+3").containsEntry("flag", "");
        assertThat(request.header("x-key")).isEqualTo("k");
        assertThat(request.text()).isEqualTo("body");
    }

    @Test
    void anExceptionIsAServerError() throws Exception {
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(get(server, Duration.ofSeconds(60)).statusCode()).isEqualTo(500);
        }
    }

    @Test
    void cutsBeforeAndInsideTheBody() {
        for (int bytes : new int[] {0, 100}) {
            try (LocalHttpServer server = LocalHttpServer.start(request -> new Answer.Cut(bytes))) {
                assertThatThrownBy(() -> get(server, Duration.ofSeconds(60)))
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(HttpTimeoutException.class);
            }
        }
    }

    @Test
    void hangsWithoutHoldingUpOthers() throws Exception {
        try (LocalHttpServer server =
                LocalHttpServer.start(request -> request.number() == 1 ? new Answer.Hang() : Answer.status(204))) {
            assertThatThrownBy(() -> get(server, Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
            assertThat(get(server, Duration.ofSeconds(60)).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void isSlowWhenAsked() throws Exception {
        Answer slow = new Answer.Slow(Duration.ofMillis(150), Answer.status(204));
        try (LocalHttpServer server = LocalHttpServer.start(request -> slow)) {
            long begun = System.nanoTime();
            assertThat(get(server, Duration.ofSeconds(60)).statusCode()).isEqualTo(204);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(140));
        }
    }

    private HttpResponse<String> get(LocalHttpServer server, Duration patience)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve("/x"))
                        .timeout(patience)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
