// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live stream over a WebSocket, from the handshake to the end of the platform. */
class LiveStreamTest {
    private static final String PROD = "?tenant=harbour&environment=prod";

    @Test
    void eventsArriveOverAWebSocketBehindTheSameWalls(@TempDir Path data) throws Exception {
        try (RunningPlatform platform = RunningPlatform.start(data, Map.of())) {
            String admin = platform.adminToken();
            Rest rest = platform.rest();
            rest.createTenant("harbour");
            rest.createTenant("quay");
            String stranger = rest.tokenOf("quay", Map.of("role", "viewer")).token();

            assertThat(refused(platform, PROD, "Authorization", "Bearer wrong")).isEqualTo(401);
            assertThat(refused(platform, PROD, "Authorization", "Bearer " + stranger))
                    .isEqualTo(404);
            assertThat(refused(platform, "?filter=nonsense(", "Authorization", "Bearer " + admin))
                    .isEqualTo(400);
            assertThat(refused(platform, PROD, "Cookie", "bellwether_session=" + admin))
                    .isEqualTo(403);

            Reader reader = new Reader();
            open(platform, PROD + "&filter=@Message%20like%20'wanted%25'", "Authorization", "Bearer " + admin, reader);
            rest.push(
                    PROD.substring(1),
                    List.of(
                            Map.of("source", "s", "type", "t", "message", "other"),
                            Map.of("source", "s", "type", "t", "message", "wanted")));
            assertThat(reader.messages.poll(60, TimeUnit.SECONDS))
                    .startsWith("{\"event_id\":")
                    .contains("\"tenant\":\"harbour\"", "\"message\":\"wanted\"");
            assertThat(reader.messages).isEmpty();

            assertThat(platform.stop()).isZero();
            assertThat(reader.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }

    private static int refused(RunningPlatform platform, String query, String header, String value) {
        Throwable thrown = catchThrowable(() -> open(platform, query, header, value, new Reader()));
        assertThat(thrown).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) thrown.getCause()).getResponse().statusCode();
    }

    private static WebSocket open(
            RunningPlatform platform, String query, String header, String value, WebSocket.Listener listener)
            throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + platform.http().base().getPort() + "/v1/events/stream" + query);
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header(header, value)
                .buildAsync(address, listener)
                .get(60, TimeUnit.SECONDS);
    }

    private static final class Reader implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable thrown) {
            closed.completeExceptionally(thrown);
        }
    }
}
