// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.body;
import static io.bellwether.rest.internal.Calls.documents;
import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.items;
import static io.bellwether.rest.internal.Calls.problem;
import static io.bellwether.rest.internal.Calls.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.SilenceService;
import io.bellwether.alert.internal.suppress.SuppressionService;
import io.bellwether.alert.internal.suppress.WindowService;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.topology.internal.TopologyBook;
import io.bellwether.wire.Json;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Silences, windows, services and settings over the true services, with documents in memory. */
class SuppressionResourcesTest {
    private static final TenantId HARBOUR = new TenantId("harbour");

    private final Map<String, StoredDocument> documents = new TreeMap<>();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final DocumentStore store = documents(documents);
    private final Tenants tenants = instead(Tenants.class, (proxy, called, arguments) -> switch (called.getName()) {
        case "find" -> Optional.of(harbour());
        case "all" -> List.of(harbour());
        case "environments" ->
            Stream.of("prod", "uat", "dev")
                    .map(id -> new Environment(
                            TenantEnvironment.of("harbour", id), "", Environment.Kind.OTHER, null, null, Instant.EPOCH))
                    .toList();
        default -> (AutoCloseable) () -> {};
    });
    private final TopologyBook topologies = new TopologyBook(store, tenants, clock);
    private final AlertRulesBook rules = new AlertRulesBook(store, tenants, clock);
    private final SuppressionService suppressor = new SuppressionService(
            store,
            instead(ChannelStore.class, (proxy, called, arguments) -> Optional.empty()),
            tenants,
            topologies,
            rules);
    private final SilenceResource silences = new SilenceResource(new SilenceService(
            store,
            instead(AlertStore.class, (proxy, called, arguments) -> new Page<>(List.of(), null)),
            tenants,
            suppressor,
            workers,
            clock));
    private final MaintenanceWindowResource windows = new MaintenanceWindowResource(
            new WindowService(store, tenants, suppressor, workers, clock, new PrometheusMeters()));
    private final TenantAlertingResource alerting = new TenantAlertingResource(topologies, rules);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aSilenceIsMadeListedReadAndEnded() throws Exception {
        Response made = silences.create(request(
                admin(),
                """
                {"id": "s1", "matchers": ["service=shop", {"name": "node", "value": "w.*", "isRegex": true}],
                 "duration": "2h", "comment": "moving"}
                """,
                null));
        assertThat(made.getStatus()).isEqualTo(201);
        assertThat(made.getHeaderString("Location")).isEqualTo("/v1/silences/s1?tenant=harbour");
        Map<String, Object> view = body(made);
        assertThat(view)
                .containsEntry("tenant", "harbour")
                .containsEntry("matchers", List.of("service=\"shop\"", "node=~\"w.*\""))
                .containsEntry("starts_at", "2026-03-01T10:00:00Z")
                .containsEntry("ends_at", "2026-03-01T12:00:00Z")
                .containsEntry("created_by", "anna")
                .containsEntry("comment", "moving")
                .containsEntry("state", "active");
        assertThat(body(silences.find(request(admin(), null, null), "s1"))).isEqualTo(view);
        assertThat(problem(() -> silences.create(request(
                                admin(), "{\"id\": \"s1\", \"matchers\": [\"a=b\"], \"duration\": \"1h\"}", null)))
                        .status())
                .isEqualTo(409);

        assertThat(silences.expire(request(admin(), null, null), "s1").getStatus())
                .isEqualTo(204);
        assertThat(silences.expire(request(admin(), null, null), "s1").getStatus())
                .isEqualTo(204);
        assertThat(items(silences.list(request(admin(), null, "state=active,pending"))))
                .isEmpty();
        assertThat(items(silences.list(request(admin(), null, "state=expired"))))
                .hasSize(1);
        assertThat(problem(() -> silences.list(request(admin(), null, "state=gone")))
                        .status())
                .isEqualTo(400);
        assertThat(problem(() -> silences.find(request(admin(), null, null), "none"))
                        .status())
                .isEqualTo(404);
        assertThat(problem(() -> silences.expire(request(admin(), null, null), "none"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aTokenOfOneEnvironmentSilencesItAlone() throws Exception {
        String shop = "{\"id\": \"%s\", \"matchers\": [%s], \"duration\": \"1h\"}";
        assertThat(body(silences.create(request(admin("uat"), shop.formatted("own", "\"service=shop\""), null))))
                .containsEntry("matchers", List.of("service=\"shop\"", "environment=\"uat\""));
        silences.create(request(admin(), shop.formatted("all", "\"service=shop\""), null));
        silences.create(request(admin(), shop.formatted("prod", "\"environment=prod\""), null));
        assertThat(items(silences.list(request(admin("uat"), null, null))))
                .extracting(item -> (Object) item.get("id"))
                .containsExactlyInAnyOrder("own", "all");
        assertThat(problem(() -> silences.expire(request(admin("uat"), null, null), "prod"))
                        .status())
                .isEqualTo(404);
        Problem refused = problem(() -> silences.expire(request(admin("uat"), null, null), "all"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).contains("silence 'all'");
        assertThat(silences.expire(request(admin("uat"), null, null), "own").getStatus())
                .isEqualTo(204);
    }

    @Test
    void aSilenceThatTakesEverythingSaysSo() throws Exception {
        String silence = "{\"matchers\": [\"%s\"], \"duration\": \"1h\"}";
        for (String all : List.of("severity=~.+", "severity=~info|warning|error|critical", "policy=~.*.")) {
            assertThat(body(silences.create(request(admin(), silence.formatted(all), null)))
                            .get("warning"))
                    .as(all)
                    .isEqualTo("this takes every alert, whatever it is about; of those open now it hides 0 of 0");
        }
        assertThat(body(silences.create(request(admin("uat"), silence.formatted("severity=~.+"), null))))
                .containsKey("warning");
        assertThat(body(silences.create(request(admin(), silence.formatted("severity=~warning|error"), null))))
                .doesNotContainKey("warning");
        assertThat(problem(() -> silences.create(request(admin(), silence.formatted("severity=~.*"), null)))
                        .detail())
                .contains("must not take every alert");
    }

    @Test
    void anExpressionOfEnvironmentsIsShownToThoseItTakes() throws Exception {
        silences.create(request(
                admin(), "{\"id\": \"live\", \"matchers\": [\"environment=~pr.*\"], \"duration\": \"1h\"}", null));
        assertThat(items(silences.list(request(admin("prod"), null, null)))).hasSize(1);
        assertThat(items(silences.list(request(admin("uat"), null, null)))).isEmpty();
        assertThat(problem(() -> silences.find(request(admin("uat"), null, null), "live"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aPreviewChangesNothing() throws Exception {
        Map<String, Object> preview =
                body(silences.preview(request(admin(), "{\"matchers\": [\"service=shop\"]}", null)));
        assertThat(preview)
                .containsEntry("from", "2026-02-22T10:00:00Z")
                .containsEntry("to", "2026-03-01T10:00:00Z")
                .containsEntry("alerts", 0)
                .containsEntry("messages", 0)
                .containsEntry("open_now", 0)
                .containsEntry("by_policy", List.of())
                .containsEntry("items", List.of());
        assertThat(problem(() -> silences.preview(request(admin(), "{\"matchers\": []}", null)))
                        .status())
                .isEqualTo(400);
        assertThat(documents).isEmpty();
    }

    @Test
    void aWindowIsMadeReadWrittenBackAndDeleted() throws Exception {
        Response made = windows.create(request(
                admin(),
                """
                {"id": "night", "recurrence": {"every": "week", "weekdays": ["sun"], "at": "09:30"}, "duration": "1h",
                 "matchers": ["service=shop"]}
                """,
                null));
        assertThat(made.getStatus()).isEqualTo(201);
        Map<String, Object> view = body(made);
        assertThat(view)
                .containsEntry("name", "night")
                .containsEntry("state", "active")
                .containsEntry("enabled", true)
                .containsEntry("environments", List.of());
        assertThat(((List<?>) view.get("next")).get(0))
                .isEqualTo(Map.of("from", "2026-03-01T09:30:00Z", "to", "2026-03-01T10:30:00Z"));
        assertThat(((List<?>) view.get("next")).get(4))
                .as("by the clock in London, after it has changed")
                .isEqualTo(Map.of("from", "2026-03-29T08:30:00Z", "to", "2026-03-29T09:30:00Z"));

        view.put("enabled", false);
        Map<String, Object> written = body(windows.replace(request(admin(), Json.text(view), null), "night"));
        assertThat(written).containsEntry("state", "disabled").containsEntry("next", List.of());
        assertThat(problem(() -> windows.replace(request(admin(), Json.text(view), null), "day"))
                        .status())
                .isEqualTo(404);
        assertThat(items(windows.list(request(admin(), null, null)))).hasSize(1);
        assertThat(windows.delete(request(admin(), null, null), "night").getStatus())
                .isEqualTo(204);
        assertThat(windows.delete(request(admin(), null, null), "night").getStatus())
                .isEqualTo(204);
        assertThat(documents).isEmpty();
    }

    @Test
    void aTokenOfOneEnvironmentMakesWindowsForItAlone() throws Exception {
        String window = "{\"id\": \"%s\", \"starts_at\": \"2026-03-01T10:00:00Z\", \"duration\": \"1h\"%s}";
        assertThat(body(windows.create(request(admin("uat"), window.formatted("own", ""), null))))
                .containsEntry("environments", List.of("uat"));
        assertThat(problem(() -> windows.create(request(admin("uat", "dev"), window.formatted("wide", ""), null)))
                        .status())
                .isEqualTo(403);
        assertThat(problem(() -> windows.create(request(
                                admin("uat"),
                                window.formatted("far", ", \"environments\": [\"uat\", \"prod\"]"),
                                null)))
                        .status())
                .isEqualTo(403);
        windows.create(request(admin(), window.formatted("all", ""), null));
        assertThat(problem(() -> windows.delete(request(admin("uat"), null, null), "all"))
                        .status())
                .isEqualTo(403);
        assertThat(problem(() -> windows.replace(
                                request(admin("uat"), window.formatted("own", ", \"environments\": []"), null), "own"))
                        .status())
                .isEqualTo(403);
        assertThat(windows.delete(request(admin("uat"), null, null), "own").getStatus())
                .isEqualTo(204);
        assertThat(items(windows.list(request(admin("dev"), null, null))))
                .extracting(item -> (Object) item.get("id"))
                .containsExactly("all");
    }

    @Test
    void servicesAndSettingsAreReadAndReplaced() throws Exception {
        assertThat(body(alerting.topology(request(admin(), null, null)))).isEqualTo(Map.of("services", List.of()));
        String shop = "{\"services\": [{\"id\": \"shop\", \"depends_on\": [\"db\"], \"role\": \"web\"}]}";
        Map<String, Object> kept = body(alerting.replaceTopology(request(admin(), shop, null)));
        assertThat(kept).isEqualTo(Json.object(shop));
        assertThat(body(alerting.topology(request(admin(), null, null)))).isEqualTo(kept);
        assertThat(topologies.of(HARBOUR).upstream("shop")).containsExactly("db");

        Map<String, Object> settings = body(alerting.alerting(request(admin(), null, null)));
        assertThat(settings).containsEntry("reopen_within", "5m");
        settings.put("reopen_within", "1m");
        assertThat(body(alerting.replaceAlerting(request(admin(), Json.text(settings), null))))
                .isEqualTo(settings);
        assertThat(problem(() -> alerting.replaceAlerting(request(admin(), "{\"storm\": {\"messages\": 0}}", null)))
                        .detail())
                .contains("storm.messages");
    }

    private static Tenant harbour() {
        return new Tenant(HARBOUR, "Harbour", ZoneId.of("Europe/London"), Instant.EPOCH);
    }

    private static Caller admin(String... environments) {
        Set<EnvironmentId> granted =
                Stream.of(environments).map(EnvironmentId::new).collect(Collectors.toSet());
        Principal principal = new Principal("t1", "anna", HARBOUR, granted, Role.ADMIN, Role.ADMIN.scopes());
        return new Caller(
                principal, HARBOUR, granted.size() == 1 ? granted.iterator().next() : null, any -> true);
    }
}
