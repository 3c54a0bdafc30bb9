// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.documents;
import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.unused;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Outcomes;
import io.bellwether.alert.RoutingImport;
import io.bellwether.alert.RoutingTrial;
import io.bellwether.alert.internal.oncall.EscalationService;
import io.bellwether.alert.internal.oncall.OnCallService;
import io.bellwether.alert.internal.oncall.Rosters;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.SilenceService;
import io.bellwether.alert.internal.suppress.SuppressionService;
import io.bellwether.alert.internal.suppress.WindowService;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Run;
import io.bellwether.remediation.Remediations.State;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.topology.internal.TopologyBook;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every endpoint of alerting that takes a document is sent one that is right, and then the same with each of its fields
 * of every wrong type and with one field too many: each is refused with a problem that names the field, and nothing of it
 * is taken.
 */
class WrongTypesTest {
    private static final TenantId TENANT = TenantId.of("harbour");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-06T10:00:00Z"));
    private static final List<Object> VALUES = List.of("?", 5, true, List.of(), List.of(5), Map.of(), Map.of("?", 5));
    private static final Predicate<String> ALERTING = template -> template.matches(
            "/v1/(alerts/(\\{id}|ackAll|bulk)|silences|maintenance-windows|oncall|escalations|incidents).*"
                    + "|/v1/tenants/\\{t}/(routing|topology|alerting).*");
    /** What is no document with fields: a text, and a question without a body. */
    private static final Set<String> OTHERS =
            Set.of("POST /v1/tenants/{t}/routing/import", "POST /v1/incidents/{id}/report");

    private final Map<String, StoredDocument> kept = new TreeMap<>();
    private final List<String> taken = new ArrayList<>();
    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final DocumentStore store = documents(kept);
    private final Tenants tenants = instead(Tenants.class, (proxy, called, given) -> switch (called.getName()) {
        case "find" -> Optional.of(new Tenant(TENANT, "Harbour", ZoneOffset.UTC, Instant.EPOCH));
        case "all" -> List.of();
        case "environments" ->
            List.of(new Environment(
                    TenantEnvironment.of("harbour", "prod"), "", Environment.Kind.PROD, null, null, Instant.EPOCH));
        default -> (AutoCloseable) () -> {};
    });
    private final ChannelStore channels =
            instead(ChannelStore.class, (proxy, called, given) -> switch (called.getName()) {
                case "routing" -> Optional.empty();
                case "saveRouting" -> taken.add("routing");
                default ->
                    List.of(new Channel(TENANT, "mail", "email", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH));
            });
    private final Alerts alerts = instead(Alerts.class, (proxy, called, given) -> switch (called.getName()) {
        case "find" -> Optional.of(Calls.alert("a", "prod"));
        case "change" -> taken.add("change") ? 1 : 0;
        default -> took(called.getName(), Calls.alert("a", "prod"));
    });
    private final Incidents incidents = instead(Incidents.class, (proxy, called, given) -> switch (called.getName()) {
        case "find" -> Optional.of(incident());
        case "alerts" -> List.of();
        default -> took(called.getName(), incident());
    });
    private final Rosters rosters = new Rosters(store, tenants, TIME);
    private final OnCallResource onCall = new OnCallResource(new OnCallService(rosters, channels, TIME), TIME);
    private final EscalationResource escalations = new EscalationResource(
            new EscalationService(rosters, channels, instead(Channels.class, (proxy, called, given) -> List.of())),
            TIME);
    private final TopologyBook topologies = new TopologyBook(store, tenants, TIME);
    private final AlertRulesBook rules = new AlertRulesBook(store, tenants, TIME);
    private final SuppressionService suppressor = new SuppressionService(store, channels, tenants, topologies, rules);
    private final SilenceResource silences = new SilenceResource(new SilenceService(
            store,
            instead(AlertStore.class, (proxy, called, given) -> new Page<>(List.of(), null)),
            tenants,
            suppressor,
            workers,
            TIME));
    private final MaintenanceWindowResource windows = new MaintenanceWindowResource(
            new WindowService(store, tenants, suppressor, workers, TIME, new PrometheusMeters()));
    private final TenantAlertingResource alerting = new TenantAlertingResource(topologies, rules);
    private final AlertResource alertResource = new AlertResource(
            alerts,
            instead(Outcomes.class, (proxy, called, given) -> switch (called.getName()) {
                case "judge" -> taken.add("judge");
                default -> Optional.empty();
            }),
            instead(Anomalies.class, unused()),
            instead(Deliveries.class, unused()));
    private final IncidentResource incidentResource =
            new IncidentResource(incidents, instead(Investigation.class, unused()), alerts);
    private final RoutingTables tables = new RoutingTables(channels);
    private final RoutingResource routing = new RoutingResource(
            instead(
                    io.bellwether.alert.Routing.class,
                    (proxy, called, given) -> tables.save(TENANT, document(given[1]))),
            instead(RoutingImport.class, unused()),
            instead(RoutingTrial.class, (proxy, called, given) -> {
                taken.add("trial");
                return new RoutingTrial.Answer(List.of(), List.of(), null, List.of());
            }),
            TIME);
    private final RemediateResource remediate = new RemediateResource(
            alerts,
            instead(Remediations.class, (proxy, called, given) -> {
                taken.add("run");
                return new Answer.Ran(new Run(
                        "r",
                        TENANT,
                        "restart",
                        "a",
                        "s",
                        "Ada",
                        true,
                        TIME.instant(),
                        TIME.instant(),
                        State.DONE,
                        "ok"));
            }),
            TIME);

    private final Map<String, Ask> asks = new LinkedHashMap<>();

    /** An endpoint with a document that it takes. */
    private record Ask(String document, Sent sent) {}

    /** Sends a document. */
    @FunctionalInterface
    private interface Sent {
        Response answer(HttpServletRequest request) throws Exception;
    }

    /** The document is the one that the description shows. */
    private void ask(String endpoint, Sent sent) {
        asks.put(endpoint, new Ask(Json.text(Examples.of(endpoint).body()), sent));
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void nothingOfAWrongTypeIsTaken() throws Exception {
        endpoints();
        Set<String> expected = new TreeSet<>();
        Endpoints.all().stream()
                .filter(endpoint -> Set.of("POST", "PUT", "PATCH").contains(endpoint.method()))
                .filter(endpoint -> ALERTING.test(endpoint.template()))
                .map(Endpoints.Endpoint::toString)
                .filter(endpoint -> !OTHERS.contains(endpoint))
                .forEach(expected::add);
        assertThat(asks.keySet()).containsExactlyInAnyOrderElementsOf(expected);

        for (Map.Entry<String, Ask> each : asks.entrySet()) {
            Map<String, Object> right = Json.object(each.getValue().document());
            Response answer = each.getValue().sent().answer(request(right));
            assertThat(answer.getStatus()).as(each.getKey()).isBetween(200, 299);
            refused(each.getKey(), each.getValue().sent(), right);
        }
    }

    private void refused(String endpoint, Sent sent, Map<String, Object> right) {
        Map<String, StoredDocument> before = Map.copyOf(kept);
        int times = taken.size();
        int tried = 0;
        for (Wrong wrong : wrongs(right)) {
            Problem problem = Calls.problem(() -> sent.answer(request(wrong.document())));
            String what = endpoint + " with " + Json.text(wrong.document());
            assertThat(problem.status()).as(what).isEqualTo(400);
            assertThat(Json.object(new String(problem.bytes(), StandardCharsets.UTF_8)))
                    .as(what)
                    .containsEntry("status", 400);
            assertThat(problem.errors()).as(what).anySatisfy(error -> assertThat(error.field())
                    .startsWith(wrong.place()));
            tried++;
        }
        assertThat(tried).isPositive();
        assertThat(kept).as(endpoint).isEqualTo(before);
        assertThat(taken).as(endpoint).hasSize(times);
    }

    /** A document with one mistake. @param place what the problem's field begins with */
    private record Wrong(Map<String, Object> document, String place) {}

    private static List<Wrong> wrongs(Map<String, Object> right) {
        List<Wrong> wrongs = new ArrayList<>();
        Map<String, Object> more = new LinkedHashMap<>(right);
        more.put("unheard_of", 1);
        wrongs.add(new Wrong(more, "unheard_of"));
        right.forEach((name, value) -> {
            for (Object other : mistaken(value)) {
                Map<String, Object> document = new LinkedHashMap<>(right);
                document.put(name, other);
                wrongs.add(new Wrong(document, name));
            }
        });
        return wrongs;
    }

    /** Values of another type, and the value with one mistake within. */
    private static List<Object> mistaken(Object value) {
        List<Object> others = new ArrayList<>();
        VALUES.stream().filter(other -> !isLike(value, other)).forEach(others::add);
        if (value instanceof List<?> list && !list.isEmpty()) {
            for (Object other : mistaken(list.get(0))) {
                List<Object> items = new ArrayList<>(list);
                items.set(0, other);
                others.add(items);
            }
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> {
                for (Object other : mistaken(item)) {
                    Map<Object, Object> object = new LinkedHashMap<>(map);
                    object.put(name, other);
                    others.add(object);
                }
            });
        }
        return others;
    }

    private static boolean isLike(Object value, Object other) {
        return value instanceof String && other instanceof String
                || value instanceof Number && other instanceof Number
                || value instanceof Boolean && other instanceof Boolean
                || value instanceof List && other instanceof List<?> list && list.isEmpty()
                || value instanceof Map && other instanceof Map<?, ?> map && map.isEmpty();
    }

    private void endpoints() {
        ask("POST /v1/alerts/{id}/ack", request -> alertResource.acknowledge(request, "a"));
        ask("POST /v1/alerts/{id}/assign", request -> alertResource.assign(request, "a"));
        ask("POST /v1/alerts/{id}/resolve", request -> alertResource.resolve(request, "a"));
        ask("POST /v1/alerts/{id}/outcome", request -> alertResource.judge(request, "a"));
        ask("POST /v1/alerts/{id}/remediate", request -> remediate.run(request, "a"));
        ask("POST /v1/alerts/ackAll", alertResource::acknowledgeAll);
        ask("POST /v1/alerts/bulk", alertResource::change);
        ask("POST /v1/silences", silences::create);
        ask("POST /v1/silences/preview", silences::preview);
        ask("POST /v1/maintenance-windows", windows::create);
        ask("PUT /v1/maintenance-windows/{id}", request -> windows.replace(request, "night"));
        ask("POST /v1/oncall/people", request -> onCall.create(request, "people"));
        ask("PUT /v1/oncall/people/{id}", request -> onCall.replace(request, "people", "ada"));
        ask("POST /v1/oncall/rotas", request -> onCall.create(request, "rotas"));
        ask("PUT /v1/oncall/rotas/{id}", request -> onCall.replace(request, "rotas", "primary"));
        ask("POST /v1/oncall/overrides", request -> onCall.create(request, "overrides"));
        ask("PUT /v1/oncall/overrides/{id}", request -> onCall.replace(request, "overrides", "swap"));
        ask("POST /v1/oncall/rotas/{id}/notes", request -> onCall.addNote(request, "primary"));
        ask("POST /v1/escalations", escalations::create);
        ask("PUT /v1/escalations/{id}", request -> escalations.replace(request, "page"));
        ask("POST /v1/escalations/{id}/drill", request -> escalations.drill(request, "page"));
        ask("PATCH /v1/incidents/{id}", request -> incidentResource.edit(request, "i"));
        ask("POST /v1/incidents/{id}/notes", request -> incidentResource.note(request, "i"));
        ask("POST /v1/incidents/{id}/ack", request -> incidentResource.acknowledge(request, "i"));
        ask("POST /v1/incidents/{id}/close", request -> incidentResource.close(request, "i"));
        ask("POST /v1/incidents/{id}/reopen", request -> incidentResource.reopen(request, "i"));
        ask("POST /v1/incidents/{id}/merge", request -> incidentResource.merge(request, "i"));
        ask("POST /v1/incidents/{id}/split", request -> incidentResource.split(request, "i"));
        ask("POST /v1/incidents/{id}/link", request -> incidentResource.link(request, "i"));
        ask("PUT /v1/tenants/{t}/routing", routing::replaceRouting);
        ask("POST /v1/tenants/{t}/routing/test", routing::test);
        ask("PUT /v1/tenants/{t}/topology", alerting::replaceTopology);
        ask("PUT /v1/tenants/{t}/alerting", alerting::replaceAlerting);
    }

    private Optional<Object> took(String called, Object thing) {
        taken.add(called);
        return Optional.of(thing);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> document(Object given) {
        return (Map<String, Object>) given;
    }

    private static HttpServletRequest request(Map<String, Object> document) {
        Principal principal = new Principal("t1", "Ada", TENANT, Set.of(), Role.ADMIN, Role.ADMIN.scopes());
        return Calls.request(new Caller(principal, TENANT, null, any -> true), Json.text(document), null);
    }

    private static Incident incident() {
        return new Incident(
                "i",
                TenantEnvironment.of("harbour", "prod"),
                "Token errors",
                Severity.CRITICAL,
                IncidentState.OPEN,
                AlertClass.AUTH,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of("a"),
                1,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                List.of(),
                null);
    }
}
