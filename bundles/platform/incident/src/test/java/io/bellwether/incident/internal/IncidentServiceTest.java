// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import static io.bellwether.incident.internal.Sample.at;
import static io.bellwether.incident.internal.Sample.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Correlation.Move;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.Incidents.Edit;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.testkit.ManualClock;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of incidents, what people do with them, and what outlives a restart. */
class IncidentServiceTest {
    private static final TenantId ACME = Sample.PROD.tenant();

    private final ManualClock clock = new ManualClock(Sample.T0);
    private final MemoryIncidents store = new MemoryIncidents();
    private final OneTenant tenants = new OneTenant();
    private final List<Move> moves = new ArrayList<>();
    private Lookout.Found found;
    private HandWorkers workers;
    private IncidentService service;

    @BeforeEach
    void start() {
        workers = new HandWorkers();
        ServiceMap map = ServiceMap.of(List.of(
                new Service("portal", "Portal", Set.of("identity"), Map.of()),
                new Service("identity", "Identity", Set.of(), Map.of())));
        service = new IncidentService(
                store,
                new Declared(map),
                tenants,
                (incident, alerts) -> found,
                workers,
                clock,
                new PrometheusMeters(),
                Map.of());
        service.onMove(moves::add);
    }

    private void until(int minute) {
        clock.set(at(minute));
    }

    /** An alert opens: placed, stored, told. @return as it is stored */
    private Alert opens(String id, AlertClass kind, String about, int minute) {
        until(minute);
        Alert alert = open(id, kind, about, minute);
        return becomes(Sample.in(alert, service.assign(alert, clock.instant())));
    }

    private Alert becomes(Alert alert) {
        store.alerts.put(alert.id(), alert);
        service.follow(List.of(alert));
        workers.work();
        return alert;
    }

    private Incident incident(String id) {
        return service.find(ACME, id).orElseThrow();
    }

    @Test
    void goesFromOpenToClosedWithItsFigures() {
        Alert first = opens("a1", AlertClass.AUTH, "identity", 0);
        String id = first.incidentId();
        assertThat(incident(id).state()).isEqualTo(IncidentState.OPEN);
        assertThat(incident(id).title()).isEqualTo("Trouble of auth (identity)");
        assertThat(incident(id).services()).containsExactly("identity");
        assertThat(incident(id).mayBeAffected()).containsExactly("portal");

        Alert second = opens("a2", AlertClass.DOWNSTREAM, "identity", 3);
        assertThat(second.incidentId()).isEqualTo(id);
        until(5);
        first = becomes(Sample.acknowledged(first, 5));
        assertThat(incident(id).state()).as("one of two is taken").isEqualTo(IncidentState.OPEN);
        second = becomes(Sample.acknowledged(second, 6));
        assertThat(incident(id).state()).isEqualTo(IncidentState.ACK);

        until(20);
        becomes(Sample.resolved(first, 15));
        becomes(Sample.resolved(second, 20));
        Incident resolved = incident(id);
        assertThat(resolved.state()).isEqualTo(IncidentState.RESOLVED);
        assertThat(resolved.timeToDetect()).isEqualTo(Duration.ofSeconds(50));
        assertThat(resolved.timeToAcknowledge()).isEqualTo(Duration.ofSeconds(310));
        assertThat(resolved.timeToResolve()).isEqualTo(Duration.ofSeconds(1260));

        until(49);
        workers.work();
        assertThat(incident(id).state()).isEqualTo(IncidentState.RESOLVED);
        until(50);
        workers.work();
        assertThat(incident(id).state()).isEqualTo(IncidentState.CLOSED);
        assertThat(store.rows.get(id).state()).isEqualTo("CLOSED");
        assertThat(store.said(id))
                .containsExactly("Incident opened", "All alerts are resolved", "Closed after 30 minutes of calm");
        until(90);
        workers.work();
        assertThat(incident(id)).as("read from the store").isEqualTo(IncidentRow.read(store.rows.get(id)));
    }

    @Test
    void comesBackWithItsAlert() {
        Alert alert = opens("a1", AlertClass.AUTH, "identity", 0);
        String id = alert.incidentId();
        until(5);
        alert = becomes(Sample.resolved(alert, 5));
        until(8);
        becomes(Sample.reopened(alert, 8));

        assertThat(incident(id).state()).isEqualTo(IncidentState.OPEN);
        assertThat(incident(id).resolvedAt()).isNull();
        assertThat(store.said(id)).last().isEqualTo("Incident opened again");
    }

    @Test
    void comesBackAfterItWasClosedAndForgotten() {
        Alert alert = opens("a1", AlertClass.AUTH, "identity", 0);
        until(5);
        alert = becomes(Sample.resolved(alert, 5));
        until(40);
        workers.work();
        until(80);
        workers.work();
        becomes(Sample.reopened(alert, 80));

        assertThat(incident(alert.incidentId()).state()).isEqualTo(IncidentState.OPEN);
    }

    @Test
    void whatPeopleCloseStaysClosedWhileItsAlertsGoOn() {
        Alert alert = opens("a1", AlertClass.AUTH, "identity", 0);
        String id = alert.incidentId();
        service.close(ACME, id, "nothing to be done", "ada");
        becomes(Sample.acknowledged(alert, 2));

        assertThat(incident(id).state()).isEqualTo(IncidentState.CLOSED);
        assertThat(incident(id).isClosedEarly()).isTrue();
        assertThat(incident(id).timeToResolve())
                .isEqualTo(
                        Duration.between(incident(id).startedAt(), incident(id).closedAt()));
        assertThat(opens("a2", AlertClass.AUTH, "identity", 3).incidentId()).isNotEqualTo(id);
        Incident again = service.reopen(ACME, id, null, "ada").orElseThrow();
        assertThat(again.state()).isEqualTo(IncidentState.ACK);
        assertThat(again.timeToResolve()).isNull();
    }

    @Test
    void peopleSetAndNoteAndTake() {
        String id = opens("a1", AlertClass.AUTH, "identity", 0).incidentId();
        service.edit(ACME, id, new Edit("Nobody can sign in", Severity.CRITICAL, "ada"), "bob");
        service.note(ACME, id, "The provider was called", "ada");
        service.acknowledge(ACME, id, "on it", "cleo");

        Incident seen = incident(id);
        assertThat(seen.title()).isEqualTo("Nobody can sign in");
        assertThat(seen.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(seen.owner()).isEqualTo("ada");
        assertThat(seen.state()).isEqualTo(IncidentState.ACK);
        assertThat(store.said(id))
                .containsExactly(
                        "Incident opened",
                        "Title set to \"Nobody can sign in\"",
                        "Severity set to critical",
                        "Owner is ada",
                        "The provider was called",
                        "Taken: on it");
        service.edit(ACME, id, new Edit("", null, ""), "bob");
        assertThat(incident(id).title()).isEqualTo("Trouble of auth (identity)");
        assertThat(incident(id).owner()).isNull();
        assertThatThrownBy(() -> service.note(ACME, id, " ", "ada")).isInstanceOf(InvalidInput.class);
        assertThat(service.note(new TenantId("zeta"), id, "text", "eve")).isEmpty();
        assertThat(service.close(new TenantId("zeta"), id, null, "eve")).isEmpty();
    }

    @Test
    void mergesSplitsAndLinks() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        Alert two = opens("a2", AlertClass.EMAIL, "mail", 1);
        assertThat(two.incidentId()).isNotEqualTo(one.incidentId());
        service.link(ACME, one.incidentId(), two.incidentId(), "ada");
        assertThat(incident(two.incidentId()).linked()).containsExactly(one.incidentId());

        Incident merged =
                service.merge(ACME, two.incidentId(), one.incidentId(), "ada").orElseThrow();
        assertThat(merged.alertIds()).containsExactly("a1", "a2");
        assertThat(moves).containsExactly(new Move(ACME, List.of("a2"), one.incidentId(), "ada"));
        assertThat(store.alerts.get("a2").incidentId()).isEqualTo(one.incidentId());
        Incident gone = incident(two.incidentId());
        assertThat(gone.state()).isEqualTo(IncidentState.CLOSED);
        assertThat(gone.mergedInto()).isEqualTo(one.incidentId());
        assertThat(service.reopen(ACME, gone.id(), null, "ada").orElseThrow().state())
                .isEqualTo(IncidentState.CLOSED);

        becomes(Sample.acknowledged(two, 2));
        assertThat(incident(one.incidentId()).alertCount())
                .as("the alert's own record does not know it yet")
                .isEqualTo(2);

        Incident split =
                service.split(ACME, one.incidentId(), List.of("a2"), "ada").orElseThrow();
        assertThat(split.alertIds()).containsExactly("a2");
        assertThat(incident(one.incidentId()).alertIds()).containsExactly("a1");
        assertThat(store.alerts.get("a2").incidentId()).isEqualTo(split.id());
        assertThatThrownBy(() -> service.split(ACME, split.id(), List.of("a2"), "ada"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> service.merge(ACME, split.id(), split.id(), "ada"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> service.merge(ACME, split.id(), "none", "ada")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void anAlertThatComesToAMergedIncidentGoesWhereTheOthersWent() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        Alert two = opens("a2", AlertClass.EMAIL, "mail", 1);
        Alert late = open("a3", AlertClass.EMAIL, "mail", 2);
        late = Sample.in(late, service.assign(late, at(2)));
        assertThat(late.incidentId()).isEqualTo(two.incidentId());
        service.merge(ACME, two.incidentId(), one.incidentId(), "ada");
        becomes(late);

        assertThat(incident(one.incidentId()).alertIds()).containsExactly("a1", "a2", "a3");
        assertThat(store.alerts.get("a3").incidentId()).isEqualTo(one.incidentId());
        assertThat(moves).last().isEqualTo(new Move(ACME, List.of("a3"), one.incidentId(), null));
    }

    @Test
    void incidentsWhoseEventsShareAnIdAreJoinedUnlessPeopleSetThemApart() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        found = new Lookout.Found("Sign-in and tokens", List.of("ada"), 3, List.of("correlation-7"));
        workers.work();
        assertThat(incident(one.incidentId()).users()).containsExactly("ada");
        assertThat(incident(one.incidentId()).userCount()).isEqualTo(3);
        assertThat(incident(one.incidentId()).cause()).isEqualTo("Sign-in and tokens");

        Alert two = opens("a2", AlertClass.EMAIL, "mail", 1);
        workers.work();

        assertThat(incident(two.incidentId()).mergedInto()).isEqualTo(one.incidentId());
        Incident split =
                service.split(ACME, one.incidentId(), List.of("a2"), "ada").orElseThrow();
        workers.work();
        assertThat(incident(split.id()).mergedInto()).isNull();
    }

    @Test
    void goesOnAfterARestart() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        service.edit(ACME, one.incidentId(), new Edit("Sign-in", null, "ada"), "ada");
        Incident before = incident(one.incidentId());
        until(2);
        start();

        assertThat(incident(one.incidentId())).isEqualTo(before);
        assertThat(opens("a2", AlertClass.AUTH, "identity", 4).incidentId()).isEqualTo(one.incidentId());
        becomes(Sample.resolved(one, 6));
        assertThat(incident(one.incidentId()).state()).isEqualTo(IncidentState.OPEN);
    }

    @Test
    void anIncidentThatWasNeverStoredIsMadeOfItsAlerts() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        store.rows.clear();
        Alert lost = Sample.resolved(Sample.in(open("a2", AlertClass.EMAIL, "mail", 1), "lost"), 3);
        store.alerts.put("a2", lost);
        until(5);
        start();

        assertThat(store.rows.keySet()).containsExactlyInAnyOrder(one.incidentId(), "lost");
        assertThat(incident(one.incidentId()).state()).isEqualTo(IncidentState.OPEN);
        assertThat(incident("lost").state()).isEqualTo(IncidentState.RESOLVED);
    }

    @Test
    void nothingIsLostWhileTheStoreIsDown() {
        store.down = true;
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        opens("a2", AlertClass.AUTH, "identity", 1);
        assertThat(store.rows).isEmpty();
        assertThatThrownBy(() -> service.note(ACME, one.incidentId(), "text", "ada"))
                .isInstanceOf(StoreUnavailable.class);
        store.down = false;
        workers.work();

        assertThat(store.rows.get(one.incidentId()).alertCount()).isEqualTo(2);
        assertThat(store.said(one.incidentId())).contains("Incident opened");
    }

    @Test
    void anAlertThatWasNotStoredLeavesNothing() {
        Alert never = open("a1", AlertClass.AUTH, "identity", 0);
        String id = service.assign(never, at(0));
        until(6);
        workers.work();

        assertThat(service.find(ACME, id)).isEmpty();
        assertThat(store.rows).isEmpty();
        assertThat(opens("a2", AlertClass.AUTH, "identity", 7).incidentId()).isNotEqualTo(id);
    }

    @Test
    void forgetsATenantThatIsGone() {
        Alert one = opens("a1", AlertClass.AUTH, "identity", 0);
        tenants.leave();
        store.rows.clear();

        assertThat(service.find(ACME, one.incidentId())).isEmpty();
        workers.work();
        assertThat(store.rows).isEmpty();
    }

    @Test
    void keepsTheLastReport() {
        String id = opens("a1", AlertClass.AUTH, "identity", 0).incidentId();
        service.saveReport(ACME, id, new IncidentReport(at(1), "{}"));
        service.saveReport(ACME, id, new IncidentReport(at(2), "{\"again\": true}"));

        assertThat(service.report(ACME, id)).contains(new IncidentReport(at(2), "{\"again\": true}"));
        assertThat(store.said(id)).last().isEqualTo("Report was made");
    }
}
