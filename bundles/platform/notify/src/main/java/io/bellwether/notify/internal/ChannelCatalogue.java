// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import io.bellwether.identity.Secrets;
import io.bellwether.notify.ChannelUsers;
import io.bellwether.notify.Channels;
import io.bellwether.relational.Channel;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The tenants' channels: checked, sealed, kept, and shown with how they are doing. */
@Component(service = Channels.class)
public final class ChannelCatalogue implements Channels {
    private static final Set<String> KEYS =
            Set.of("id", "tenant", "notifier", "settings", "enabled", "fallback", "templates");

    private final Stores stores;
    private final Secrets secrets;
    private final NotifierPlugins plugins;
    private final Attempts attempts;
    private final ChannelRoutes routes;
    private final ChannelTallies tallies;
    private final NotifyService dispatching;
    private final InstantSource clock;
    private final List<ChannelUsers> users = new CopyOnWriteArrayList<>();

    @Activate
    public ChannelCatalogue(
            @Reference Stores stores,
            @Reference Secrets secrets,
            @Reference NotifierPlugins plugins,
            @Reference Attempts attempts,
            @Reference ChannelRoutes routes,
            @Reference ChannelTallies tallies,
            @Reference NotifyService dispatching,
            @Reference InstantSource clock) {
        this.stores = stores;
        this.secrets = secrets;
        this.plugins = plugins;
        this.attempts = attempts;
        this.routes = routes;
        this.tallies = tallies;
        this.dispatching = dispatching;
        this.clock = clock;
    }

    @Override
    public ChannelView create(TenantId tenant, Map<String, ?> document, boolean privileged) {
        Channel channel = read(tenant, document, null, privileged);
        Map<String, String> templates = Templates.read("templates", document.get("templates"), new ArrayList<>());
        if (!stores.channels().insert(channel)) {
            throw new AlreadyExists("channel '" + channel.id() + "'");
        }
        stores.templates().save(tenant, channel.id(), templates, null);
        tallies.forget(ChannelKey.of(channel));
        routes.ensure(ChannelKey.of(channel));
        dispatching.wake();
        return view(channel);
    }

    @Override
    public Optional<ChannelView> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged) {
        Optional<Channel> stored = stores.channels().find(tenant, id);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> whole = new LinkedHashMap<>(document);
        whole.putIfAbsent("id", id);
        Channel channel = read(tenant, whole, stored.get(), privileged);
        if (!channel.id().equals(id)) {
            throw new InvalidInput("id", channel.id(), "must be '" + id + "' or left out; an id cannot be changed");
        }
        if (!stores.channels().update(channel)) {
            return Optional.empty();
        }
        Map<String, String> templates = Templates.read("templates", whole.get("templates"), new ArrayList<>());
        stores.templates().save(tenant, id, templates, null);
        tallies.circuits().changed(ChannelKey.of(channel));
        routes.ensure(ChannelKey.of(channel));
        dispatching.wake();
        return Optional.of(view(channel));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addUsers(ChannelUsers some) {
        users.add(some);
    }

    void removeUsers(ChannelUsers some) {
        users.remove(some);
    }

    @Override
    public boolean delete(TenantId tenant, String id, boolean force) {
        if (!force) {
            refuseUsed(tenant, id);
        }
        boolean deleted = stores.channels().delete(tenant, id);
        if (deleted) {
            ChannelKey key = new ChannelKey(tenant, id);
            dispatching.removed(key);
            tallies.forget(key);
            stores.templates().save(tenant, id, Map.of(), null);
        }
        return deleted;
    }

    private void refuseUsed(TenantId tenant, String id) {
        List<String> named = new ArrayList<>();
        users.forEach(each -> named.addAll(each.usersOf(tenant, id)));
        stores.channels().list(tenant).stream()
                .filter(channel -> id.equals(channel.fallback()))
                .forEach(channel -> named.add("channel '" + channel.id() + "' as its fall-back"));
        if (!named.isEmpty()) {
            throw new InUse("channel '" + id + "'", named);
        }
    }

    @Override
    public Optional<ChannelView> find(TenantId tenant, String id) {
        return stores.channels().find(tenant, id).map(this::view);
    }

    @Override
    public List<ChannelView> list(TenantId tenant) {
        return stores.channels().list(tenant).stream().map(this::view).toList();
    }

    @Override
    public Optional<TestResult> test(TenantId tenant, String id) throws InterruptedException {
        Optional<Channel> channel = stores.channels().find(tenant, id);
        return channel.isEmpty() ? Optional.empty() : Optional.of(test(channel.get()));
    }

    private TestResult test(Channel channel) throws InterruptedException {
        Instant now = clock.instant();
        OutboxMessage message = new OutboxMessage(
                UUID.randomUUID().toString(),
                channel.tenant(),
                channel.id(),
                Reason.TEST,
                Map.of(),
                List.of(),
                List.of(),
                now,
                now,
                0);
        Attempts.Tried tried = attempts.attempt(channel, new Queued(0, false, message, null));
        if (tried instanceof Attempts.Tried.Answered answered) {
            DeliveryOutcome outcome = answered.outcome();
            if (outcome instanceof DeliveryOutcome.Delivered delivered) {
                return tested(
                        message, answered, Status.DELIVERED, delivered.note(), delivered.reference(), "delivered");
            }
            if (outcome instanceof DeliveryOutcome.Rejected rejected) {
                return tested(message, answered, Status.REJECTED, rejected.reason(), null, "rejected");
            }
            String reason = ((DeliveryOutcome.RetryAfter) outcome).reason();
            return tested(message, answered, Status.GIVEN_UP, reason, null, "retry");
        }
        return new TestResult("retry", Duration.ZERO, ((Attempts.Tried.Postponed) tried).reason());
    }

    /** A test is written to the ledger; it was never in the outbox and is not tried again. */
    private TestResult tested(
            OutboxMessage message,
            Attempts.Tried.Answered answered,
            Status status,
            String reason,
            String reference,
            String outcome) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                message.id(),
                message.tenant(),
                message.channel(),
                1,
                message.createdAt(),
                answered.took(),
                status,
                status == Status.GIVEN_UP ? "a test is tried only once: " + reason : reason,
                reference,
                Reason.TEST,
                message.createdAt(),
                null);
        stores.outbox().record(attempt, null, null);
        tallies.count(ChannelKey.of(message), attempt);
        return new TestResult(outcome, answered.took(), reason);
    }

    @Override
    public Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor) {
        return stores.outbox().ledger(tenant, channel, limit, cursor);
    }

    @Override
    public List<Parameter<?>> parameters(String notifier) {
        return plugins.find(notifier).map(NotifierPlugins::parameters).orElse(List.of());
    }

    private Channel read(TenantId tenant, Map<String, ?> document, Channel stored, boolean privileged) {
        List<Problem> problems = new ArrayList<>();
        Fields fields = Fields.within("", document, KEYS, problems);
        fields.owner(tenant);
        String id = fields.id();
        boolean enabled = fields.flag("enabled", true);
        Notifier notifier = notifier(fields);
        Map<String, Object> settings = notifier == null
                ? Map.of()
                : settings(tenant, notifier, document.get("settings"), previous(stored, notifier), problems);
        String fallback = new Fallbacks(stores.channels()).read(tenant, id, fields.text("fallback"), problems);
        Templates.read("templates", document.get("templates"), problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Instant now = clock.instant();
        return new Channel(
                tenant,
                id,
                notifier.id(),
                settings,
                enabled,
                privileged,
                stored == null ? now : stored.createdAt(),
                now,
                fallback);
    }

    private static Map<String, Object> previous(Channel stored, Notifier notifier) {
        return stored != null && stored.notifier().equals(notifier.id()) ? stored.settings() : null;
    }

    private Notifier notifier(Fields fields) {
        String installed = "installed: " + String.join(", ", plugins.ids());
        String given = fields.required("notifier", "the notifier plugin's id; " + installed);
        Optional<Notifier> found = given == null ? Optional.empty() : plugins.find(given);
        if (given != null && found.isEmpty()) {
            fields.problem("notifier", given, "is not an installed notifier; " + installed);
        }
        return found.orElse(null);
    }

    private Map<String, Object> settings(
            TenantId tenant, Notifier notifier, Object given, Map<String, Object> previous, List<Problem> problems) {
        Map<String, Object> raw = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> raw.put(String.valueOf(key), value));
        } else if (given != null) {
            problems.add(new Problem("settings", String.valueOf(given), "must be an object"));
        }
        List<Parameter<?>> parameters = NotifierPlugins.parameters(notifier);
        try {
            Map<String, Object> sealed = secrets.seal(tenant, parameters, raw, previous);
            List<Problem> found = notifier.check(Settings.of(parameters, secrets.open(tenant, parameters, sealed)));
            found.forEach(problem -> problems.add(problem.within("settings")));
            return sealed;
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> problems.add(problem.within("settings")));
            return Map.of();
        }
    }

    private ChannelView view(Channel channel) {
        Optional<Notifier> notifier = plugins.find(channel.notifier());
        ChannelTallies.Tally tally = tallies.of(ChannelKey.of(channel));
        return new ChannelView(
                channel.tenant(),
                channel.id(),
                channel.notifier(),
                secrets.mask(notifier.map(NotifierPlugins::parameters).orElse(List.of()), channel.settings()),
                channel.enabled(),
                state(channel, notifier.isPresent(), tally),
                tally.delivered(),
                tally.failed(),
                tally.lastDeliveryAt(),
                tally.lastError(),
                channel.fallback(),
                stores.templates().of(channel.tenant(), channel.id()));
    }

    private String state(Channel channel, boolean installed, ChannelTallies.Tally tally) {
        if (!installed) {
            return "plugin missing";
        }
        if (!channel.enabled()) {
            return "disabled";
        }
        Circuits.Circuit circuit = tallies.circuits().of(ChannelKey.of(channel));
        Instant now = clock.instant();
        if (circuit.isOpen()) {
            return circuit.waits(now)
                    ? "circuit open until " + circuit.until().truncatedTo(ChronoUnit.SECONDS)
                    : "circuit half-open, trying again";
        }
        if (tally.lastError() == null) {
            return "active";
        }
        return tallies.isTried(ChannelKey.of(channel)) ? "failing" : "unknown since restart";
    }
}
