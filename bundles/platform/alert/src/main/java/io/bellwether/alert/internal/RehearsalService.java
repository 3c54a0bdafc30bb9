// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.Silences;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.topology.Topologies;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Rehearsals with the tenants' own channels and routing, or with given ones. */
@Component(service = Rehearsals.class)
public final class RehearsalService implements Rehearsals {
    private final ChannelStore channels;
    private final Tenants tenants;
    private final Live live;

    @Activate
    public RehearsalService(@Reference ChannelStore channels, @Reference Tenants tenants, @Reference Live live) {
        this.channels = channels;
        this.tenants = tenants;
        this.live = live;
    }

    /** Of given surroundings only. */
    public RehearsalService() {
        this(null, null, null);
    }

    /** What is declared besides channels and routing. */
    @Component(service = Live.class)
    public static final class Live {
        private final OnCall onCall;
        private final Escalations escalations;
        private final Silences silences;
        private final MaintenanceWindows windows;
        private final Topologies topologies;
        private final AlertingSettings settings;

        @Activate
        public Live(
                @Reference OnCall onCall,
                @Reference Escalations escalations,
                @Reference Silences silences,
                @Reference MaintenanceWindows windows,
                @Reference Topologies topologies,
                @Reference AlertingSettings settings) {
            this.onCall = onCall;
            this.escalations = escalations;
            this.silences = silences;
            this.windows = windows;
            this.topologies = topologies;
            this.settings = settings;
        }
    }

    @Override
    public Rehearsal begin(TenantId tenant, Instant start) {
        return new RehearsedStage(
                FrozenChannels.of(channels, tenant),
                Surroundings.alone(tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC)),
                start);
    }

    @Override
    public Rehearsal begin(Setting setting, Instant start) {
        Surroundings around = DeclaredSurroundings.of(setting, start);
        return new RehearsedStage(
                FrozenChannels.of(setting, ladder -> around.onCall().ladder(setting.tenant(), ladder) != null),
                around,
                start);
    }

    @Override
    public Map<String, Object> documents(TenantId tenant) {
        Map<String, Object> documents = new LinkedHashMap<>();
        documents.put("routing", channels.routing(tenant).orElse(Map.of()));
        documents.put(
                "channels", channels.list(tenant).stream().map(Channel::id).toList());
        documents.put("people", live.onCall.list(tenant, OnCall.Kind.PERSON));
        documents.put("rotas", live.onCall.list(tenant, OnCall.Kind.ROTA));
        documents.put("overrides", live.onCall.list(tenant, OnCall.Kind.OVERRIDE));
        documents.put("escalations", live.escalations.list(tenant));
        documents.put("topology", live.topologies.get(tenant));
        documents.put("alerting", live.settings.get(tenant));
        documents.put(
                "silences",
                live.silences.list(tenant, Set.of(Silences.State.ACTIVE, Silences.State.PENDING)).stream()
                        .map(RehearsalService::document)
                        .toList());
        documents.put(
                "maintenance_windows",
                live.windows.list(tenant).stream()
                        .map(MaintenanceWindows.View::document)
                        .toList());
        Map<String, Object> hours = new LinkedHashMap<>();
        for (Environment environment : tenants.environments(tenant)) {
            if (environment.businessHours() != null) {
                hours.put(environment.id().environment().value(), environment.businessHours());
            }
        }
        documents.put("business_hours", hours);
        tenants.find(tenant)
                .ifPresent(found -> documents.put("time_zone", found.timeZone().getId()));
        return documents;
    }

    private static Map<String, Object> document(Silences.View silence) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("matchers", silence.matchers());
        document.put("starts_at", silence.startsAt().toString());
        document.put("ends_at", silence.endsAt().toString());
        return document;
    }
}
