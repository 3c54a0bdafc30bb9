// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Channels and routing. */
@Component(service = ChannelStore.class)
public final class ChannelTable implements ChannelStore {
    private static final String CHANNEL = "Channel";

    private final Database database;
    private final Map<TenantId, Listed> listed = new ConcurrentHashMap<>();

    /** A tenant's channels as they were before the count of changes grew any further. */
    private record Listed(long changes, List<Channel> channels) {}

    @Activate
    public ChannelTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public boolean insert(Channel channel) {
        try {
            return database.insert(
                    CHANNEL, row -> row.set("tenant", channel.tenant().value())
                            .set("id", channel.id())
                            .set("notifier", channel.notifier())
                            .set("settings", Json.text(channel.settings()))
                            .set("enabled", channel.enabled())
                            .set("privileged", channel.privileged())
                            .set("createdAt", channel.createdAt())
                            .set("updatedAt", channel.updatedAt())
                            .set("fallback", channel.fallback()));
        } catch (Violation e) {
            throw unknown(channel.tenant());
        } finally {
            database.channelChanges().incrementAndGet();
        }
    }

    @Override
    public boolean update(Channel channel) {
        try {
            return database.update(
                            "UPDATE channel SET notifier = ?, settings = ?, enabled = ?, privileged = ?, updated_at = ?,"
                                    + " fallback = ? WHERE tenant = ? AND id = ?",
                            channel.notifier(),
                            Json.text(channel.settings()),
                            channel.enabled(),
                            channel.privileged(),
                            channel.updatedAt(),
                            channel.fallback(),
                            channel.tenant().value(),
                            channel.id())
                    == 1;
        } finally {
            database.channelChanges().incrementAndGet();
        }
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        try {
            return database.update("DELETE FROM channel WHERE tenant = ? AND id = ?", tenant.value(), id) == 1;
        } finally {
            database.channelChanges().incrementAndGet();
        }
    }

    @Override
    public Optional<Channel> find(TenantId tenant, String id) {
        return database.find(Select.one(CHANNEL, tenant, id), ChannelTable::channel);
    }

    @Override
    public List<Channel> list(TenantId tenant) {
        if (tenant == null) {
            return read(null);
        }
        long changes = database.channelChanges().get();
        Listed known = listed.get(tenant);
        if (known == null || known.changes() != changes) {
            known = new Listed(changes, read(tenant));
            listed.put(tenant, known);
        }
        return known.channels();
    }

    private List<Channel> read(TenantId tenant) {
        return database.select(Select.byTenantAndId(CHANNEL, tenant), ChannelTable::channel);
    }

    @Override
    public Optional<Map<String, Object>> routing(TenantId tenant) {
        return database.find(Select.of("Routing", tenant), row -> row.document("document"));
    }

    @Override
    public void saveRouting(TenantId tenant, Map<String, Object> document) {
        String text = Json.text(document);
        try {
            database.write(transaction -> {
                transaction.update(
                        "INSERT INTO routing (tenant, document) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        tenant.value(),
                        text);
                return transaction.update("UPDATE routing SET document = ? WHERE tenant = ?", text, tenant.value());
            });
        } catch (Violation e) {
            throw unknown(tenant);
        }
    }

    private static InvalidInput unknown(TenantId tenant) {
        return new InvalidInput("tenant", tenant.value(), "does not exist");
    }

    private static Channel channel(Row row) {
        return new Channel(
                row.tenant(),
                row.text("id"),
                row.text("notifier"),
                row.document("settings"),
                row.flag("enabled"),
                row.flag("privileged"),
                row.time("createdAt"),
                row.time("updatedAt"),
                row.text("fallback"));
    }
}
