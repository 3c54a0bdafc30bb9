// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.RoutingTrial;
import io.bellwether.alert.internal.suppress.Suppression;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Follows made-up alerts through the routing that is stored, with the suppressions that hold. */
@Component(service = RoutingTrial.class)
public final class TrialService implements RoutingTrial {
    private static final int MOST_LABELS = 100;
    private static final String NAMELESS = "where-would-this-go";

    private final ChannelStore channels;
    private final Tenants tenants;
    private final Suppressor suppressor;

    @Activate
    public TrialService(
            @Reference ChannelStore channels,
            @Reference Tenants tenants,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    Suppressor suppressor) {
        this.channels = channels;
        this.tenants = tenants;
        this.suppressor = suppressor == null ? Suppressor.NONE : suppressor;
    }

    @Override
    public Answer test(TenantId tenant, Map<String, String> labels, Instant at) {
        Alert alert = alert(tenant, labels, at);
        ZoneId zone = tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        Map<String, Object> document = channels.routing(tenant).orElse(Map.of());
        Map<String, Channel> byId = channels.list(tenant).stream()
                .collect(Collectors.toMap(Channel::id, channel -> channel, (a, b) -> a, LinkedHashMap::new));
        Map<String, String> seen = new HashMap<>(RoutingTable.labels(alert));
        labels.forEach(seen::put);
        List<Asked> tree = new ArrayList<>();
        List<Taken> taken = new ArrayList<>();
        if (document.isEmpty()) {
            taken.add(everything(byId, seen));
        } else {
            Route root = RoutingDocument.read(document, null);
            List<Route> found =
                    root.find(seen, asked -> tree.add(new Asked(asked.path(), asked.matched(), asked.why())));
            found.forEach(route -> taken.add(taken(route, seen, at, zone)));
        }
        List<String> silent = silent(taken, byId);
        Suppression holds = suppressor.find(alert, at);
        return new Answer(
                taken,
                tree,
                holds == null
                        ? null
                        : new Suppressed(holds.kind().toString(), holds.id(), holds.reason(), holds.until()),
                silent);
    }

    private static Taken taken(Route route, Map<String, String> labels, Instant at, ZoneId zone) {
        String condition = route.condition();
        return new Taken(
                route.path(),
                route.channels(),
                route.escalation(),
                route.group(labels),
                route.timing().groupWait(),
                route.timing().groupInterval(),
                route.timing().repeatInterval(),
                condition.isEmpty() ? "it takes " + route.rest() : condition + " holds",
                route.quiet().why(at, zone));
    }

    private static Taken everything(Map<String, Channel> channels, Map<String, String> labels) {
        Map<String, String> group = new LinkedHashMap<>();
        Route.STANDARD_GROUP_BY.forEach(name -> group.put(name, labels.getOrDefault(name, "")));
        return new Taken(
                "*",
                List.copyOf(channels.keySet()),
                null,
                group,
                Route.Timing.STANDARD.groupWait(),
                Route.Timing.STANDARD.groupInterval(),
                Route.Timing.STANDARD.repeatInterval(),
                "without routing every channel hears everything",
                null);
    }

    private static List<String> silent(List<Taken> taken, Map<String, Channel> channels) {
        List<String> silent = new ArrayList<>();
        if (channels.isEmpty()) {
            silent.add("the tenant has no channel");
        }
        for (Taken route : taken) {
            if (route.channels().isEmpty() && route.escalation() == null && !channels.isEmpty()) {
                silent.add(route.path() + " tells nobody");
            }
            for (String id : route.channels()) {
                Channel channel = channels.get(id);
                if (channel == null) {
                    silent.add("channel " + id + " does not exist any more");
                } else if (!channel.enabled()) {
                    silent.add("channel " + id + " is disabled");
                }
            }
        }
        return silent.stream().distinct().toList();
    }

    private Alert alert(TenantId tenant, Map<String, String> labels, Instant at) {
        List<Problem> problems = new ArrayList<>();
        if (labels.size() > MOST_LABELS) {
            problems.add(new Problem("labels", String.valueOf(labels.size()), "are too many; at most " + MOST_LABELS));
        }
        String environment = labels.get("environment");
        if (environment != null && !Slug.isValid(environment)) {
            problems.add(new Problem("labels.environment", environment, "is no environment's id"));
        }
        String severity = labels.get("severity");
        AlertClass alertClass =
                AlertClass.fromName(labels.getOrDefault("class", "")).orElse(AlertClass.UNKNOWN);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        TenantEnvironment where = environment == null
                ? tenants.environments(tenant).stream()
                        .findFirst()
                        .map(Environment::id)
                        .orElseGet(() -> new TenantEnvironment(tenant, new EnvironmentId(NAMELESS)))
                : new TenantEnvironment(tenant, new EnvironmentId(environment));
        String policy = labels.getOrDefault("policy", NAMELESS);
        return new Alert(
                NAMELESS,
                where,
                policy,
                labels.getOrDefault("name", labels.getOrDefault("alertname", policy)),
                alertClass,
                Severity.fromName(severity == null ? "" : severity).orElse(Severity.WARNING),
                AlertState.OPEN,
                labels.get("service"),
                labels,
                "Where would this go?",
                null,
                null,
                null,
                at,
                at,
                at,
                at,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false);
    }
}
