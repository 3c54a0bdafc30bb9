// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.StoreUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of alerts whose environment or tenant is deleted. */
class DeletionTest {
    private static final TenantId ZETA = TenantId.of("zeta");
    private static final TenantEnvironment ZETA_PROD = TenantEnvironment.of("zeta", "prod");
    private static final TenantEnvironment UAT = TenantEnvironment.of("acme", "uat");

    private final Timeline time = new Timeline("ops");

    @Test
    void theAlertsOfADeletedEnvironmentAreResolvedAndItsVerdictsSayNothing() {
        time.verdict().isTrue();
        time.verdict().where(UAT).isTrue();
        time.after("3s");
        assertThat(time.told()).containsExactly("opened ops 1", "opened ops 1");

        delete(UAT);
        time.after("1s");

        assertThat(time.states()).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
        assertThat(time.stores.trail)
                .anyMatch(entry -> "its environment was deleted".equals(entry.reason())
                        && entry.alertId().equals(resolved()));

        time.after("1m").verdict().where(UAT).isTrue();
        assertThat(time.states()).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
        assertThat(time.told()).containsExactly("opened ops 1", "opened ops 1", "cleared ops 1");
    }

    @Test
    void anEnvironmentDeletedBeforeARestartIsNoticedAfterIt() {
        time.verdict().where(UAT).isTrue();
        time.gone.add(UAT);
        time.restart();
        time.after("1s");

        assertThat(time.states()).containsExactly(AlertState.RESOLVED);
    }

    @Test
    void whatCannotBeResolvedNowIsResolvedWhenTheStoreIsBack() {
        time.verdict().where(UAT).isTrue();
        time.stores.down = true;
        delete(UAT);
        assertThatThrownBy(() -> time.after("1s")).isInstanceOf(StoreUnavailable.class);
        assertThat(time.states()).containsExactly(AlertState.OPEN);

        time.stores.down = false;
        time.after("1s");
        assertThat(time.states()).containsExactly(AlertState.RESOLVED);
    }

    @Test
    void aDeletedTenantDoesNotHoldUpTheOthersOfTheSameCall() {
        time.stores.channel(ZETA, "zops", Map.of(), true);
        time.verdict().where(ZETA_PROD).isTrue();
        time.stores.gone.add(ZETA);

        time.stage.accept(List.of(
                time.verdict().where(ZETA_PROD).policy("other").as(Condition.TRUE),
                time.verdict().as(Condition.TRUE)));

        assertThat(time.stores.alerts.values())
                .extracting(record -> record.alert().where())
                .containsExactly(ZETA_PROD, Timeline.PROD);
        assertThat(time.stage.open()).isEqualTo(1);
        time.after("3s");
        assertThat(time.told()).containsExactly("opened ops 1");
    }

    @Test
    void whatWasToBeToldForADeletedTenantIsNotTriedForEver() {
        time.stores.channel(ZETA, "zops", Map.of(), true);
        time.verdict().where(ZETA_PROD).isTrue();
        time.stores.gone.add(ZETA);

        time.after("3s");
        int refusals = time.stores.refusals;
        assertThat(refusals).isPositive();
        time.after("10s").after("1m");

        assertThat(time.stores.refusals).isEqualTo(refusals);
        assertThat(time.told()).isEmpty();
        assertThat(time.stage.open()).isZero();
    }

    private void delete(TenantEnvironment environment) {
        time.gone.add(environment);
        time.stage.keep(Set.of(Timeline.ACME));
    }

    private String resolved() {
        return time.stores.alerts.values().stream()
                .map(record -> record.alert())
                .filter(alert -> alert.state() == AlertState.RESOLVED)
                .findFirst()
                .orElseThrow()
                .id();
    }
}
