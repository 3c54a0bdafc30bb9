// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.incident.TimelineEntry.Kind;
import io.bellwether.incident.internal.Investigator;
import io.bellwether.incident.internal.Lookout;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredIncident;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timelines, chains, people and causes from a journal and an index of events that are real. */
class InvestigatorTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    private static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");
    private static final Tenant TENANT = new Tenant(PROD.tenant(), "Acme", ZoneId.of("America/New_York"), T0);
    private static final String INCIDENT = "incident-1";

    private final Alert alert = alert();
    private final List<Event> all = new ArrayList<>();
    private IndexedEvents events;
    private Investigator investigator;

    private static Instant at(double minute) {
        return T0.plusMillis((long) (minute * 60_000));
    }

    @BeforeEach
    void fill() throws IOException {
        events = new IndexedEvents();
        for (int minute = -160; minute < 30; minute++) {
            for (int i = 0; i < 20; i++) {
                all.add(log("calm-" + minute + "-" + i, minute + i / 20.0, "Information", "Request served", Map.of()));
            }
        }
        for (int i = 0; i < 400; i++) {
            all.add(log(
                    "token-" + i,
                    i / 20.0,
                    "Error",
                    "Token handle not found",
                    Map.of("StatusCode", 401L, "UserName", "person-" + i % 7, "CorrelationId", "c-" + i)));
        }
        all.add(log(
                "web-1",
                -0.05,
                "Information",
                "Sign-in asked for",
                Map.of("CorrelationId", "c-0", "app_name", "portal")));
        all.add(event(
                "change-1",
                "config_change",
                -4,
                "Configuration was changed",
                Map.of("entity", "identity-client-secret", "changed_by", "ada")));
        all.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        investigator = investigator(events, all);
    }

    private Investigator investigator(IndexedEvents index, List<Event> arriving) {
        for (int from = 0; from < arriving.size(); from += 500) {
            index.add(PROD, arriving.subList(from, Math.min(arriving.size(), from + 500)));
        }
        return new Investigator(
                incidents(),
                alerts(),
                new NoAnomalies(),
                index.current(PROD),
                only(Topologies.class, Map.of("of", ServiceMap.EMPTY)),
                only(Tenants.class, Map.of("find", Optional.of(TENANT))),
                () -> at(30));
    }

    @AfterEach
    void close() throws IOException {
        events.close();
    }

    private static Event log(String id, double minute, String level, String message, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("app_name", "identity", "server_node", "web-7"));
        properties.putAll(more);
        Severity severity = Severity.fromName(level).orElseThrow();
        EventBody body = new EventBody(
                id, at(minute), "json", "log", severity, level, message, message, null, null, null, null, properties);
        return stored(id, minute, body, properties);
    }

    private static Event event(String id, String type, double minute, String message, Map<String, Object> properties) {
        return stored(id, minute, EventBody.of("json", type, Severity.INFO, message), properties);
    }

    private static Event stored(String id, double minute, EventBody body, Map<String, Object> properties) {
        EventBody full = body.withEventId(id).withTimestamp(at(minute)).withProperties(properties);
        return new Event(PROD, id, true, at(minute), at(minute), full, null);
    }

    private static Alert alert() {
        return new Alert(
                "alert-1",
                PROD,
                "auth-token-errors",
                "Token errors",
                AlertClass.AUTH,
                Severity.CRITICAL,
                AlertState.OPEN,
                "identity",
                Map.of(),
                "20 a minute where none is usual",
                20.0,
                10.0,
                0.0,
                at(1),
                at(9),
                at(10),
                at(10),
                null,
                null,
                INCIDENT,
                null,
                List.of(new Evidence("token-20", at(1), "web-7", null), new Evidence("token-0", at(0), "web-7", null)),
                null,
                "fingerprint",
                null,
                null,
                0,
                false);
    }

    /** A store that answers these questions and is asked no others. */
    private static <T> T only(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return answers.get(method.getName());
                }));
    }

    private IncidentStore incidents() {
        StoredIncident row = new StoredIncident(
                PROD,
                INCIDENT,
                "Token errors",
                Severity.CRITICAL,
                "OPEN",
                AlertClass.AUTH,
                List.of("identity"),
                1,
                at(1),
                at(9),
                at(10),
                at(10),
                null,
                null,
                null,
                Map.of());
        return only(
                IncidentStore.class,
                Map.of(
                        "find", Optional.of(row),
                        "alerts", List.of(alert),
                        "list", new Page<>(List.of(row), null),
                        "entries",
                                List.of(new IncidentEntry(
                                        7,
                                        PROD.tenant(),
                                        INCIDENT,
                                        at(12),
                                        "note",
                                        "ada",
                                        "The secret is wrong",
                                        null))));
    }

    private AlertStore alerts() {
        return only(
                AlertStore.class,
                Map.of(
                        "find", Optional.of(new AlertRecord(alert, Map.of())),
                        "trail",
                                List.of(
                                        new TrailEntry(
                                                PROD.tenant(),
                                                "alert-1",
                                                at(10),
                                                "alert",
                                                "opened",
                                                "it held since 2026-03-02T10:01:00Z",
                                                null),
                                        new TrailEntry(
                                                PROD.tenant(),
                                                "alert-1",
                                                at(11),
                                                "notify",
                                                "delivered to ops",
                                                "in 1 s",
                                                null),
                                        new TrailEntry(
                                                PROD.tenant(),
                                                "alert-1",
                                                at(13),
                                                "person",
                                                "acknowledged",
                                                "",
                                                "ada"))));
    }

    @Test
    void theTimelineHasWhatAlertsEventsChangesChannelsAndPeopleDidInOrder() {
        List<TimelineEntry> timeline =
                investigator.timeline(PROD.tenant(), INCIDENT).orElseThrow();

        assertThat(timeline)
                .extracting(TimelineEntry::kind)
                .containsExactly(
                        Kind.CHANGE,
                        Kind.EVENT,
                        Kind.ALERT,
                        Kind.EVENT,
                        Kind.ALERT,
                        Kind.NOTIFICATION,
                        Kind.NOTE,
                        Kind.ACTION);
        assertThat(timeline.get(0).entry()).isEqualTo("Configuration was changed: identity-client-secret");
        assertThat(timeline.get(0).actor()).isEqualTo("ada");
        assertThat(timeline.get(1).entry()).isEqualTo("Error: Token handle not found");
        assertThat(timeline.get(1).references().get(0).url())
                .isEqualTo("/v1/events/token-0?tenant=acme&environment=prod");
        assertThat(timeline.get(1).references().get(0).node()).isEqualTo("web-7");
        assertThat(timeline.get(4).entry()).isEqualTo("\"Token errors\" opened: it held since 05:01:00 EST");
        assertThat(investigator.timelineOfAlert(PROD.tenant(), "alert-1")).contains(timeline);
    }

    @Test
    void theCauseIsNamedWithTheEventsItRestsOn() {
        Causes causes = investigator.causes(PROD, INCIDENT).orElseThrow();

        assertThat(causes.candidates().get(0).cause()).isEqualTo(Cause.CONFIG_CHANGE);
        assertThat(causes.candidates().get(0).why().get(0).evidence())
                .extracting(each -> each.eventId())
                .containsExactly("change-1");
        assertThat(causes.candidates().get(1).cause()).isEqualTo(Cause.AUTH);
        assertThat(causes.candidates().get(1).since()).isEqualTo(at(0));
        assertThat(causes.candidates().get(1).why())
                .extracting(Causes.Claim::text)
                .anyMatch(text -> text.endsWith("unusual since 05:00 EST"))
                .noneMatch(text -> text.contains("2026-"));
        assertThat(causes.changes()).hasSize(1);
        assertThat(causes.chain().key()).isEqualTo("c-0");
        assertThat(causes.chain().steps())
                .extracting(Causes.Step::service)
                .as("over services")
                .containsExactly("portal", "identity");
        assertThat(investigator.causes(TenantEnvironment.of("acme", "uat"), INCIDENT))
                .isEmpty();
    }

    @Test
    void theSameFactsGiveTheSameAnswerHoweverTheyArrived() throws IOException {
        Collections.shuffle(all, new Random(5));
        try (IndexedEvents index = new IndexedEvents()) {
            Investigator other = investigator(index, all);
            assertThat(other.causes(PROD, INCIDENT)).isEqualTo(investigator.causes(PROD, INCIDENT));
            assertThat(other.timeline(PROD.tenant(), INCIDENT))
                    .isEqualTo(investigator.timeline(PROD.tenant(), INCIDENT));
        }
    }

    @Test
    void aChainIsFoundByItsIdAlone() {
        Causes causes = investigator.chain(PROD, "correlation", "c-0").orElseThrow();

        assertThat(causes.chain().steps())
                .extracting(step -> step.event().eventId())
                .containsExactly("web-1", "token-0");
        assertThat(investigator.chain(PROD, "plan", "nobody-has-it")).isEmpty();
    }

    @Test
    void saysWhoMetWithIt() {
        Incident incident = new Incident(
                INCIDENT,
                PROD,
                "Token errors",
                Severity.CRITICAL,
                IncidentState.OPEN,
                AlertClass.AUTH,
                null,
                null,
                List.of("identity"),
                List.of(),
                List.of(),
                0,
                List.of("alert-1"),
                1,
                1,
                at(1),
                at(9),
                at(10),
                at(10),
                null,
                null,
                null,
                List.of(),
                null);
        Lookout.Found found = investigator.look(incident, List.of(alert));

        assertThat(found.users()).hasSize(7).contains("person-0", "person-6");
        assertThat(found.userCount()).isEqualTo(7);
        assertThat(found.ids()).contains("c-0", "c-20");
        assertThat(found.cause()).contains("identity-client-secret");
    }
}
