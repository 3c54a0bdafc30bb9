// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.internal.ChannelTable;
import io.bellwether.relational.internal.DatabaseOpener;
import io.bellwether.relational.internal.DocumentTable;
import io.bellwether.relational.internal.LoggedAlerts;
import io.bellwether.relational.internal.OpenDatabase;
import io.bellwether.relational.internal.OutboxTable;
import io.bellwether.relational.internal.TenantTable;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The embedded database in a folder, as the container opens it; it can be closed and opened again. */
final class RealStores implements AutoCloseable {
    final OutboxStore outbox;
    final ChannelStore channels;
    final AlertStore alerts;
    final DocumentStore documents;
    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final DatabaseOpener opener;
    private final OpenDatabase database;

    RealStores(Path data) throws Exception {
        CompletableFuture<OpenDatabase> opened = new CompletableFuture<>();
        BundleContext bundle = proxy(BundleContext.class, arguments -> {
            opened.complete((OpenDatabase) arguments[1]);
            return proxy(ServiceRegistration.class, none -> null);
        });
        NodeSettings node = proxy(NodeSettings.class, none -> data);
        opener = new DatabaseOpener(bundle, node, workers, InstantSource.system(), new PrometheusMeters());
        database = opened.get(60, TimeUnit.SECONDS);
        outbox = new OutboxTable(database);
        channels = new ChannelTable(database);
        alerts = new LoggedAlerts(database);
        documents = new DocumentTable(database);
        new TenantTable(database).insert(new Tenant(Messages.TENANT, "Harbour Wren", ZoneOffset.UTC, Instant.EPOCH));
    }

    private interface Answer {
        Object to(Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.to(arguments)));
    }

    void channel(String id, String url, String fallback) {
        channels.insert(new Channel(
                Messages.TENANT,
                id,
                "posting",
                Map.of("url", url),
                true,
                true,
                Instant.EPOCH,
                Instant.EPOCH,
                fallback));
    }

    /** Puts messages in as the alert stage does, in a commit of its own, and returns when the outbox has them. */
    void commit(List<io.bellwether.relational.OutboxMessage> messages) {
        alerts.commit(List.of(), List.of(), messages);
        database.alertLog().settle();
    }

    Platform platform(InstantSource clock) {
        return new Platform(channels, outbox, alerts, documents, clock, new PostingNotifier());
    }

    @Override
    public void close() {
        opener.close();
        workers.close();
    }
}
