// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestPlatform.soon;
import static io.bellwether.ingest.internal.TestTenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.SourceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connectors that read on, and connectors with own routes, as they are administered, with a real Camel context. */
class TailingConnectorTest {
    private final TestPlatform platform = new TestPlatform();
    private final FakeTail tail = new FakeTail();
    private ConnectorRegistry registry;

    @BeforeEach
    void start() {
        platform.sources.addTailingSource(tail);
        registry = platform.registry();
    }

    @AfterEach
    void stop() {
        tail.hanging.countDown();
        registry.stop();
        platform.close();
    }

    @Test
    void readsOnWhileEnabledAndFromItsPositionAfterwards() throws Exception {
        tail.items.addAll(List.of("a", "b", "c", "d"));
        registry.create(ACME, document(true), false);
        assertThat(soon(() -> platform.journal.size() == 4)).isTrue();
        assertThat(soon(() -> status().state().equals("running"))).isTrue();
        assertThat(status().captured()).isEqualTo(4);
        assertThat(platform.detection.lastOrigin.polled()).isFalse();

        registry.replace(ACME, "list", document(false), false);
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
        assertThat(soon(() -> status().state().equals("disabled"))).isTrue();
        tail.items.add("e");
        registry.replace(ACME, "list", document(true), false);
        assertThat(soon(() -> platform.journal.size() == 5)).isTrue();
        assertThat(soon(() -> status().captured() == 5)).isTrue();
        assertThat(status().duplicates()).isZero();

        registry.delete(ACME, "list");
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
        assertThat(platform.connectors.progress(ACME, "list").position()).isNull();
    }

    @Test
    void waitsForItsPluginAndGoesOnWithItsSuccessor() throws Exception {
        tail.items.addAll(List.of("a", "b"));
        registry.create(ACME, document(true), false);
        assertThat(soon(() -> platform.journal.size() == 2)).isTrue();
        assertThat(soon(() ->
                        "2".equals(platform.connectors.progress(ACME, "list").position())))
                .isTrue();
        platform.sources.removeTailingSource(tail);
        assertThat(soon(() -> status().state().equals("plugin missing"))).isTrue();

        FakeTail successor = new FakeTail();
        successor.items.addAll(List.of("a", "b", "c"));
        platform.sources.addTailingSource(successor);
        assertThat(soon(() -> platform.journal.size() == 3)).isTrue();
        assertThat(successor.positions.get(0)).isEqualTo("2");
    }

    @Test
    void whatHangsIsInterrupted() throws Exception {
        tail.hanging = new CountDownLatch(1);
        registry.create(ACME, document(true), false);
        assertThat(soon(() -> !tail.positions.isEmpty())).isTrue();
        registry.delete(ACME, "list");
        assertThat(tail.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
    }

    @Test
    void aJournalWithoutRoomIsWaitedForAndTheSameIsReadAgain() throws Exception {
        platform.journal.full = true;
        tail.items.addAll(List.of("a", "b"));
        registry.create(ACME, document(true), false);
        assertThat(soon(() -> status().state().equals("backing off"))).isTrue();
        assertThat(status().lastError()).contains("no room");
        platform.journal.full = false;
        platform.clock.advance(Duration.ofSeconds(2));
        assertThat(soon(() -> platform.journal.size() == 2)).isTrue();
        assertThat(soon(() -> status().state().equals("running"))).isTrue();
    }

    @Test
    void itsSettingsAreThePluginsAndThePlatforms() {
        assertThat(registry.parameters("tail")).extracting(Parameter::key).containsExactly("name", "pollEvery");
        Map<String, Object> forbidden = new HashMap<>(document(true));
        forbidden.put("settings", Map.of("name", "forbidden", "pollEvery", "1ms"));
        assertThatThrownBy(() -> registry.create(ACME, forbidden, false))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.problems()).extracting(Problem::field).containsExactly("settings.pollEvery"));
        forbidden.put("settings", Map.of("name", "forbidden"));
        assertThatThrownBy(() -> registry.create(ACME, forbidden, false))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.problems()).extracting(Problem::field).containsExactly("settings.name"));
    }

    @Test
    void aSourceWithOwnRoutesTellsHowItFares() throws Exception {
        ReportingSource source = new ReportingSource();
        platform.sources.addSource(source);
        registry.create(ACME, Map.of("id", "list", "environment", "prod", "source", "reporting"), true);
        assertThat(soon(() -> source.context != null)).isTrue();
        source.context.failing("the server is away");
        assertThat(soon(() -> status().state().equals("failing"))).isTrue();
        assertThat(status().lastError()).isEqualTo("the server is away");
        source.context.working();
        assertThat(status().state()).isEqualTo("running");
        assertThat(status().lastError()).isNull();
        source.context.passedOver(3, "no JSON");
        assertThat(status().state()).isEqualTo("running");
        assertThat(status().dropped()).isEqualTo(3);
        assertThat(status().lastError()).isEqualTo("3 could not be read, the last: no JSON");
    }

    @Test
    void aSourceWithOwnRoutesCallsNoHostItMayNot() throws Exception {
        ReportingSource source = new ReportingSource();
        platform.sources.addSource(source);
        Map<String, Object> document = Map.of("id", "list", "environment", "prod", "source", "reporting");
        platform.privateHosts.add("inside.example");
        assertThatThrownBy(() -> registry.create(ACME, document, false))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .containsExactly(new Problem("settings.host", "inside.example", TestPlatform.NOT_PUBLIC)));
        platform.privateHosts.clear();
        registry.create(ACME, document, false);
        assertThat(soon(() -> !platform.camel.routes().status().isEmpty())).isTrue();

        platform.privateHosts.add("inside.example");
        assertThat(soon(() -> platform.camel.routes().status().isEmpty())).isTrue();
        assertThat(soon(() -> status().state().equals("failing"))).isTrue();
        assertThat(status().lastError()).contains(TestPlatform.NOT_PUBLIC);
    }

    private io.bellwether.ingest.Connectors.Status status() {
        return registry.find(ACME, "list").orElseThrow().status();
    }

    private static Map<String, Object> document(boolean enabled) {
        return Map.of(
                "id",
                "list",
                "environment",
                "prod",
                "source",
                "tail",
                "enabled",
                enabled,
                "settings",
                Map.of("pollEvery", "100ms"));
    }

    private static final class ReportingSource implements Source {
        private static final Parameter<String> HOST =
                Parameter.text("host", "Host", "Where it is.").orElse("inside.example");
        private volatile SourceContext context;

        @Override
        public String id() {
            return "reporting";
        }

        @Override
        public String title() {
            return "Reporting";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(HOST);
        }

        @Override
        public List<String> hosts(Settings settings) {
            return List.of(settings.get(HOST));
        }

        @Override
        public RoutesBuilder routes(SourceContext given) {
            context = given;
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("seda:" + given.routeId("in"))
                            .setBody(exchange -> EventBody.of("reporting", "log", Severity.INFO, "x"))
                            .to(given.ingest());
                }
            };
        }
    }
}
