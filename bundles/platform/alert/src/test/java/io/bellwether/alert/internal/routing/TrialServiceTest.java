// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.RoutingTrial.Answer;
import io.bellwether.alert.RoutingTrial.Asked;
import io.bellwether.alert.internal.suppress.DeclaredSuppression;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.wire.Json;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialServiceTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final Instant NOW = Instant.parse("2025-08-12T03:00:00Z");
    private static final Map<String, Object> ROUTING = Json.yaml(
                    """
                    route:
                      channel: ops
                      group_by: [environment, service]
                      routes:
                        - { matchers: [ 'severity="critical"' ], channels: [ pager, gone ], escalation: duty, continue: true }
                        - { matchers: [ 'team=~"web|api"' ], channel: mail, mute_time_intervals: [ night ] }
                        - { matchers: [ 'team="web"' ], channel: chat }
                    time_intervals: [ { name: night, time_intervals: [ { times: [ { start_time: '00:00', end_time: '06:00' } ] } ] } ]
                    """)
            .get(0);

    private Map<String, Object> routing = ROUTING;
    private Suppressor suppressor = Suppressor.NONE;

    private Answer test(Map<String, String> labels) {
        List<Channel> channels = List.of(channel("ops", true), channel("pager", true), channel("mail", false));
        ChannelStore store = (ChannelStore) Proxy.newProxyInstance(
                ChannelStore.class.getClassLoader(),
                new Class<?>[] {ChannelStore.class},
                (proxy, method, arguments) -> method.getName().equals("list") ? channels : Optional.of(routing));
        Tenants tenants = (Tenants) Proxy.newProxyInstance(
                Tenants.class.getClassLoader(),
                new Class<?>[] {Tenants.class},
                (proxy, method, arguments) -> method.getName().equals("find") ? Optional.empty() : List.of());
        return new TrialService(store, tenants, suppressor).test(ACME, labels, NOW);
    }

    private static Channel channel(String id, boolean enabled) {
        return new Channel(ACME, id, "webhook", Map.of(), enabled, false, NOW, NOW);
    }

    @Test
    void everyRouteOnTheWaySaysWhetherItTookTheAlertAndWhy() {
        Answer answer = test(Map.of("severity", "critical", "team", "web", "environment", "prod"));

        assertThat(answer.routes()).hasSize(2);
        assertThat(answer.routes().get(0).channels()).containsExactly("pager", "gone");
        assertThat(answer.routes().get(0).escalation()).isEqualTo("duty");
        assertThat(answer.routes().get(0).groupLabels()).isEqualTo(Map.of("environment", "prod", "service", ""));
        assertThat(answer.routes().get(0).mutedBy()).isNull();
        assertThat(answer.routes().get(1).mutedBy()).isEqualTo("mute time interval night");
        assertThat(answer.tree())
                .containsExactly(
                        new Asked("route", true, "it takes every alert"),
                        new Asked("route.routes[0]", true, "severity=\"critical\" holds"),
                        new Asked("route.routes[1]", true, "team=~\"web|api\" holds"),
                        new Asked("route.routes[2]", false, "not asked: route.routes[1] took it before"));
        assertThat(answer.silent()).containsExactly("channel gone does not exist any more", "channel mail is disabled");
        assertThat(answer.suppression()).isNull();
    }

    @Test
    void whatIsLeftGoesToTheRoot() {
        Answer answer = test(Map.of("severity", "info"));

        assertThat(answer.routes()).hasSize(1);
        assertThat(answer.routes().get(0).why()).isEqualTo("it takes what no other route takes");
        assertThat(answer.tree().get(1).why()).isEqualTo("severity=\"critical\" does not hold: it is \"info\"");
        assertThat(answer.tree().get(2).why()).isEqualTo("team=~\"web|api\" does not hold: the alert has no team");
    }

    @Test
    void withoutRoutingEverybodyHears() {
        routing = Map.of();

        assertThat(test(Map.of()).routes().get(0).channels()).containsExactly("ops", "pager", "mail");
    }

    @Test
    void whatWouldHoldItBackIsSaid() {
        List<io.bellwether.api.settings.Problem> problems = new ArrayList<>();
        suppressor = DeclaredSuppression.read(
                ACME,
                ZoneOffset.UTC,
                Map.of("silences", List.of(Map.of("id", "s1", "matchers", List.of("team=\"web\""), "to", "2h"))),
                Map.of(),
                NOW,
                problems);
        Answer answer = test(Map.of("team", "web"));

        assertThat(problems).isEmpty();
        assertThat(answer.suppression().kind()).isEqualTo("silence");
        assertThat(answer.suppression().id()).isEqualTo("s1");
        assertThat(answer.suppression().until()).isEqualTo(NOW.plusSeconds(7_200));
    }

    @Test
    void anEnvironmentThatCannotBeIsRefused() {
        assertThatThrownBy(() -> test(Map.of("environment", "Not An Id")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("labels.environment");
    }
}
