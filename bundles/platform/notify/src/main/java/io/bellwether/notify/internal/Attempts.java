// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.Egress;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes one attempt to deliver one message: renders it and calls the notifier through the guard. */
@Component(service = Attempts.class)
public final class Attempts {
    /** The notifier keeps its own time; the guard steps in only when it overstays. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 500;

    private final NotifierPlugins plugins;
    private final PluginGuard guard;
    private final Egress egress;
    private final OutboxStore outbox;
    private final Renderer renderer;
    private final Templates templates;

    @Activate
    public Attempts(
            @Reference NotifierPlugins plugins,
            @Reference PluginGuard guard,
            @Reference Egress egress,
            @Reference OutboxStore outbox,
            @Reference NodeSettings node,
            @Reference Tenants tenants,
            @Reference Templates templates) {
        this(plugins, guard, egress, outbox, new Renderer(node.url(), tenant -> zone(tenants, tenant)), templates);
    }

    Attempts(
            NotifierPlugins plugins,
            PluginGuard guard,
            Egress egress,
            OutboxStore outbox,
            Renderer renderer,
            Templates templates) {
        this.plugins = plugins;
        this.guard = guard;
        this.egress = egress;
        this.outbox = outbox;
        this.renderer = renderer;
        this.templates = templates;
    }

    /** What came of it. */
    sealed interface Tried {
        /**
         * The notifier was called.
         *
         * @param giveUpAfter how long the message is worth trying
         */
        record Answered(DeliveryOutcome outcome, Duration took, Duration giveUpAfter) implements Tried {}

        /** It was not called; it is not its turn, and this does not count as an attempt. */
        record Postponed(Duration delay, String reason) implements Tried {}
    }

    Tried attempt(Channel channel, Queued queued) throws InterruptedException {
        Notifier notifier = plugins.find(channel.notifier()).orElse(null);
        if (notifier == null) {
            return new Tried.Postponed(PAUSE, "the plugin " + channel.notifier() + " is missing");
        }
        Settings settings;
        try {
            settings = plugins.settings(channel.tenant(), notifier, channel.settings());
        } catch (InvalidInput e) {
            return new Tried.Answered(
                    new DeliveryOutcome.RetryAfter(
                            null, "the channel's settings do not fit its notifier: " + e.getMessage()),
                    Duration.ZERO,
                    NotifierPlugins.GIVE_UP.fallback().orElseThrow());
        }
        OutboxMessage message = queued.message();
        Map<String, String> references = message.alertIds().isEmpty()
                ? Map.of()
                : outbox.references(message.tenant(), channel.id(), message.alertIds());
        Renderer.Rendered rendered = renderer.render(
                message,
                references,
                templates.effective(channel.tenant(), channel.id()),
                host -> egress.refusal(host, channel.privileged()));
        Notification notification = Remark.on(rendered.notification(), queued.instead());
        PluginRef plugin = new PluginRef("notifier", notifier.id(), channel.tenant() + "/" + channel.id());
        long start = System.nanoTime();
        Guarded<DeliveryOutcome> answer = guard.call(
                plugin,
                NotifierPlugins.timeout(notifier, settings).plus(GRACE),
                () -> notifier.send(notification, settings));
        Tried tried = tried(
                answer, Duration.ofNanos(System.nanoTime() - start), NotifierPlugins.giveUpAfter(notifier, settings));
        return noted(tried, rendered.note());
    }

    /** What was wrong with a template is said of a delivery too. */
    private static Tried noted(Tried tried, String note) {
        if (note != null
                && tried instanceof Tried.Answered answered
                && answered.outcome() instanceof DeliveryOutcome.Delivered delivered) {
            String both = delivered.note() == null ? note : delivered.note() + "; " + note;
            return new Tried.Answered(
                    new DeliveryOutcome.Delivered(delivered.reference(), shortened(both)),
                    answered.took(),
                    answered.giveUpAfter());
        }
        return tried;
    }

    private static Tried tried(Guarded<DeliveryOutcome> answer, Duration took, Duration giveUpAfter) {
        if (answer instanceof Guarded.Failure<DeliveryOutcome> failure) {
            return switch (failure.cause()) {
                case BUSY, CUT_OFF -> new Tried.Postponed(PAUSE, failure.reason());
                case TIMED_OUT, THREW ->
                    new Tried.Answered(
                            new DeliveryOutcome.RetryAfter(null, "the notifier failed: " + failure.reason()),
                            took,
                            giveUpAfter);
            };
        }
        DeliveryOutcome outcome =
                answer.answer().orElseGet(() -> new DeliveryOutcome.RetryAfter(null, "the notifier gave no answer"));
        return new Tried.Answered(shortened(outcome), took, giveUpAfter);
    }

    private static DeliveryOutcome shortened(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Rejected rejected) {
            return new DeliveryOutcome.Rejected(shortened(rejected.reason()));
        }
        if (outcome instanceof DeliveryOutcome.RetryAfter retry) {
            return new DeliveryOutcome.RetryAfter(retry.delay(), shortened(retry.reason()));
        }
        return outcome;
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    static ZoneId zone(Tenants tenants, TenantId tenant) {
        return tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
    }
}
