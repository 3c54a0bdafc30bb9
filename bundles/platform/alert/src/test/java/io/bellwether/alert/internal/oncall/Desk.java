// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.OnCall.Kind;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Channels;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.Environment;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.Tenant;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.StandIn;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** On-call with real services on stores in memory and a clock that is moved by hand, for one tenant in London. */
public final class Desk {
    /** The tenant. */
    public static final TenantId ACME = TenantId.of("acme");

    final ManualClock clock;
    final MemoryDocuments documents = new MemoryDocuments();
    final Map<String, Channels.ChannelView> views = new LinkedHashMap<>();
    final Map<String, Object> routing = new LinkedHashMap<>();
    /** Messages that wait, by channel. */
    final Map<String, List<OutboxMessage>> waiting = new LinkedHashMap<>();
    /** So far the tables are behind the log. */
    Duration behind = Duration.ZERO;
    /** What is wrong with the database; null when it answers. */
    String away;

    private final ChannelStore store = new ChannelShelf();
    private final OneTenant tenants = new OneTenant();
    public OnCallService onCall;
    public EscalationService escalations;
    NamedChannels users;
    CheckupService checkup;

    public Desk(ManualClock clock, String... channels) {
        this.clock = clock;
        for (String channel : channels) {
            channel(channel, "active");
        }
        restart();
    }

    public Desk(String now, String... channels) {
        this(new ManualClock(Instant.parse(now)), channels);
    }

    /** Services as after a crash, on the same stores. */
    void restart() {
        Rosters rosters = new Rosters(documents, tenants, clock);
        onCall = new OnCallService(rosters, store, clock);
        escalations = new EscalationService(rosters, store, new ChannelStates());
        users = new NamedChannels(rosters, store);
        AlertStore alerts = StandIn.of(AlertStore.class, (proxy, called, given) -> behind);
        checkup = new CheckupService(
                tenants, rosters, store, new ChannelStates(), alerts, outbox(), () -> Optional.ofNullable(away), clock);
    }

    /** What waits, as {@link #waiting} says. */
    private OutboxStore outbox() {
        return StandIn.of(OutboxStore.class, (proxy, called, given) -> switch (called.getName()) {
            case "queues" ->
                waiting.keySet().stream()
                        .map(channel -> new OutboxStore.Queue(ACME, channel))
                        .toList();
            case "queue" ->
                waiting.get(((OutboxStore.Queue) given[0]).channel()).stream()
                        .map(message -> new OutboxStore.Queued(1, false, message, null))
                        .limit((int) given[2])
                        .toList();
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    void channel(String id, String state) {
        channel(id, state, null);
    }

    void channel(String id, String state, String fallback) {
        views.put(
                id,
                new Channels.ChannelView(
                        ACME,
                        id,
                        "email",
                        Map.of(),
                        !state.equals("disabled"),
                        state,
                        0,
                        0,
                        null,
                        state.equals("failing") ? "HTTP 500" : null,
                        fallback,
                        Map.of()));
    }

    public Desk person(String id, String name, Map<String, ?> more, String... channels) {
        Map<String, Object> document = new LinkedHashMap<>(more);
        document.put("id", id);
        document.put("name", name);
        document.put("channels", List.of(channels));
        onCall.create(ACME, Kind.PERSON, document, "test");
        return this;
    }

    /** A rota of one layer in London, from 5 January 2026, a Monday, at 09:00. */
    public Desk rota(String id, String every, String... people) {
        onCall.create(ACME, Kind.ROTA, weekly(id, every, people), "test");
        return this;
    }

    static Map<String, Object> weekly(String id, String every, String... people) {
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("id", "days");
        layer.put("people", List.of(people));
        layer.put("starts_at", "2026-01-05T09:00");
        layer.put("hand_over", Map.of("every", every));
        return Map.of("id", id, "name", "Primary", "time_zone", "Europe/London", "layers", List.of(layer));
    }

    public void rename(ZoneId zone) {
        tenants.zone = zone;
        tenants.listeners.forEach(Runnable::run);
    }

    private final class ChannelShelf implements ChannelStore {
        @Override
        public boolean insert(Channel channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean update(Channel channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(TenantId tenant, String id) {
            return views.remove(id) != null;
        }

        @Override
        public Optional<Channel> find(TenantId tenant, String id) {
            return list(tenant).stream()
                    .filter(channel -> channel.id().equals(id))
                    .findFirst();
        }

        @Override
        public List<Channel> list(TenantId tenant) {
            return views.values().stream()
                    .map(view -> new Channel(
                            ACME,
                            view.id(),
                            view.notifier(),
                            Map.of(),
                            view.enabled(),
                            false,
                            Instant.EPOCH,
                            Instant.EPOCH))
                    .toList();
        }

        @Override
        public Optional<Map<String, Object>> routing(TenantId tenant) {
            return Optional.of(routing);
        }

        @Override
        public void saveRouting(TenantId tenant, Map<String, Object> document) {
            routing.putAll(document);
        }
    }

    /** The states of channels as they were set. */
    private final class ChannelStates implements Channels {
        @Override
        public List<ChannelView> list(TenantId tenant) {
            return List.copyOf(views.values());
        }

        @Override
        public Optional<ChannelView> find(TenantId tenant, String id) {
            return Optional.ofNullable(views.get(id));
        }

        @Override
        public ChannelView create(TenantId tenant, Map<String, ?> document, boolean privileged) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ChannelView> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(TenantId tenant, String id, boolean force) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<TestResult> test(TenantId tenant, String id) {
            throw new AssertionError("a fire drill tells nobody");
        }

        @Override
        public Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Parameter<?>> parameters(String notifier) {
            throw new UnsupportedOperationException();
        }
    }

    /** Acme alone. */
    private static final class OneTenant implements Tenants {
        private final List<Runnable> listeners = new java.util.ArrayList<>();
        private ZoneId zone = ZoneId.of("Europe/London");

        @Override
        public Optional<Tenant> find(TenantId tenant) {
            return Optional.of(new Tenant(tenant, tenant.value(), zone, Instant.EPOCH));
        }

        @Override
        public List<Tenant> all() {
            return List.of(find(ACME).orElseThrow());
        }

        @Override
        public AutoCloseable onChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public Tenant create(Map<String, ?> document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Tenant> replace(TenantId tenant, Map<String, ?> document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(TenantId tenant) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Environment create(TenantId tenant, Map<String, ?> document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Environment> replace(TenantEnvironment environment, Map<String, ?> document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(TenantEnvironment environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Environment> find(TenantEnvironment environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Environment> environments(TenantId tenant) {
            throw new UnsupportedOperationException();
        }
    }
}
