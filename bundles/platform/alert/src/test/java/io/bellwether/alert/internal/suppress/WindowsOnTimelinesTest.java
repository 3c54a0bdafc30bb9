// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.MaintenanceWindows.Span;
import io.bellwether.alert.MaintenanceWindows.Turn;
import io.bellwether.alert.MaintenanceWindows.View;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredIncident;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowsOnTimelinesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant FROM = Instant.parse("2026-01-14T02:00:00Z");
    private static final Span SPAN = new Span(FROM, FROM.plusSeconds(3_600));

    private final List<IncidentEntry> entries = new ArrayList<>();
    private Set<EnvironmentId> environments = Set.of(new EnvironmentId("prod"));
    private boolean down;
    private Consumer<Turn> listener;
    private boolean closed;
    private final WindowsOnTimelines timelines = new WindowsOnTimelines(
            instead(MaintenanceWindows.class, (proxy, called, given) -> windows(called.getName(), given)),
            instead(IncidentStore.class, (proxy, called, given) -> incidents(called.getName(), given)));

    private static <T> T instead(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("unchecked")
    private Object windows(String called, Object[] given) {
        if (called.equals("onTurn")) {
            listener = (Consumer<Turn>) given[0];
            return (AutoCloseable) () -> closed = true;
        }
        return Optional.of(
                new View(ACME, "nightly", Map.of(), environments, MaintenanceWindows.State.ACTIVE, List.of()));
    }

    @SuppressWarnings("unchecked")
    private Object incidents(String called, Object[] given) {
        if (down) {
            throw new StoreUnavailable("down", null);
        }
        if (called.equals("running")) {
            return List.of(
                    incident("acme", "prod", "i-1"), incident("acme", "uat", "i-2"), incident("zeta", "prod", "i-3"));
        }
        entries.addAll((List<IncidentEntry>) given[1]);
        return null;
    }

    private static StoredIncident incident(String tenant, String environment, String id) {
        return new StoredIncident(
                TenantEnvironment.of(tenant, environment),
                id,
                "title",
                Severity.ERROR,
                "OPEN",
                AlertClass.AUTH,
                List.of(),
                1,
                FROM,
                FROM,
                FROM,
                FROM,
                null,
                null,
                null,
                Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        timelines.stop();
        assertThat(closed).isTrue();
    }

    @Test
    void beginningAndEndStandOnTheTimelinesOfItsEnvironments() {
        listener.accept(new Turn(ACME, "nightly", "Nightly load", true, SPAN));
        listener.accept(new Turn(ACME, "nightly", "Nightly load", false, SPAN));

        assertThat(entries).extracting(IncidentEntry::incidentId).containsExactly("i-1", "i-1");
        assertThat(entries).extracting(IncidentEntry::at).containsExactly(FROM, FROM.plusSeconds(3_600));
        assertThat(entries)
                .extracting(IncidentEntry::entry)
                .containsExactly(
                        "maintenance window \"Nightly load\" begins, until 2026-01-14T03:00:00Z",
                        "maintenance window \"Nightly load\" ends");
        assertThat(entries).extracting(IncidentEntry::actor).containsOnlyNulls();
    }

    @Test
    void oneForAllEnvironmentsStandsOnAllOfItsTenant() {
        environments = Set.of();
        listener.accept(new Turn(ACME, "nightly", null, false, SPAN));

        assertThat(entries).extracting(IncidentEntry::incidentId).containsExactly("i-1", "i-2");
        assertThat(entries.get(0).entry()).isEqualTo("maintenance window \"nightly\" ends");
    }

    @Test
    void aStoreThatIsAwayHoldsUpNobody() {
        down = true;
        listener.accept(new Turn(ACME, "nightly", null, true, SPAN));

        assertThat(entries).isEmpty();
    }
}
