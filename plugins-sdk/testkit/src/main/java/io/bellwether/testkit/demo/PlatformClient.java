// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The product's REST API as a stranger would use it. */
final class PlatformClient {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String token;

    PlatformClient(URI base, String token) {
        this.base = base.toString().replaceAll("/+$", "");
        this.token = token;
    }

    /** The platform did not do what it was asked. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** True when the platform says that it is ready. */
    boolean isReady() throws InterruptedException {
        try {
            return exchange("GET", "/readyz", null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates it, or leaves it as it is when it is there already. */
    void create(String path, Map<String, ?> body) throws IOException, InterruptedException, Refused {
        HttpResponse<String> response = exchange("POST", path, body);
        if (response.statusCode() != 201 && response.statusCode() != 409) {
            throw refused("POST", path, response);
        }
    }

    /** Creates it, or replaces it when it is there already. */
    void createOrReplace(String path, String tenant, Map<String, ?> body)
            throws IOException, InterruptedException, Refused {
        String query = "?tenant=" + tenant;
        HttpResponse<String> response = exchange("POST", path + query, body);
        if (response.statusCode() == 409) {
            String one = path + "/" + body.get("id") + query;
            response = exchange("PUT", one, body);
            if (response.statusCode() != 200) {
                throw refused("PUT", one, response);
            }
        } else if (response.statusCode() != 201) {
            throw refused("POST", path, response);
        }
    }

    /** Replaces what there is one of. */
    void put(String path, Map<String, ?> body) throws IOException, InterruptedException, Refused {
        HttpResponse<String> response = exchange("PUT", path, body);
        if (response.statusCode() != 200) {
            throw refused("PUT", path, response);
        }
    }

    /** Asks for something to be done later; returns the answer. */
    JsonNode start(String path, Map<String, ?> body) throws IOException, InterruptedException, Refused {
        HttpResponse<String> response = exchange("POST", path, body);
        if (response.statusCode() != 202) {
            throw refused("POST", path, response);
        }
        return json.readTree(response.body());
    }

    JsonNode get(String path) throws IOException, InterruptedException, Refused {
        HttpResponse<String> response = exchange("GET", path, null);
        if (response.statusCode() != 200) {
            throw refused("GET", path, response);
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> exchange(String method, String path, Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Refused refused(String method, String path, HttpResponse<String> response) {
        return new Refused(method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
    }
}
