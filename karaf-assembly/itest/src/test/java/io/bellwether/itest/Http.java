// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Requests to one platform on this machine. */
final class Http {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI base;

    Http(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    URI base() {
        return base;
    }

    /**
     * Sends one request and waits for the answer.
     *
     * @param token bearer token; empty for none
     * @param body JSON; empty for none
     */
    HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, token);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return send(request);
    }

    /** Sends a request that was begun by {@link #request} and waits for the answer. */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /**
     * Begins a request of any method and body.
     *
     * @param token bearer token; empty for none
     */
    HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    boolean ready() throws InterruptedException {
        try {
            return send("GET", "/readyz", "", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A port that is free and that nobody is given by chance: the system hands out those from 32768 on. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
