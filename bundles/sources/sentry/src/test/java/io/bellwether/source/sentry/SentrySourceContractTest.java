// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class SentrySourceContractTest extends PushSourceContract {
    private static final String ERROR =
            """
            {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","timestamp":1754967844.123,"level":"error","platform":"node",
             "exception":{"values":[{"type":"TypeError","value":"x is undefined","stacktrace":{"frames":[
              {"function":"main","filename":"/app/a.js","lineno":1,"in_app":true}]}}]},
             "tags":{"k":"v"},"extra":{"deep":[[1,2],{"a":null}]},"user":{"id":"7"}}""";

    @Override
    protected PushSource plugin() {
        return Posts.SOURCE;
    }

    private static Post post(String path, String body) {
        return new Post(path, path, Map.of("project", "42"), "text/plain", "", body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected List<Post> good() {
        return List.of(
                post("/api/42/envelope/", Posts.envelope("event", ERROR)),
                post(
                        "/api/42/envelope",
                        Posts.envelope(
                                "transaction",
                                """
                                {"transaction":"GET /x","start_timestamp":1754967843.5,"timestamp":1754967844,
                                 "contexts":{"trace":{"trace_id":"75114e81101d4d7b8bb4c6d84af70204",
                                 "span_id":"963e448267c5650e","op":"http.server"}},"spans":[
                                 {"span_id":"963e448267c5650f","trace_id":"75114e81101d4d7b8bb4c6d84af70204",
                                  "start_timestamp":1754967843.5,"timestamp":1754967843.75,"op":"db"}]}""")),
                post(
                        "/api/42/envelope/",
                        Posts.envelope(
                                "log",
                                """
                                {"items":[{"timestamp":1754967844.5,"trace_id":"75114e81101d4d7b8bb4c6d84af70204",
                                 "level":"warn","body":"slow","attributes":{"n":{"value":7,"type":"integer"}}}]}""")),
                post(
                        "/api/42/envelope/",
                        Posts.envelope(
                                "session",
                                "{\"sid\":\"s1\",\"status\":\"exited\",\"started\":\"2025-08-12T03:00:00Z\"}")),
                post("/api/42/store/", ERROR));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                post("/api/42/envelope/", ""),
                post("/api/42/envelope/", "hello"),
                post("/api/42/envelope/", "{}\n{}\n{}\n"),
                post("/api/42/envelope/", "{}\n{\"type\":\"event\",\"length\":99}\n{}"),
                post("/api/42/envelope/", "{}\n{\"type\":\"event\",\"length\":1}\n{}"),
                post("/api/42/envelope/", "{}\n{\"type\":\"event\",\"length\":\"2\"}\n{}"),
                post("/api/42/envelope/", Posts.envelope("event", "[1]")),
                post("/api/42/envelope/", Posts.envelope("event", "{\"a\":")),
                post("/api/42/store/", "[]"));
    }
}
