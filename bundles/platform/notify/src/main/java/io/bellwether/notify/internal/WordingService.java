// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Wording;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.PluginGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Templates of tenants, and how a notification would look. */
@Component(service = Wording.class)
public final class WordingService implements Wording {
    private static final Set<String> KEYS = new TreeSet<>(Set.of("templates", "reason"));
    private static final Set<String> TENANT_KEYS = new TreeSet<>(Set.of("templates", "reason", "channel"));
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Stores stores;
    private final NotifierPlugins plugins;
    private final PluginGuard guard;
    private final Renderer renderer;
    private final InstantSource clock;

    @Activate
    public WordingService(
            @Reference Stores stores,
            @Reference NotifierPlugins plugins,
            @Reference PluginGuard guard,
            @Reference NodeSettings node,
            @Reference Tenants tenants,
            @Reference InstantSource clock) {
        this(stores, plugins, guard, new Renderer(node.url(), tenant -> Attempts.zone(tenants, tenant)), clock);
    }

    WordingService(Stores stores, NotifierPlugins plugins, PluginGuard guard, Renderer renderer, InstantSource clock) {
        this.stores = stores;
        this.plugins = plugins;
        this.guard = guard;
        this.renderer = renderer;
        this.clock = clock;
    }

    @Override
    public Map<String, String> templates(TenantId tenant) {
        return stores.templates().of(tenant, null);
    }

    @Override
    public Map<String, String> replace(TenantId tenant, Map<String, ?> document, String actor) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> templates = Templates.read("", document, problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        stores.templates().save(tenant, null, templates, actor);
        return templates(tenant);
    }

    @Override
    public Optional<Preview> preview(TenantId tenant, String id, Map<String, ?> document) {
        Optional<Channel> channel = stores.channels().find(tenant, id);
        return channel.map(found -> preview(found, document));
    }

    @Override
    public Preview preview(TenantId tenant, Map<String, ?> document) {
        List<Problem> problems = new ArrayList<>();
        known(document, TENANT_KEYS, problems);
        Reason reason = reason(document.get("reason"), problems);
        Map<String, String> tried = Templates.read("templates", document.get("templates"), problems);
        Object id = document.get("channel");
        Optional<Channel> channel =
                id == null ? Optional.empty() : stores.channels().find(tenant, String.valueOf(id));
        if (id != null && channel.isEmpty()) {
            problems.add(new Problem("channel", String.valueOf(id), "is no channel of this tenant"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Map<String, String> outer = document.get("templates") == null ? templates(tenant) : tried;
        return channel.map(found -> rendered(
                        found, reason, Templates.over(outer, stores.templates().of(tenant, found.id()))))
                .orElseGet(() -> rendered(nobody(tenant), reason, outer));
    }

    /** Stands where no channel is asked for; it has no notifier, and so no form of its own. */
    private Channel nobody(TenantId tenant) {
        Instant now = clock.instant();
        return new Channel(tenant, "preview", "", Map.of(), true, false, now, now);
    }

    private static void known(Map<String, ?> document, Set<String> keys, List<Problem> problems) {
        for (String key : document.keySet()) {
            if (!keys.contains(key)) {
                problems.add(new Problem(key, null, "is not known here; known: " + String.join(", ", keys)));
            }
        }
    }

    private Preview preview(Channel channel, Map<String, ?> document) {
        List<Problem> problems = new ArrayList<>();
        known(document, KEYS, problems);
        Reason reason = reason(document.get("reason"), problems);
        Map<String, String> tried = Templates.read("templates", document.get("templates"), problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Map<String, String> own =
                document.get("templates") == null ? stores.templates().of(channel.tenant(), channel.id()) : tried;
        return rendered(channel, reason, Templates.over(templates(channel.tenant()), own));
    }

    private Preview rendered(Channel channel, Reason reason, Map<String, String> templates) {
        Optional<Alert> latest = stores.alerts().list(AlertQuery.of(channel.tenant()), 1, null).items().stream()
                .map(AlertRecord::alert)
                .findFirst();
        OutboxMessage message = message(channel, reason, latest.orElseGet(() -> invented(channel.tenant())));
        Renderer.Rendered rendered = renderer.render(message, Map.of(), templates, host -> null);
        Notification notification = rendered.notification();
        return new Preview(
                notification.title(),
                notification.text(),
                notification.html(),
                body(channel, notification),
                reason == Reason.TEST ? null : latest.map(Alert::id).orElse(null),
                rendered.note());
    }

    private static Reason reason(Object given, List<Problem> problems) {
        if (given == null) {
            return Reason.OPENED;
        }
        List<String> known =
                Arrays.stream(Reason.values()).map(Reason::toString).toList();
        String name = String.valueOf(given).toLowerCase(Locale.ROOT);
        if (!known.contains(name)) {
            problems.add(new Problem("reason", String.valueOf(given), "must be one of " + String.join(", ", known)));
            return Reason.OPENED;
        }
        return Reason.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private OutboxMessage message(Channel channel, Reason reason, Alert latest) {
        Instant now = clock.instant();
        List<Alert> alerts = reason == Reason.TEST ? List.of() : List.of(as(reason, latest, now));
        return new OutboxMessage(
                "preview",
                channel.tenant(),
                channel.id(),
                reason,
                Map.of("policy", latest.policy()),
                alerts.stream().map(Alert::id).toList(),
                alerts,
                now,
                now,
                0);
    }

    private String body(Channel channel, Notification notification) {
        Optional<Notifier> notifier = plugins.find(channel.notifier());
        if (notifier.isEmpty()) {
            return null;
        }
        try {
            Settings settings = plugins.settings(channel.tenant(), notifier.get(), channel.settings());
            Guarded<String> body = guard.call(
                    new PluginGuard.PluginRef("notifier", channel.notifier(), "preview"), PATIENCE, () -> notifier.get()
                            .preview(notification, settings));
            return body.answer().orElse(null);
        } catch (InvalidInput e) {
            // The stored settings no longer fit the plugin; the channel's state says so.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The alert in the state the reason speaks of. */
    private static Alert as(Reason reason, Alert from, Instant now) {
        boolean over = reason == Reason.CLEARED;
        boolean taken = reason == Reason.ACKNOWLEDGED || over;
        Instant start = from.startedAt();
        Instant end = over ? (from.resolvedAt() == null ? now : from.resolvedAt()) : null;
        Instant halfway = start.plus(Duration.between(start, over ? end : now).dividedBy(2));
        return new Alert(
                from.id(),
                from.where(),
                from.policy(),
                from.name(),
                from.alertClass(),
                from.severity(),
                over ? AlertState.RESOLVED : taken ? AlertState.ACK : AlertState.OPEN,
                from.service(),
                from.labels(),
                from.summary(),
                from.value(),
                from.threshold(),
                from.baseline(),
                start,
                from.detectedAt(),
                from.createdAt(),
                from.updatedAt(),
                end,
                taken && from.assignedTo() == null ? "anna" : from.assignedTo(),
                from.incidentId(),
                from.suppressedBy(),
                from.evidence(),
                from.runbook(),
                from.fingerprint(),
                taken && from.acknowledgedAt() == null ? halfway : from.acknowledgedAt(),
                over ? null : from.ackExpiresAt(),
                from.reopened(),
                from.flapping());
    }

    private Alert invented(TenantId tenant) {
        Instant now = clock.instant();
        Instant start = now.minus(Duration.ofMinutes(6));
        return new Alert(
                "00000000-0000-4000-8000-000000000001",
                TenantEnvironment.of(tenant.value(), "prod"),
                "token-burst",
                "Token burst",
                AlertClass.AUTH,
                Severity.CRITICAL,
                AlertState.OPEN,
                "identity",
                Map.of("node", "WEB01"),
                "62 token errors a minute on WEB01, more than 50; 4 are usual at this time",
                62.0,
                50.0,
                4.0,
                start,
                start.plusSeconds(30),
                start.plusSeconds(30),
                now,
                null,
                null,
                null,
                null,
                List.of(),
                "runbooks/auth.md",
                null,
                null,
                null,
                0,
                false);
    }
}
