// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an incident is called while nobody says otherwise. */
class NamingTest {
    private static final Alert PORTAL = Sample.open("a", AlertClass.AVAILABILITY, "portal", 0);
    private static final Alert IDENTITY = Sample.open("b", AlertClass.AUTH, "identity", 4);
    private static final Alert DATABASE = Sample.open("c", AlertClass.DOWNSTREAM, "database", 6);
    private static final ServiceMap MAP =
            ServiceMap.of(List.of(service("portal", "identity"), service("identity", "database"), service("database")));

    private static Service service(String id, String... needs) {
        return new Service(id, id, Set.of(needs), Map.of());
    }

    @Test
    void theFirstToBeginWhereNobodyDeclaredWhatNeedsWhat() {
        assertThat(Naming.title(List.of(IDENTITY, PORTAL), ServiceMap.EMPTY))
                .isEqualTo("Trouble of availability (portal), with sign-in failures");
    }

    @Test
    void theServiceThatTheOthersNeedEvenWhenItsAlertCameLater() {
        assertThat(Naming.title(List.of(PORTAL, IDENTITY), MAP))
                .isEqualTo("Trouble of auth (identity), with failing or slow requests");
        assertThat(Naming.title(List.of(PORTAL, IDENTITY, DATABASE), MAP))
                .as("the farthest that is in trouble")
                .isEqualTo("Trouble of downstream (database), with failing or slow requests and sign-in failures");
        assertThat(Naming.main(List.of(PORTAL, DATABASE), MAP)).isEqualTo(DATABASE);
    }

    @Test
    void whatFailedMuchLaterDidNotCauseIt() {
        Alert late = Sample.open("d", AlertClass.AUTH, "identity", 40);
        assertThat(Naming.main(List.of(PORTAL, late), MAP)).isEqualTo(PORTAL);
    }

    @Test
    void whatNeedsEachOtherIsToldApartByTime() {
        ServiceMap round = ServiceMap.of(List.of(service("portal", "identity"), service("identity", "portal")));
        assertThat(Naming.main(List.of(PORTAL, IDENTITY), round)).isEqualTo(PORTAL);
    }
}
