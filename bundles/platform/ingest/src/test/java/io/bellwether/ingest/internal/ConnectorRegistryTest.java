// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestPlatform.document;
import static io.bellwether.ingest.internal.TestPlatform.soon;
import static io.bellwether.ingest.internal.TestTenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.SourceContext;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.ingest.Connectors.ConnectorView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connectors as they are administered, with a real Camel context. */
class ConnectorRegistryTest {
    private final TestPlatform platform = new TestPlatform();
    private ConnectorRegistry registry;

    @BeforeEach
    void start() {
        platform.sources.addPollingSource(platform.source);
        registry = platform.registry();
    }

    @AfterEach
    void stop() {
        registry.stop();
        platform.close();
    }

    @Test
    void pollsFromCreationToDeletion() throws Exception {
        platform.source.add("a", platform.start.minusSeconds(20));
        ConnectorView created = registry.create(ACME, document("seq", "apiKey", "k1"), false);
        assertThat(created.settings()).containsEntry("apiKey", "••••");
        assertThat(soon(() -> platform.journal.size() == 1)).isTrue();
        platform.source.add("b", platform.start.minusSeconds(10));
        assertThat(soon(() -> platform.journal.size() == 2)).isTrue();
        assertThat(platform.source.lastKey).isEqualTo("k1");
        assertThat(soon(() -> state("seq").equals("running"))).isTrue();

        assertThat(soon(() -> registry.find(ACME, "seq").orElseThrow().status().captured() == 2))
                .isTrue();
        Instant newest = platform.start.minusSeconds(10);
        assertThat(soon(() -> newest.equals(
                        registry.find(ACME, "seq").orElseThrow().status().lastEventAt())))
                .isTrue();
        assertThat(platform.camel.routes().status()).containsOnlyKeys("connector.acme.seq");
        assertThat(soon(() -> platform.detection.heard.contains("progress 2026-03-01T09:59:50Z")))
                .isTrue();

        assertThat(registry.delete(ACME, "seq")).isTrue();
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
        assertThat(soon(() -> platform.detection.heard.contains("ended seq"))).isTrue();
        assertThat(registry.delete(ACME, "seq")).isFalse();
        assertThat(registry.list(null)).isEmpty();
    }

    @Test
    void interruptsWhatIsUnderWayWhenDisabled() throws Exception {
        platform.source.hanging = new CountDownLatch(1);
        registry.create(ACME, document("seq"), false);
        assertThat(soon(() -> !platform.source.requests.isEmpty())).isTrue();
        Map<String, Object> disabled = new java.util.HashMap<>(document("seq"));
        disabled.put("enabled", false);
        registry.replace(ACME, "seq", disabled, false);

        assertThat(soon(() -> platform.source.interrupted > 0
                        && platform.camel.routes().status().isEmpty()))
                .isTrue();
        assertThat(state("seq")).isEqualTo("disabled");
    }

    @Test
    void waitsForAMissingPluginAndGoesOnWhenItReturns() throws Exception {
        platform.source.add("a", platform.start.minusSeconds(20));
        registry.create(ACME, document("seq"), false);
        assertThat(soon(() -> platform.journal.size() == 1)).isTrue();
        platform.sources.removePollingSource(platform.source);
        assertThat(soon(() -> state("seq").equals("plugin missing")
                        && platform.camel.routes().status().isEmpty()))
                .isTrue();

        platform.clock.advance(Duration.ofMinutes(10));
        platform.source.add("while away", platform.start.plusSeconds(60));
        FakeSource returned = new FakeSource();
        returned.events.putAll(platform.source.events);
        platform.sources.addPollingSource(returned);
        assertThat(soon(() -> platform.journal.size() == 2)).isTrue();
        assertThat(soon(() -> state("seq").equals("running"))).isTrue();
        assertThat(registry.find(ACME, "seq").orElseThrow().status().captured()).isEqualTo(2);
    }

    @Test
    void keepsSecretsThatAreMaskedOrLeftOut() throws Exception {
        registry.create(ACME, document("seq", "apiKey", "k1"), false);
        registry.replace(ACME, "seq", document("seq", "apiKey", "••••", "window", "5m"), false);
        assertThat(platform.definitions.find(ACME, "seq").orElseThrow().settings())
                .containsEntry("apiKey", "sealed:1k")
                .containsEntry("window", "5m");
        registry.replace(ACME, "seq", document("seq"), false);
        assertThat(soon(() -> "k1".equals(platform.source.lastKey))).isTrue();
        assertThat(registry.replace(ACME, "none", document("none"), false)).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        Map<String, Object> wrong = Map.of(
                "id",
                "Not A Slug",
                "environment",
                "uat",
                "source",
                "fake",
                "enabled",
                "maybe",
                "colour",
                "red",
                "settings",
                Map.of("pollEvery", "15", "concurrency", 11, "nonsense", 1));
        assertThatThrownBy(() -> registry.create(ACME, wrong, false))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "colour",
                                "id",
                                "environment",
                                "enabled",
                                "settings.url",
                                "settings.pollEvery",
                                "settings.concurrency",
                                "settings.nonsense"));
        assertThatThrownBy(() -> registry.create(ACME, document("seq", "url", "gopher://x"), false))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.problems().get(0).field()).isEqualTo("settings.url"));
        assertThatThrownBy(
                        () -> registry.create(ACME, Map.of("id", "x", "environment", "prod", "source", "none"), false))
                .hasMessageContaining("installed source that takes connectors: fake");
        assertThat(registry.list(ACME)).isEmpty();
    }

    @Test
    void saysThatASourceWithoutConnectorsIsPostedToAndWhere() {
        platform.sources.addPushSource(new PostedSource());
        assertThatThrownBy(
                        () -> registry.create(ACME, Map.of("id", "x", "environment", "prod", "source", "posted"), true))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("source: needs no connector")
                .hasMessageContaining("/v1/posted, /v2/posted")
                .hasMessageEndingWith("fake");
    }

    @Test
    void givesTheSettingsOfThePluginAndThenThoseOfThePlatform() {
        assertThat(registry.parameters("fake"))
                .extracting(Parameter::key)
                .containsExactly(
                        "url", "apiKey", "pollEvery", "lookback", "overlap", "window", "concurrency", "lateness");
        assertThat(registry.parameters("none")).isEmpty();
    }

    @Test
    void refusesAFilterThatIsNoExpression() {
        platform.source.queries = List.of(new PollQuery("auth", "@Level = "), new PollQuery("http", "Nonsuch(A) = 1"));
        assertThatThrownBy(() -> registry.create(ACME, document("seq"), false))
                .isInstanceOfSatisfying(InvalidInput.class, e -> {
                    assertThat(e.problems())
                            .extracting(Problem::field)
                            .containsExactlyInAnyOrder("settings.queries.auth", "settings.queries.http");
                    assertThat(e.getMessage()).contains("position").contains("Nonsuch");
                });
    }

    @Test
    void refusesATakenId() {
        registry.create(ACME, document("seq"), false);
        assertThatThrownBy(() -> registry.create(ACME, document("seq"), false)).isInstanceOf(AlreadyExists.class);
    }

    @Test
    void whatATenantCreatesMayNotCallPrivateNetworks() {
        platform.privateHosts.add("seq.acme.example");
        assertThatThrownBy(() -> registry.create(ACME, document("seq"), false))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .containsExactly(new Problem("settings.url", "seq.acme.example", TestPlatform.NOT_PUBLIC)));
        assertThat(registry.list(ACME)).isEmpty();

        registry.create(ACME, document("seq"), true);
        assertThat(platform.definitions.find(ACME, "seq").orElseThrow().privileged())
                .isTrue();
        assertThatThrownBy(() -> registry.replace(ACME, "seq", document("seq"), false))
                .isInstanceOf(InvalidInput.class);
        assertThat(platform.definitions.find(ACME, "seq").orElseThrow().privileged())
                .isTrue();
        registry.replace(ACME, "seq", document("seq", "url", "http://public.example"), false);
        assertThat(platform.definitions.find(ACME, "seq").orElseThrow().privileged())
                .isFalse();
    }

    @Test
    void asksNoHostThatHasMovedToAPrivateNetwork() throws Exception {
        registry.create(ACME, document("mine"), false);
        registry.create(ACME, document("ours"), true);
        assertThat(soon(() -> state("mine").equals("running") && state("ours").equals("running")))
                .isTrue();

        platform.privateHosts.add("seq.acme.example");
        assertThat(soon(() -> state("mine").equals("failing"))).isTrue();
        assertThat(registry.find(ACME, "mine").orElseThrow().status().lastError())
                .isEqualTo("all: " + TestPlatform.NOT_PUBLIC);
        assertThat(state("ours")).isEqualTo("running");

        platform.privateHosts.clear();
        platform.clock.advance(Poller.REFUSED_WAIT);
        assertThat(soon(() -> state("mine").equals("running")
                        && registry.find(ACME, "mine").orElseThrow().status().lastError() == null))
                .isTrue();
    }

    @Test
    void runsTheRoutesOfASourceThatBringsItsOwn() throws Exception {
        platform.sources.addSource(new TickingSource());
        registry.create(ACME, Map.of("id", "ticks", "environment", "prod", "source", "ticking"), false);

        assertThat(soon(() -> platform.journal.size() >= 2)).isTrue();
        assertThat(platform.journal.events.get(0).message()).isEqualTo("tick");
        assertThat(soon(() -> state("ticks").equals("running"))).isTrue();
        assertThat(platform.detection.lastOrigin.polled()).isFalse();
        registry.delete(ACME, "ticks");
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
    }

    @Test
    void startsTheOthersWhenOneCannotStart() throws Exception {
        platform.connectors.insert(new io.bellwether.relational.Connector(
                ACME,
                "broken",
                TestTenants.PROD.environment(),
                "fake",
                Map.of("url", "http://x", "apiKey", 7),
                true,
                false,
                platform.start,
                platform.start));
        platform.connectors.insert(new io.bellwether.relational.Connector(
                ACME,
                "homeless",
                new io.bellwether.api.tenancy.EnvironmentId("gone"),
                "fake",
                Map.of("url", "http://x"),
                true,
                false,
                platform.start,
                platform.start));
        platform.source.refusesToStart = "7";
        registry.create(ACME, document("seq"), false);

        assertThat(soon(() -> state("seq").equals("running"))).isTrue();
        assertThat(soon(() -> state("broken").equals("failing"))).isTrue();
        assertThat(registry.find(ACME, "homeless").orElseThrow().status().lastError())
                .contains("gone");
        assertThat(platform.camel.routes().status()).containsOnlyKeys("connector.acme.seq");
    }

    @Test
    void startsWhatIsDefinedAndAsksAgainWhenTheEnvironmentChanges() throws Exception {
        registry.create(ACME, document("seq"), false);
        assertThat(soon(() -> !platform.source.requests.isEmpty())).isTrue();
        registry.stop();
        platform.source.requests.clear();
        registry = platform.registry();
        assertThat(soon(() -> !platform.source.requests.isEmpty())).isTrue();
        platform.source.queries = List.of(new io.bellwether.api.source.PollQuery("changed", "x"));
        platform.tenants.match("Other%");
        assertThat(soon(() -> platform.source.requests.stream()
                        .anyMatch(request -> request.query().name().equals("changed"))))
                .isTrue();
    }

    private String state(String id) {
        return registry.find(ACME, id).orElseThrow().status().state();
    }

    private static final class PostedSource implements PushSource {
        @Override
        public String id() {
            return "posted";
        }

        @Override
        public String title() {
            return "Posted";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public List<String> paths() {
            return List.of("/v1/posted", "/v2/posted");
        }

        @Override
        public PushDecoded decode(PushRequest request) {
            return PushDecoded.unreadable("it is not posted to here");
        }

        @Override
        public PushResponse respond(PushRequest request, PushDecoded decoded, PushReceipt receipt) {
            throw new IllegalStateException("it is not posted to here");
        }
    }

    private static final class TickingSource implements Source {
        @Override
        public String id() {
            return "ticking";
        }

        @Override
        public String title() {
            return "Ticking";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public RoutesBuilder routes(SourceContext context) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:" + context.routeId("tick") + "?delay=0&period=50")
                            .setBody(exchange -> EventBody.of("ticking", "log", Severity.INFO, "tick"))
                            .to(context.ingest());
                }
            };
        }
    }
}
