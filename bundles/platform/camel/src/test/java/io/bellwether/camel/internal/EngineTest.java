// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final long PATIENCE = 60;
    /** Far beyond what a removal may wait, and far below what Camel waits by itself. */
    private static final Duration LONGER = Duration.ofSeconds(30);

    private final Engine engine = new Engine();
    private final Routes routes = engine.routes();
    private final Endpoints endpoints = engine.endpoints();

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void aTimerRouteRunsUntilItIsRemoved() throws Exception {
        BlockingQueue<String> paths = new LinkedBlockingQueue<>();
        endpoints.bind("ingest", exchange -> paths.add(exchange.getMessage().getHeader(Endpoints.PATH, String.class)));

        routes.add("acme/seq", route(r -> r.from("timer:acme-seq?period=20&delay=0")
                .to("bellwether:ingest:acme/seq")));

        assertThat(paths.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("acme/seq");
        assertThat(routes.status()).containsEntry("acme/seq", "Started");

        long begin = System.nanoTime();
        routes.remove("acme/seq");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGER);
        assertThat(routes.status()).isEmpty();
        assertThat(engine.context().getRoutes()).isEmpty();
        assertThat(engine.context().getEndpoints()).isEmpty();
        paths.clear();
        assertThat(paths.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void removalDoesNotWaitForAnExchangeThatHangs() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        endpoints.bind("ingest", exchange -> {
            inside.countDown();
            never.await();
        });
        routes.add("stuck", route(r -> r.from("timer:stuck?period=20&delay=0").to("bellwether:ingest:acme/stuck")));
        assertThat(inside.await(PATIENCE, TimeUnit.SECONDS)).isTrue();

        long begin = System.nanoTime();
        routes.remove("stuck");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGER);
        assertThat(engine.context().getRoutes()).isEmpty();
        never.countDown();
    }

    @Test
    void aRemovedRouteCanBeAddedAgain() throws Exception {
        for (int i = 0; i < 5; i++) {
            BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
            AutoCloseable binding =
                    endpoints.bind("deliver", e -> bodies.add(e.getMessage().getBody(String.class)));
            routes.add("acme/hook", route(r -> r.from("seda:acme-hook?pollTimeout=20")
                    .to("bellwether:deliver:acme/hook")));
            send("seda:acme-hook", "round " + i);
            assertThat(bodies.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("round " + i);
            routes.remove("acme/hook");
            binding.close();
        }
        assertThat(engine.context().getRoutes()).isEmpty();
    }

    @Test
    void severalRoutesOfOneBuilderComeAndGoTogether() throws Exception {
        routes.add("pair", route(r -> {
            r.from("direct:one").routeId("clash").to("direct:two");
            r.from("direct:two").setBody(e -> "two");
        }));

        assertThat(routes.status()).containsOnlyKeys("pair");
        assertThat(engine.context().getRoutes()).extracting("routeId").containsExactlyInAnyOrder("pair", "pair-2");
        assertThat(ask("direct:one")).isEqualTo("two");

        engine.context().getRouteController().stopRoute("pair-2");
        assertThat(routes.status()).containsEntry("pair", "Stopped");

        routes.remove("pair");
        assertThat(engine.context().getRoutes()).isEmpty();
    }

    @Test
    void aBuilderThatFailsLeavesNothingBehind() {
        assertThatThrownBy(() -> routes.add("half", route(r -> {
                    r.from("direct:good").setBody(e -> "good");
                    r.from("no-such-scheme:x").setBody(e -> "bad");
                })))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half")
                .hasMessageContaining("no-such-scheme");

        assertThat(engine.context().getRoutes()).isEmpty();
        assertThat(routes.status()).isEmpty();
        routes.add("half", route(r -> r.from("direct:good").setBody(e -> "good")));
        assertThat(ask("direct:good")).isEqualTo("good");
    }

    @Test
    void namesAreCheckedAndUnique() {
        routes.add("once", route(r -> r.from("direct:once").setBody(e -> "x")));

        assertThatThrownBy(() ->
                        routes.add("once", route(r -> r.from("direct:twice").setBody(e -> "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("once");
        assertThatThrownBy(
                        () -> routes.add(" ", route(r -> r.from("direct:blank").setBody(e -> "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> routes.add("none", route(r -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no route");
        assertThatThrownBy(() -> endpoints.bind("Not a name", e -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> routes.remove("unknown")).doesNotThrowAnyException();
    }

    @Test
    void aStageIsBoundOnceAndMayReturn() throws Exception {
        AutoCloseable first = endpoints.bind("ingest", e -> e.getMessage().setBody("first"));
        assertThatThrownBy(() -> endpoints.bind("ingest", e -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(ask("bellwether:ingest:acme/seq")).isEqualTo("first");

        first.close();
        assertThatThrownBy(() -> ask("bellwether:ingest:acme/seq"))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("No stage is bound to bellwether:ingest; is its bundle active?");

        endpoints.bind("ingest", e -> e.getMessage().setBody("second"));
        first.close();
        assertThat(ask("bellwether:ingest:acme/seq")).isEqualTo("second");
    }

    @Test
    void anAsyncStageMayAnswerLater() throws Exception {
        CompletableFuture<AsyncCallback> pending = new CompletableFuture<>();
        endpoints.bind("ingest", new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                exchange.getMessage().setBody("later");
                pending.complete(callback);
                return false;
            }
        });
        try (ProducerTemplate template = engine.context().createProducerTemplate()) {
            CompletableFuture<Object> answer = template.asyncRequestBody("bellwether:ingest:acme/seq", "now");
            AsyncCallback callback = pending.get(PATIENCE, TimeUnit.SECONDS);
            assertThat(answer).isNotDone();
            callback.done(false);
            assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("later");
        }
    }

    @Test
    void malformedEndpointsAreRefused() {
        assertThatThrownBy(() -> engine.context().getEndpoint("bellwether:ingest"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining("bellwether:{name}:{path}");
        assertThatThrownBy(() -> routes.add(
                        "from", route(r -> r.from("bellwether:ingest:acme/seq").setBody(e -> ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only takes exchanges");
    }

    @Test
    void theSchedulerComponentIsAboard() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        endpoints.bind("ingest", e -> twice.countDown());
        routes.add("scheduled", route(r -> r.from("scheduler:s?delay=20&initialDelay=0")
                .to("bellwether:ingest:acme/s")));
        assertThat(twice.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    private void send(String uri, Object body) throws Exception {
        try (ProducerTemplate template = engine.context().createProducerTemplate()) {
            template.sendBody(uri, body);
        }
    }

    private Object ask(String uri) {
        ProducerTemplate template = engine.context().createProducerTemplate();
        try {
            return template.requestBody(uri, (Object) "question");
        } finally {
            template.stop();
        }
    }

    private static RouteBuilder route(Definition definition) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                definition.define(this);
            }
        };
    }

    private interface Definition {
        void define(RouteBuilder builder);
    }
}
