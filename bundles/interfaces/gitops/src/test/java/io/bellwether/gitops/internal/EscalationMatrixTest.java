// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Escalations.DrillStep;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.alert.Routing;
import io.bellwether.alert.internal.oncall.EscalationService;
import io.bellwether.alert.internal.oncall.OnCallService;
import io.bellwether.alert.internal.oncall.Rosters;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.Tenant;
import io.bellwether.testkit.StandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of an escalation matrix, applied by the true services of on-call with stores in memory. */
class EscalationMatrixTest {
    private static final TenantId MATRIX = TenantId.of("matrix");
    private static final Path SAMPLES = Path.of("../../../etc/tenants/samples");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-06T12:00:00Z"));

    @TempDir
    Path etc;

    private final Map<String, ChannelView> channels = new TreeMap<>();
    private final Map<String, Object> routed = new LinkedHashMap<>();
    private OnCallService onCall;
    private EscalationService escalations;
    private DeclaredTenants declared;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        Tenants tenants = StandIn.of(Tenants.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "find" ->
                Optional.of(new Tenant(MATRIX, "Escalation matrix", ZoneId.of("Europe/London"), Instant.EPOCH));
            case "onChange" -> (AutoCloseable) () -> {};
            default -> Optional.empty();
        });
        Channels notify =
                StandIn.of(Channels.class, (proxy, called, arguments) -> channels(called.getName(), arguments));
        ChannelStore store = StandIn.of(
                ChannelStore.class,
                (proxy, called, arguments) -> called.getName().equals("routing")
                        ? Optional.of(routed)
                        : channels.values().stream()
                                .map(view -> new Channel(
                                        MATRIX,
                                        view.id(),
                                        view.notifier(),
                                        Map.of(),
                                        true,
                                        true,
                                        Instant.EPOCH,
                                        Instant.EPOCH))
                                .toList());
        Declaring declaring = new Declaring(etc, "matrix.yaml");
        file = declaring.file;
        Rosters rosters = new Rosters(declaring.store, tenants, TIME);
        onCall = new OnCallService(rosters, store, TIME);
        escalations = new EscalationService(rosters, store, notify);
        Routing routing = StandIn.of(Routing.class, (proxy, called, arguments) -> {
            if (called.getName().equals("put")) {
                routed.putAll(named(arguments[1]));
            }
            return routed;
        });
        String sample = Files.readString(SAMPLES.resolve("escalation-matrix.yaml"))
                .replace("${env:MATRIX_PAGERDUTY_KEY}", "key")
                .replace("${env:MATRIX_SLACK_URL}", "https://hooks.slack.example/services/T/B/x");
        declaring.write(sample);
        declared = declaring.tenants(tenants, notify, routing, onCall, escalations);
    }

    @Test
    void whatIsDeclaredRunsWithoutDriftAndMayBeAppliedAgain() throws Exception {
        declared.apply(file);
        assertThat(declared.drift()).isEmpty();
        assertThat(declared.apply(file))
                .contains("rota primary", "escalation business-metrics", "person chloe", "routing");

        Map<String, Object> asha =
                new LinkedHashMap<>(onCall.find(MATRIX, Kind.PERSON, "asha").orElseThrow());
        asha.put("channels", List.of("ops-mail"));
        onCall.replace(MATRIX, Kind.PERSON, "asha", asha, "somebody");
        assertThat(declared.drift())
                .containsExactly(
                        new Drift("matrix.yaml", "matrix/person/asha", "channels", "[asha-mail]", "[ops-mail]"));
    }

    @Test
    void nobodyIsEverWithoutSomebodyOnCall() throws Exception {
        declared.apply(file);
        assertThat(onCall.shifts(
                                MATRIX,
                                "primary",
                                Instant.parse("2026-03-01T00:00:00Z"),
                                Instant.parse("2026-05-30T00:00:00Z"))
                        .orElseThrow())
                .allSatisfy(shift -> assertThat(shift.person()).isNotNull());
    }

    @Test
    void theMatrixReachesWhomItNamesWhenItSays() throws Exception {
        declared.apply(file);
        assertThat(walk("critical-system", "2026-01-06T12:00:00Z"))
                .containsExactly("0s critical-pager critical-slack ops-mail asha-mail", "10m asha-mail ben-mail");
        assertThat(walk("critical-system", "2026-01-06T23:00:00Z"))
                .as("Sydney has London's nights")
                .startsWith("0s critical-pager critical-slack ops-mail chloe-mail");
        assertThat(walk("security-incidents", "2026-01-06T12:00:00Z"))
                .containsExactly("0s security-mail", "15m asha-mail");
        assertThat(walk("ai-services", "2026-01-06T12:00:00Z")).containsExactly("2m ai-mail");
        assertThat(walk("customer-success", "2026-01-06T12:00:00Z")).containsExactly("5m success-mail");
        assertThat(walk("business-metrics", "2026-01-06T12:00:00Z")).containsExactly("10m product-mail");
    }

    private List<String> walk(String escalation, String at) {
        List<String> walked = new ArrayList<>();
        for (DrillStep step : escalations
                .drill(MATRIX, escalation, Severity.CRITICAL, Instant.parse(at), "test")
                .orElseThrow()
                .steps()) {
            List<String> told = step.targets().stream()
                    .flatMap(target -> target.channels().stream())
                    .map(channel -> channel.channel())
                    .toList();
            walked.add(io.bellwether.api.settings.Durations.format(step.after()) + " " + String.join(" ", told));
        }
        return walked;
    }

    private Object channels(String called, Object[] arguments) {
        return switch (called) {
            case "list" -> List.copyOf(channels.values());
            case "find" -> Optional.ofNullable(channels.get(arguments[1]));
            case "create" -> keep(named(arguments[1]));
            case "replace" ->
                channels.containsKey(arguments[1]) ? Optional.of(keep(named(arguments[2]))) : Optional.empty();
            default -> throw new UnsupportedOperationException(called);
        };
    }

    private ChannelView keep(Map<String, Object> item) {
        String id = String.valueOf(item.get("id"));
        ChannelView view = new ChannelView(
                MATRIX,
                id,
                String.valueOf(item.get("notifier")),
                named(item.get("settings")),
                true,
                "active",
                0,
                0,
                null,
                null,
                null,
                Map.of());
        channels.put(id, view);
        return view;
    }

    private static Map<String, Object> named(Object map) {
        Map<String, Object> named = new LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }
}
