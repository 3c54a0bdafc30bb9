// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.Checkup;
import io.bellwether.alert.OnCall.Shift;
import io.bellwether.alert.internal.oncall.Ladder.Step;
import io.bellwether.alert.internal.oncall.Ladder.Target;
import io.bellwether.alert.internal.routing.Route;
import io.bellwether.alert.internal.routing.RoutingDocument;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.StoreStatus;
import io.bellwether.relational.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Walks channels, people, rotas, escalation policies and routing, and says what leads nowhere or comes late. */
@Component(service = Checkup.class)
public final class CheckupService implements Checkup {
    private static final Duration AHEAD = Duration.ofDays(7);

    private final Tenants tenants;
    private final Rosters rosters;
    private final ChannelStore store;
    private final Channels channels;
    private final Delays delays;
    private final InstantSource clock;

    @Activate
    public CheckupService(
            @Reference Tenants tenants,
            @Reference Rosters rosters,
            @Reference ChannelStore store,
            @Reference Channels channels,
            @Reference AlertStore alerts,
            @Reference OutboxStore outbox,
            @Reference StoreStatus status,
            @Reference InstantSource clock) {
        this.tenants = tenants;
        this.rosters = rosters;
        this.store = store;
        this.channels = channels;
        this.delays = new Delays(alerts, outbox, status);
        this.clock = clock;
    }

    @Override
    public List<Finding> findings(TenantId tenant) {
        Optional<Finding> away = delays.away();
        if (away.isPresent()) {
            return List.of(away.get());
        }
        Instant now = clock.instant();
        List<Finding> findings = new ArrayList<>(delays.behind());
        for (TenantId each : tenant != null
                ? List.of(tenant)
                : tenants.all().stream().map(Tenant::id).toList()) {
            Walk walk = new Walk(each, rosters.of(each), channels.list(each), findings);
            walk.channels();
            findings.addAll(delays.waiting(each, walk.channels.keySet(), now));
            walk.people();
            walk.rotas(now);
            walk.ladders();
            walk.routing(store.routing(each).orElse(Map.of()));
        }
        return findings;
    }

    /** One tenant. */
    private static final class Walk {
        private final TenantId tenant;
        private final Roster roster;
        private final Map<String, ChannelView> channels = new TreeMap<>();
        private final Set<String> telling = new TreeSet<>();
        private final List<Finding> findings;

        Walk(TenantId tenant, Roster roster, List<ChannelView> channels, List<Finding> findings) {
            this.tenant = tenant;
            this.roster = roster;
            this.findings = findings;
            for (ChannelView channel : channels) {
                this.channels.put(channel.id(), channel);
                if (channel.enabled()) {
                    telling.add(channel.id());
                }
            }
        }

        void channels() {
            for (ChannelView channel : channels.values()) {
                String subject = "channel '" + channel.id() + "'";
                if (channel.fallback() != null) {
                    missing(subject, "falls back to", "channel", List.of(channel.fallback()), channels.keySet());
                }
                if (channel.state().startsWith("circuit") || channel.state().equals("plugin missing")) {
                    found(subject, "cannot tell anybody now: " + channel.state() + lastTold(channel));
                } else if (channel.state().equals("failing")) {
                    found(subject, "failed last: " + channel.lastError());
                }
            }
            if (telling.isEmpty() && !channels.isEmpty()) {
                found("the tenant", "has no enabled channel: nobody is told of anything");
            }
        }

        private static String lastTold(ChannelView channel) {
            String told = channel.lastDeliveryAt() == null
                    ? "; it has delivered nothing"
                    : "; it delivered last at " + channel.lastDeliveryAt();
            return channel.lastError() == null ? told : told + ", and failed since: " + channel.lastError();
        }

        void people() {
            for (Person person : roster.people().values()) {
                String subject = "person '" + person.id() + "'";
                missing(subject, "is told over", "channel", person.channels(), channels.keySet());
                if (person.channels().stream().noneMatch(telling::contains)) {
                    found(subject, "cannot be told: none of the channels is there and enabled");
                }
            }
        }

        void rotas(Instant now) {
            for (Rota rota : roster.rotas().values()) {
                String subject = "rota '" + rota.id() + "'";
                List<String> people = rota.layers().stream()
                        .flatMap(layer -> layer.people().stream())
                        .toList();
                missing(subject, "names", "person", people, roster.people().keySet());
                List<Shift> gaps = rota.gaps(now, now.plus(AHEAD), roster.overrides(rota.id()));
                if (!gaps.isEmpty()) {
                    String more = gaps.size() == 1 ? "" : ", and " + (gaps.size() - 1) + " times more";
                    found(
                            subject,
                            "has nobody on call from " + gaps.get(0).from() + " to "
                                    + gaps.get(0).to() + more + " in the seven days to come");
                }
            }
            for (RotaOverride override : roster.overrides().values()) {
                if (override.to().isAfter(now)) {
                    String subject = "override '" + override.id() + "'";
                    missing(
                            subject,
                            "names",
                            "rota",
                            List.of(override.rota()),
                            roster.rotas().keySet());
                    missing(
                            subject,
                            "names",
                            "person",
                            List.of(override.person()),
                            roster.people().keySet());
                }
            }
        }

        void ladders() {
            for (Ladder ladder : roster.ladders().values()) {
                String subject = "escalation '" + ladder.id() + "'";
                for (Target.Kind kind : Target.Kind.values()) {
                    List<String> named = ladder.steps().stream()
                            .flatMap(step -> step.targets().stream())
                            .filter(target -> target.kind() == kind)
                            .map(Target::id)
                            .toList();
                    switch (kind) {
                        case CHANNEL -> missing(subject, "tells", "channel", named, channels.keySet());
                        case ROTA ->
                            missing(
                                    subject,
                                    "tells",
                                    "rota",
                                    named,
                                    roster.rotas().keySet());
                        case PERSON ->
                            missing(
                                    subject,
                                    "tells",
                                    "person",
                                    named,
                                    roster.people().keySet());
                        default -> throw new IllegalStateException("unknown target " + kind);
                    }
                }
                if (!reaches(ladder)) {
                    found(subject, "tells nobody: no step reaches an enabled channel");
                }
            }
        }

        void routing(Map<String, Object> document) {
            if (document.isEmpty()) {
                return;
            }
            try {
                Route root = RoutingDocument.read(document, null);
                boolean anybody = walk(root);
                if (!anybody) {
                    found("the routing", "tells nobody: no route leads to an enabled channel");
                } else if (!tells(root)) {
                    found("the routing", "tells nobody of what no route takes: the root leads to no enabled channel");
                }
            } catch (InvalidInput e) {
                found("the routing", "cannot be read, so every channel hears everything: " + e.getMessage());
            }
        }

        private boolean walk(Route route) {
            String subject = "the routing at " + route.path();
            missing(subject, "tells", "channel", route.channels(), channels.keySet());
            if (route.escalation() != null) {
                missing(
                        subject,
                        "follows",
                        "escalation",
                        List.of(route.escalation()),
                        roster.ladders().keySet());
            }
            boolean tells = tells(route);
            for (Route child : route.routes()) {
                tells |= walk(child);
            }
            return tells;
        }

        private boolean tells(Route route) {
            Ladder ladder = route.escalation() == null ? null : roster.ladders().get(route.escalation());
            return route.channels().stream().anyMatch(telling::contains) || ladder != null && reaches(ladder);
        }

        private boolean reaches(Ladder ladder) {
            return ladder.steps().stream()
                    .map(Step::targets)
                    .flatMap(List::stream)
                    .anyMatch(this::reaches);
        }

        private boolean reaches(Target target) {
            return switch (target.kind()) {
                case CHANNEL -> telling.contains(target.id());
                case PERSON -> reachesPerson(target.id());
                case ROTA ->
                    roster.rotas().containsKey(target.id())
                            && roster.rotas().get(target.id()).layers().stream()
                                    .flatMap(layer -> layer.people().stream())
                                    .anyMatch(this::reachesPerson);
            };
        }

        private boolean reachesPerson(String id) {
            Person person = roster.people().get(id);
            return person != null && person.channels().stream().anyMatch(telling::contains);
        }

        private void missing(
                String subject, String verb, String what, Collection<String> named, Collection<String> known) {
            for (String id : new TreeSet<>(named)) {
                if (!known.contains(id)) {
                    found(subject, verb + " " + what + " '" + id + "', which is not there");
                }
            }
        }

        private void found(String subject, String problem) {
            findings.add(new Finding(tenant, subject, problem));
        }
    }
}
