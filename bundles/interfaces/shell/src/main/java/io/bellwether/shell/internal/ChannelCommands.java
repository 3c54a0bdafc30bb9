// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.notify.Wording;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Channels. */
final class ChannelCommands {
    private ChannelCommands() {}

    @Service
    @Command(scope = "bellwether", name = "channel-list", description = "Lists channels with their state")
    public static final class ListChannels extends Printed {
        @Option(name = "--tenant", description = "Only this tenant's")
        @Completion(TenantCompleter.class)
        String tenant;

        @Reference
        Channels channels;

        @Override
        void run() {
            print(
                    channels.list(tenant == null ? null : new TenantId(tenant)).stream()
                            .map(channel -> row(
                                    "tenant", channel.tenant(),
                                    "id", channel.id(),
                                    "notifier", channel.notifier(),
                                    "state", channel.state(),
                                    "fallback", channel.fallback(),
                                    "delivered", channel.delivered(),
                                    "failed", channel.failed(),
                                    "lastDeliveryAt", channel.lastDeliveryAt(),
                                    "lastError", channel.lastError()))
                            .toList(),
                    "No channels yet. Create one: bellwether:channel-create TENANT ID NOTIFIER --set key=value");
        }
    }

    @Service
    @Command(scope = "bellwether", name = "channel-create", description = "Creates a channel")
    public static final class CreateChannel extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Argument(index = 2, name = "notifier", required = true, description = "The notifier plugin, such as webhook")
        String notifier;

        @Option(name = "--set", multiValued = true, description = "A setting, key=value; may be given often")
        List<String> settings;

        @Reference
        Channels channels;

        @Override
        void run() {
            ChannelView created = channels.create(
                    new TenantId(tenant), Map.of("id", id, "notifier", notifier, "settings", settings(settings)), true);
            say("Created channel " + created.tenant() + "/" + created.id());
        }
    }

    @Service
    @Command(scope = "bellwether", name = "channel-delete", description = "Removes a channel")
    public static final class DeleteChannel extends Printed {
        @Option(name = "--force", description = "Also when routing, people, escalations or a fall-back name it")
        boolean force;

        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Channels channels;

        @Override
        void run() {
            boolean deleted = channels.delete(new TenantId(tenant), id, force);
            say(deleted ? "Deleted channel " + id : "There is no channel " + tenant + "/" + id);
        }
    }

    @Service
    @Command(scope = "bellwether", name = "channel-test", description = "Sends a test through a channel")
    public static final class TestChannel extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Reference
        Channels channels;

        @Override
        void run() throws InterruptedException {
            print(
                    channels.test(new TenantId(tenant), id).stream()
                            .map(result -> row(
                                    "outcome", result.outcome(),
                                    "latency", result.latency(),
                                    "reason", result.reason()))
                            .toList(),
                    "There is no channel " + tenant + "/" + id);
        }
    }

    @Service
    @Command(
            scope = "bellwether",
            name = "channel-preview",
            description = "Shows how a channel would tell of the newest alert, without sending anything")
    public static final class PreviewChannel extends Printed {
        @Argument(index = 0, name = "tenant", required = true)
        @Completion(TenantCompleter.class)
        String tenant;

        @Argument(index = 1, name = "id", required = true)
        String id;

        @Option(name = "--reason", description = "Why people are told, such as opened or cleared")
        @Completion(
                value = StringsCompleter.class,
                values = {"opened", "repeated", "escalated", "acknowledged", "cleared", "summary", "test"})
        String reason = "opened";

        @Option(name = "--body", description = "What the notifier would send, in the receiver's own form")
        boolean body;

        @Reference
        Wording wording;

        @Override
        void run() {
            wording.preview(new TenantId(tenant), id, Map.of("reason", reason))
                    .ifPresentOrElse(this::show, () -> say("There is no channel " + tenant + "/" + id));
        }

        private void show(Wording.Preview preview) {
            if (json) {
                print(
                        List.of(row(
                                "title", preview.title(),
                                "text", preview.text(),
                                "html", preview.html(),
                                "body", preview.body(),
                                "alert_id", preview.alert(),
                                "note", preview.note())),
                        "");
                return;
            }
            if (preview.note() != null) {
                out().println("Note: " + preview.note());
            }
            out().println(preview.title());
            out().println();
            out().println(body ? preview.body() : preview.text());
        }
    }
}
