// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.Escalations;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Escalation policies: checked, kept, and walked in fire drills. */
@Component(service = Escalations.class)
public final class EscalationService implements Escalations {
    private static final Logger LOG = LoggerFactory.getLogger(EscalationService.class);
    private static final String KIND = "escalation";
    private static final int MOST = 500;

    private final Rosters rosters;
    private final ChannelStore store;
    private final Channels channels;

    @Activate
    public EscalationService(@Reference Rosters rosters, @Reference ChannelStore store, @Reference Channels channels) {
        this.rosters = rosters;
        this.store = store;
        this.channels = channels;
    }

    @Override
    public Map<String, Object> check(TenantId tenant, Map<String, ?> document) {
        return view(tenant, read(tenant, document));
    }

    @Override
    public Map<String, Object> create(TenantId tenant, Map<String, ?> document, String actor) {
        return rosters.change(tenant, () -> {
            Ladder ladder = read(tenant, document);
            if (rosters.of(tenant).ladders().size() >= MOST) {
                throw new InvalidInput("id", ladder.id(), "is one too many; a tenant has at most " + MOST);
            }
            if (!rosters.insert(tenant, KIND, ladder.id(), document, actor)) {
                throw new AlreadyExists("escalation '" + ladder.id() + "'");
            }
            return view(tenant, ladder);
        });
    }

    @Override
    public Optional<Map<String, Object>> replace(TenantId tenant, String id, Map<String, ?> document, String actor) {
        return rosters.change(tenant, () -> {
            if (!rosters.of(tenant).ladders().containsKey(id)) {
                return Optional.empty();
            }
            Map<String, Object> whole = new LinkedHashMap<>(document);
            whole.putIfAbsent("id", id);
            Ladder ladder = read(tenant, whole);
            if (!ladder.id().equals(id)) {
                throw new InvalidInput("id", ladder.id(), "must be '" + id + "' or left out; an id cannot be changed");
            }
            return rosters.update(tenant, KIND, id, whole, actor)
                    ? Optional.of(view(tenant, ladder))
                    : Optional.empty();
        });
    }

    @Override
    public boolean delete(TenantId tenant, String id, boolean force) {
        return rosters.change(tenant, () -> {
            List<String> users = RoutingUses.ofEscalation(store.routing(tenant).orElse(Map.of()), id);
            if (!users.isEmpty() && !force) {
                throw new InUse("escalation '" + id + "'", users);
            }
            return rosters.delete(tenant, KIND, id);
        });
    }

    @Override
    public Optional<Map<String, Object>> find(TenantId tenant, String id) {
        return Optional.ofNullable(rosters.of(tenant).ladders().get(id)).map(ladder -> view(tenant, ladder));
    }

    @Override
    public List<Map<String, Object>> list(TenantId tenant) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (TenantId owner : tenant == null ? rosters.tenants(KIND) : List.of(tenant)) {
            rosters.of(owner).ladders().values().forEach(ladder -> views.add(view(owner, ladder)));
        }
        return views;
    }

    @Override
    public Optional<Drill> drill(TenantId tenant, String id, Severity severity, Instant at, String actor) {
        Roster roster = rosters.of(tenant);
        Ladder ladder = roster.ladders().get(id);
        if (ladder == null) {
            return Optional.empty();
        }
        Map<String, ChannelView> known =
                channels.list(tenant).stream().collect(Collectors.toMap(ChannelView::id, Function.identity()));
        Drill drill = new FireDrill(roster, known).walk(ladder, severity, at);
        LOG.info(
                "Fire drill of escalation {} of tenant {} for {} at {}, asked by {}: {} steps; nobody was told",
                id,
                tenant,
                severity,
                at,
                actor,
                drill.steps().size());
        return Optional.of(drill);
    }

    private Ladder read(TenantId tenant, Map<String, ?> document) {
        List<Problem> problems = new ArrayList<>();
        Ladder ladder = Documents.ladder(document, problems);
        List<String> known = store.list(tenant).stream().map(Channel::id).toList();
        new Names(rosters.of(tenant), known, problems).check(ladder);
        Fields.within("", document, document.keySet(), problems).owner(tenant);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return ladder;
    }

    private static Map<String, Object> view(TenantId tenant, Ladder ladder) {
        return OnCallService.owned(tenant, Documents.view(ladder));
    }
}
