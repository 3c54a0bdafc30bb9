// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import static io.bellwether.incident.internal.Sample.at;
import static io.bellwether.incident.internal.Sample.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which alerts come together. */
class CorrelationTest {
    private final Correlating none = new Correlating(ServiceMap.EMPTY);

    private static String place(Correlating correlating, Alert alert, int minute) {
        return correlating.follow(List.of(alert), at(minute)).get(0).incidentId();
    }

    private static String place(Correlating correlating, String id, AlertClass kind, String service, int minute) {
        return place(correlating, open(id, kind, service, minute), minute);
    }

    private static Service service(String id, String... needs) {
        return new Service(id, id, Set.of(needs), Map.of());
    }

    @Test
    void oneKindOfTroubleIsOneIncidentAndAnotherKindIsAnother() {
        String auth = place(none, "a1", AlertClass.AUTH, "identity", 0);

        assertThat(place(none, "a2", AlertClass.AUTH, "tokens", 5)).isEqualTo(auth);
        assertThat(place(none, "a3", AlertClass.EMAIL, "mail", 6)).isNotEqualTo(auth);
        assertThat(place(none, "a4", AlertClass.PLAN, "identity", 7)).isEqualTo(auth);
    }

    @Test
    void environmentsStayApart() {
        String prod = place(none, "a1", AlertClass.AUTH, "identity", 0);
        Alert uat = Sample.alert(TenantEnvironment.of("acme", "uat"), "a2", AlertClass.AUTH, "identity", 1, List.of());
        Alert other =
                Sample.alert(TenantEnvironment.of("zeta", "prod"), "a3", AlertClass.AUTH, "identity", 1, List.of());

        assertThat(Set.of(prod, place(none, uat, 1), place(none, other, 1))).hasSize(3);
    }

    @Test
    void servicesThatNeedOneAnotherBelongTogetherAndOthersDoNot() {
        Correlating mapped = new Correlating(ServiceMap.of(List.of(
                service("portal", "orders"),
                service("orders", "database"),
                service("database"),
                service("mail"),
                service("payroll", "ledger"),
                service("ledger"))));
        String database = place(mapped, "a1", AlertClass.DOWNSTREAM, "database", 0);

        assertThat(place(mapped, "a2", AlertClass.AVAILABILITY, "portal", 3)).isEqualTo(database);
        assertThat(place(mapped, "a3", AlertClass.EMAIL, "mail", 4)).isNotEqualTo(database);
        assertThat(place(mapped, "a4", AlertClass.DOWNSTREAM, "ledger", 5))
                .as("the same kind, of services that have nothing to do with each other")
                .isNotEqualTo(database);
        assertThat(place(mapped, "a5", AlertClass.SLO, "payroll", 6))
                .isEqualTo(place(mapped, "a6", AlertClass.DOWNSTREAM, "ledger", 7));
    }

    @Test
    void whatRestsOnTheSameEventBelongsTogether() {
        Evidence event = new Evidence("event-1", at(0), "web-1", null);
        String first = place(none, Sample.alert(Sample.PROD, "a1", AlertClass.PLAN, "engine", 0, List.of(event)), 0);
        Alert second = Sample.alert(Sample.PROD, "a2", AlertClass.EMAIL, "mail", 2, List.of(event));

        assertThat(place(none, second, 2)).isEqualTo(first);
    }

    @Test
    void aChangeJoinsWhatFollowsItAndNotWhatWasThereBefore() {
        String email = place(none, "a0", AlertClass.EMAIL, "mail", 0);
        String change = place(none, "a1", AlertClass.CONFIG_CHANGE, "workflow", 5);

        assertThat(change).isNotEqualTo(email);
        assertThat(place(none, "a2", AlertClass.AUTH, "identity", 9)).isEqualTo(change);
        assertThat(place(none, "a3", AlertClass.EMAIL, "mail", 10)).isEqualTo(email);
    }

    @Test
    void errorsThatNobodyCanPlaceJoinWhatIsGoingOn() {
        String auth = place(none, "a1", AlertClass.AUTH, "identity", 0);

        assertThat(place(none, "a2", AlertClass.UNKNOWN, null, 3)).isEqualTo(auth);
    }

    @Test
    void errorsThatNobodyCanPlaceTieNoOtherTroubleToTheFirst() {
        String unplaced = place(none, "a1", AlertClass.UNKNOWN, null, 0);
        String plan = place(none, "a2", AlertClass.PLAN, "engine", 2);

        assertThat(plan).as("nothing else is known of it").isEqualTo(unplaced);
        assertThat(place(none, "a3", AlertClass.EMAIL, "mail", 4)).isNotEqualTo(plan);
        assertThat(place(none, "a4", AlertClass.PLAN, "engine", 5)).isEqualTo(plan);
        assertThat(place(none, "a5", AlertClass.CONFIG_CHANGE, null, 1))
                .as("a change explains what follows it, placed or not")
                .isEqualTo(plan);
    }

    @Test
    void whatComesTooLateIsAnotherIncidentUnlessItIsTheSameThingStillOpen() {
        Alert first = open("a1", AlertClass.AUTH, "identity", 0);
        String auth = place(none, first, 0);

        assertThat(place(none, "a2", AlertClass.AUTH, "tokens", 16)).isNotEqualTo(auth);
        assertThat(place(none, "a3", AlertClass.AUTH, "identity", 40)).isEqualTo(auth);
    }

    @Test
    void aResolvedIncidentTakesFurtherAlertsForAWhile() {
        Alert first = open("a1", AlertClass.AUTH, "identity", 0);
        String auth = place(none, first, 0);
        place(none, Sample.resolved(Sample.in(first, auth), 5), 5);

        assertThat(place(none, "a2", AlertClass.AUTH, "identity", 15)).isEqualTo(auth);
        Alert second = Sample.resolved(Sample.in(open("a2", AlertClass.AUTH, "identity", 15), auth), 20);
        place(none, second, 20);
        assertThat(place(none, "a3", AlertClass.AUTH, "identity", 36)).isNotEqualTo(auth);
    }

    @Test
    void tenThousandAlertsOfOneCauseAreOneIncident() {
        Set<String> incidents = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            incidents.add(place(none, "a" + i, AlertClass.DOWNSTREAM, "service-" + i, 0));
        }

        assertThat(incidents).hasSize(1);
    }
}
