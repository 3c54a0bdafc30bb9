// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Routing;
import io.bellwether.alert.RoutingImport.Imported;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Channels;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingServiceTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final String CONFIG =
            """
            route: { receiver: pager, routes: [ { matchers: [ 'severity="warning"' ], receiver: mail } ] }
            receivers:
              - { name: pager, pagerduty_configs: [ { routing_key: topsecretkey } ] }
              - { name: mail, webhook_configs: [ { url: 'https://user:pass@example.org/hook' } ] }
            """;

    private final Map<String, Map<String, Object>> created = new LinkedHashMap<>();
    private final Map<String, Object> saved = new LinkedHashMap<>();
    private String refused = "";

    private final Channels channels = (Channels) Proxy.newProxyInstance(
            Channels.class.getClassLoader(),
            new Class<?>[] {Channels.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "find" -> Optional.ofNullable(created.get(arguments[1])).map(found -> view(found));
                case "parameters" -> parameters((String) arguments[0]);
                case "create" -> create(arguments[1]);
                case "delete" -> created.remove(arguments[1]) != null;
                default -> throw new UnsupportedOperationException(method.getName());
            });
    private final Routing routing = new Routing() {
        @Override
        public Map<String, Object> get(TenantId tenant) {
            return saved;
        }

        @Override
        public Map<String, Object> put(TenantId tenant, Map<String, ?> document) {
            RoutingDocument.read(document, created.keySet());
            saved.putAll(document);
            return saved;
        }
    };
    private final RoutingService service = new RoutingService(routing, channels);

    private static List<Parameter<?>> parameters(String notifier) {
        return notifier.equals("pagerduty")
                ? List.of(
                        Parameter.text("routingKey", "Key", "The key.").secret().required())
                : List.of(Parameter.webAddress("url", "URL", "Where to.").required());
    }

    private Channels.ChannelView create(Object document) {
        Map<String, Object> channel = AlertmanagerDaemon.object(document);
        if (channel.get("id").equals(refused)) {
            throw new InvalidInput("settings.url", "https://user:pass@example.org/hook", "is not reachable");
        }
        created.put(String.valueOf(channel.get("id")), channel);
        return view(channel);
    }

    private static Channels.ChannelView view(Map<String, Object> channel) {
        return new Channels.ChannelView(
                ACME,
                String.valueOf(channel.get("id")),
                "webhook",
                Map.of(),
                true,
                "active",
                0,
                0,
                null,
                null,
                null,
                Map.of());
    }

    @Test
    void aLookChangesNothingAndShowsNoSecret() {
        Imported imported = service.importAlertmanager(ACME, CONFIG, false, false, false);

        assertThat(imported.applied()).isFalse();
        assertThat(created).isEmpty();
        assertThat(saved).isEmpty();
        assertThat(imported.channels()).extracting(channel -> channel.id()).containsExactly("pager", "mail");
        assertThat(imported.toString()).doesNotContain("topsecretkey", "user:pass");
    }

    @Test
    void whatIsAppliedIsInForce() {
        Imported imported = service.importAlertmanager(ACME, CONFIG, true, false, true);

        assertThat(imported.applied()).isTrue();
        assertThat(created.get("pager").get("settings")).isEqualTo(Map.of("routingKey", "topsecretkey"));
        assertThat(saved).containsKey("route");
    }

    @Test
    void routingThatWouldTellNobodyIsAppliedByForceAlone() {
        String silent = "{ route: { receiver: none }, receivers: [ { name: none } ] }";

        assertThat(service.importAlertmanager(ACME, silent, false, false, true).differences())
                .anyMatch(difference -> difference.field().equals("route")
                        && difference.message().startsWith("would tell nobody"));
        assertThatThrownBy(() -> service.importAlertmanager(ACME, silent, true, false, true))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("route: would tell nobody")
                .hasMessageContaining("force=true");
        assertThat(saved).isEmpty();
        assertThat(service.importAlertmanager(ACME, silent, true, true, true).applied())
                .isTrue();
        assertThat(saved).containsKey("route");
    }

    @Test
    void whenOneChannelIsRefusedNothingStays() {
        refused = "mail";

        assertThatThrownBy(() -> service.importAlertmanager(ACME, CONFIG, true, false, false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("channels.mail.settings.url: is not reachable")
                .satisfies(thrown -> assertThat(((InvalidInput) thrown).problems())
                        .extracting(Problem::value)
                        .containsOnlyNulls());
        assertThat(created).isEmpty();
        assertThat(saved).isEmpty();
    }
}
