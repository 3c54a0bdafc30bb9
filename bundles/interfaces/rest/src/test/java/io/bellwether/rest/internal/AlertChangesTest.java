// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.body;
import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.problem;
import static io.bellwether.rest.internal.Calls.unused;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Outcomes;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Deliveries;
import io.bellwether.notify.Wording;
import io.bellwether.relational.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said when alerts are assigned or changed many at once, and what is answered. */
class AlertChangesTest {
    private static final TenantId TENANT = TenantId.of("harbour");

    private final List<Object> assigned = new ArrayList<>();
    private final List<Bulk> changed = new ArrayList<>();
    private final AlertResource resource = new AlertResource(
            instead(Alerts.class, (proxy, called, given) -> switch (called.getName()) {
                case "find" -> found((String) given[1]);
                case "assign" -> {
                    assigned.add(given[2]);
                    yield found((String) given[1]);
                }
                case "change" -> {
                    changed.add((Bulk) given[0]);
                    yield 1;
                }
                default -> throw new IllegalStateException(called.getName());
            }),
            instead(Outcomes.class, unused()),
            instead(Anomalies.class, unused()),
            instead(Deliveries.class, unused()));

    @Test
    void nullTakesTheOwnerAwayAndNothingIsRefused() throws Exception {
        resource.assign(request("{\"assigned_to\": \"ada\"}"), "prod-1");
        resource.assign(request("{\"assigned_to\": null}"), "prod-1");
        assertThat(assigned).isEqualTo(Arrays.asList("ada", null));

        assertThat(problem(() -> resource.assign(request("{}"), "prod-1")).detail())
                .isEqualTo("assigned_to: is required: who looks after it, or null for nobody");
        assertThat(problem(() -> resource.assign(request("{\"assigned_to\": \" \"}"), "prod-1"))
                        .detail())
                .isEqualTo("assigned_to: must name somebody; null takes the owner away");
        assertThat(problem(() -> resource.change(request("{\"action\": \"assign\", \"ids\": [\"prod-1\"]}")))
                        .detail())
                .startsWith("assigned_to: is required");
        assertThat(assigned).hasSize(2);
        assertThat(changed).isEmpty();
    }

    @Test
    void manyAtOnceAreAnsweredWithTheIdsThatAreNotKnown() throws Exception {
        assertThat(body(resource.change(
                        request("{\"action\": \"resolve\", \"ids\": [\"prod-1\", \"uat-1\", \"gone\"]}"))))
                .isEqualTo(Map.of("changed", 1, "unknown", List.of("uat-1", "gone")));
        assertThat(body(resource.change(request("{\"action\": \"resolve\", \"ids\": [\"prod-1\"]}"))))
                .isEqualTo(Map.of("changed", 1, "unknown", List.of()));
        assertThat(body(resource.change(
                        request("{\"action\": \"ack\", \"query\": {\"state\": [\"OPEN\"], \"suppressed\": false}}"))))
                .containsEntry("changed", 1);
        assertThat(changed.get(2).query().states()).containsExactly(AlertState.OPEN);
        assertThat(problem(
                                () -> resource.change(
                                        request(
                                                "{\"action\": \"ack\", \"query\": {\"state\": 5, \"stat\": \"OPEN\", \"policy\": [5]}}")))
                        .errors())
                .extracting(error -> error.field())
                .containsExactlyInAnyOrder("query.state", "query.stat", "query.policy[0]");
    }

    @Test
    void aLedgerConcernsEveryEnvironment() {
        ChannelResource channels = new ChannelResource(
                instead(Channels.class, (proxy, called, given) -> switch (called.getName()) {
                    case "ledger" -> new Page<>(List.of(), null);
                    case "find" -> given[1].equals("mail") ? Optional.of(mail()) : Optional.empty();
                    default -> List.of();
                }),
                instead(Wording.class, unused()));

        assertThat(problem(() -> channels.deliveries(request(null), "mail")).status())
                .isEqualTo(403);
        assertThat(channels.deliveries(Calls.request(caller(Set.of()), null, null), "mail")
                        .getStatus())
                .isEqualTo(200);
        assertThat(problem(() -> channels.deliveries(Calls.request(caller(Set.of()), null, null), "post"))
                        .status())
                .as("a channel that never was")
                .isEqualTo(404);
    }

    private static Channels.ChannelView mail() {
        return new Channels.ChannelView(
                TENANT, "mail", "email", Map.of(), true, "active", 0, 0, null, null, null, Map.of());
    }

    private static HttpServletRequest request(String body) {
        return Calls.request(caller(Set.of(new EnvironmentId("prod"))), body, null);
    }

    private static Caller caller(Set<EnvironmentId> environments) {
        Principal principal = new Principal("t1", "Ada", TENANT, environments, Role.ADMIN, Role.ADMIN.scopes());
        return new Caller(principal, TENANT, null, any -> true);
    }

    private static Optional<Alert> found(String id) {
        int dash = id.indexOf('-');
        return dash < 0 ? Optional.empty() : Optional.of(Calls.alert(id, id.substring(0, dash)));
    }
}
