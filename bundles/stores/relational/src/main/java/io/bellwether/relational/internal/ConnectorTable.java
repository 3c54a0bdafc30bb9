// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.ConnectorStore;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connectors; their progress lies in the same row, so that it goes with them. */
@Component(service = ConnectorStore.class)
public final class ConnectorTable implements ConnectorStore {
    private static final String CONNECTOR = "Connector";
    /** Among the cursors, the place of the position; no time has this form, so that no query's cursor is taken for it. */
    private static final String POSITION = "position";

    private static final String MARK = "at ";

    private final Database database;

    @Activate
    public ConnectorTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public boolean insert(Connector connector) {
        ConnectorProgress none = ConnectorProgress.NONE;
        try {
            return database.insert(
                    CONNECTOR, row -> row.set("tenant", connector.tenant().value())
                            .set("id", connector.id())
                            .set("environment", connector.environment().value())
                            .set("source", connector.source())
                            .set("settings", Json.text(connector.settings()))
                            .set("enabled", connector.enabled())
                            .set("privileged", connector.privileged())
                            .set("createdAt", connector.createdAt())
                            .set("updatedAt", connector.updatedAt())
                            .set("cursors", cursors(none))
                            .set("captured", none.captured())
                            .set("duplicates", none.duplicates())
                            .set("dropped", none.dropped())
                            .set("errors", none.errors())
                            .set("lastEventAt", none.lastEventAt()));
        } catch (Violation e) {
            throw unknown(connector);
        }
    }

    @Override
    public boolean update(Connector connector) {
        try {
            return database.update(
                            "UPDATE connector SET environment = ?, source = ?, settings = ?, enabled = ?, privileged = ?,"
                                    + " updated_at = ? WHERE tenant = ? AND id = ?",
                            connector.environment().value(),
                            connector.source(),
                            Json.text(connector.settings()),
                            connector.enabled(),
                            connector.privileged(),
                            connector.updatedAt(),
                            connector.tenant().value(),
                            connector.id())
                    == 1;
        } catch (Violation e) {
            throw unknown(connector);
        }
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        return database.update("DELETE FROM connector WHERE tenant = ? AND id = ?", tenant.value(), id) == 1;
    }

    @Override
    public Optional<Connector> find(TenantId tenant, String id) {
        return database.find(Select.one(CONNECTOR, tenant, id), ConnectorTable::connector);
    }

    @Override
    public List<Connector> list(TenantId tenant) {
        return database.select(Select.byTenantAndId(CONNECTOR, tenant), ConnectorTable::connector);
    }

    @Override
    public ConnectorProgress progress(TenantId tenant, String id) {
        return database.find(Select.one(CONNECTOR, tenant, id), ConnectorTable::progress)
                .orElse(ConnectorProgress.NONE);
    }

    @Override
    public void save(TenantId tenant, String id, ConnectorProgress progress) {
        database.update(
                "UPDATE connector SET cursors = ?, captured = ?, duplicates = ?, dropped = ?, errors = ?,"
                        + " last_event_at = ? WHERE tenant = ? AND id = ?",
                cursors(progress),
                progress.captured(),
                progress.duplicates(),
                progress.dropped(),
                progress.errors(),
                progress.lastEventAt(),
                tenant.value(),
                id);
    }

    private static InvalidInput unknown(Connector connector) {
        return new InvalidInput(
                "environment",
                connector.environment().value(),
                "does not exist in tenant '" + connector.tenant() + "'");
    }

    private static String cursors(ConnectorProgress progress) {
        Map<String, String> cursors = new TreeMap<>();
        progress.cursors()
                .forEach((query, at) -> cursors.put(query, Values.stored(at).toString()));
        if (progress.position() != null) {
            cursors.put(POSITION, MARK + progress.position());
        }
        return Json.text(cursors);
    }

    private static Connector connector(Row row) {
        return new Connector(
                row.tenant(),
                row.text("id"),
                row.environment(),
                row.text("source"),
                row.document("settings"),
                row.flag("enabled"),
                row.flag("privileged"),
                row.time("createdAt"),
                row.time("updatedAt"));
    }

    private static ConnectorProgress progress(Row row) {
        Map<String, Instant> cursors = new TreeMap<>();
        Map<String, String> stored = row.texts("cursors");
        stored.forEach((query, at) -> {
            if (!at.startsWith(MARK)) {
                cursors.put(query, Instant.parse(at));
            }
        });
        String position = stored.getOrDefault(POSITION, "");
        return new ConnectorProgress(
                cursors,
                row.whole("captured"),
                row.whole("duplicates"),
                row.whole("dropped"),
                row.whole("errors"),
                row.time("lastEventAt"),
                position.startsWith(MARK) ? position.substring(MARK.length()) : null);
    }
}
