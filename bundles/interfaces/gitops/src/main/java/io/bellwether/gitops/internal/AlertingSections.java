// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.alert.Routing;
import io.bellwether.remediation.Remediations;
import io.bellwether.topology.Topologies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a file declares of how people are told, in the order in which it is applied: nothing names what follows it. */
@Component(service = AlertingSections.class)
public final class AlertingSections {
    /** The parts that are lists. */
    static final Set<String> LISTS =
            new TreeSet<>(Set.of("channels", "people", "rotas", "escalations", "maintenance_windows", "remediations"));
    /** The parts that are one document. */
    static final Set<String> SINGLE = new TreeSet<>(Set.of("routing", "topology", "alerting", "templates"));

    private static final String AUTHOR = "declared";

    private final ChannelSections channels;
    private final Routing routing;
    private final OnCall onCall;
    private final Escalations escalations;
    private final MaintenanceWindows windows;
    private final Topologies topologies;
    private final AlertingSettings alerting;
    private final Remediations remediations;

    @Activate
    public AlertingSections(
            @Reference ChannelSections channels,
            @Reference Routing routing,
            @Reference OnCall onCall,
            @Reference Escalations escalations,
            @Reference MaintenanceWindows windows,
            @Reference Topologies topologies,
            @Reference AlertingSettings alerting,
            @Reference Remediations remediations) {
        this.channels = channels;
        this.routing = routing;
        this.onCall = onCall;
        this.escalations = escalations;
        this.windows = windows;
        this.topologies = topologies;
        this.alerting = alerting;
        this.remediations = remediations;
    }

    List<Section> all() {
        List<Section> all = new ArrayList<>(List.of(
                new Section(
                        "topology",
                        "topology",
                        true,
                        (tenant, id, item) -> topologies.put(tenant, item, AUTHOR),
                        (tenant, id) -> topologies.get(tenant)),
                new Section(
                        "alerting",
                        "alerting",
                        true,
                        (tenant, id, item) -> alerting.put(tenant, item, AUTHOR),
                        (tenant, id) -> alerting.get(tenant),
                        (tenant, item) -> alerting.check(item)),
                new Section(
                        "maintenance_windows",
                        "maintenance window",
                        false,
                        (tenant, id, item) -> {
                            if (windows.replace(tenant, id, item, AUTHOR).isEmpty()) {
                                windows.create(tenant, item, AUTHOR);
                            }
                        },
                        (tenant, id) -> windows.find(tenant, id)
                                .map(MaintenanceWindows.View::document)
                                .orElse(null))));
        all.addAll(channels.all());
        all.addAll(List.of(
                onCall("people", Kind.PERSON),
                onCall("rotas", Kind.ROTA),
                new Section(
                        "escalations",
                        "escalation",
                        false,
                        (tenant, id, item) -> {
                            if (escalations.replace(tenant, id, item, AUTHOR).isEmpty()) {
                                escalations.create(tenant, item, AUTHOR);
                            }
                        },
                        (tenant, id) -> escalations.find(tenant, id).orElse(null),
                        escalations::check),
                new Section(
                        "remediations",
                        "remediation",
                        false,
                        (tenant, id, item) -> {
                            if (remediations
                                    .replace(tenant, id, item, true, AUTHOR)
                                    .isEmpty()) {
                                remediations.create(tenant, item, true, AUTHOR);
                            }
                        },
                        (tenant, id) -> remediations.find(tenant, id).orElse(null),
                        remediations::check),
                new Section(
                        "routing",
                        "routing",
                        true,
                        (tenant, id, item) -> routing.put(tenant, item),
                        (tenant, id) -> routing.get(tenant))));
        return all;
    }

    private Section onCall(String part, Kind kind) {
        return new Section(
                part,
                kind.toString(),
                false,
                (tenant, id, item) -> {
                    if (onCall.replace(tenant, kind, id, item, AUTHOR).isEmpty()) {
                        onCall.create(tenant, kind, item, AUTHOR);
                    }
                },
                (tenant, id) -> onCall.find(tenant, kind, id).orElse(null),
                (tenant, item) -> onCall.check(tenant, kind, item));
    }
}
