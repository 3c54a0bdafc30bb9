// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.BackfillStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Backfills. */
@Component(service = BackfillStore.class)
public final class BackfillTable implements BackfillStore {
    private static final String BACKFILL = "Backfill";

    private final Database database;

    @Activate
    public BackfillTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public void insert(Backfill backfill) {
        boolean inserted;
        try {
            inserted = database.insert(
                    BACKFILL, row -> row.set("tenant", backfill.tenant().value())
                            .set("id", backfill.id())
                            .set("connector", backfill.connector())
                            .set("fromAt", backfill.from())
                            .set("toAt", backfill.to())
                            .set("chunkMillis", backfill.chunk().toMillis())
                            .set("state", backfill.state().name())
                            .set("chunksTotal", backfill.chunksTotal())
                            .set("chunksDone", backfill.chunksDone())
                            .set("eventsPerSecond", backfill.limits().eventsPerSecond())
                            .set("requestsPerSecond", backfill.limits().requestsPerSecond())
                            .set("eventsRead", backfill.counts().read())
                            .set("eventsStored", backfill.counts().stored())
                            .set("eventsDuplicate", backfill.counts().duplicate())
                            .set("eventsDropped", backfill.counts().dropped())
                            .set("eventsLost", backfill.counts().lost())
                            .set("readPosition", backfill.position())
                            .set("error", backfill.error())
                            .set("createdAt", backfill.createdAt())
                            .set("startedAt", backfill.startedAt())
                            .set("finishedAt", backfill.finishedAt()));
        } catch (Violation e) {
            throw new InvalidInput("tenant", backfill.tenant().value(), "does not exist");
        }
        if (!inserted) {
            throw new IllegalStateException("backfill '" + backfill.id() + "' exists already");
        }
    }

    @Override
    public boolean update(Backfill backfill) {
        return database.update(
                        "UPDATE backfill SET state = ?, chunks_total = ?, chunks_done = ?, events_read = ?,"
                                + " events_stored = ?, events_duplicate = ?, events_dropped = ?, events_lost = ?,"
                                + " read_position = ?, error = ?, started_at = ?, finished_at = ? WHERE tenant = ? AND id = ?",
                        backfill.state().name(),
                        backfill.chunksTotal(),
                        backfill.chunksDone(),
                        backfill.counts().read(),
                        backfill.counts().stored(),
                        backfill.counts().duplicate(),
                        backfill.counts().dropped(),
                        backfill.counts().lost(),
                        backfill.position(),
                        backfill.error(),
                        backfill.startedAt(),
                        backfill.finishedAt(),
                        backfill.tenant().value(),
                        backfill.id())
                == 1;
    }

    @Override
    public Optional<Backfill> find(TenantId tenant, String id) {
        return database.find(Select.one(BACKFILL, tenant, id), BackfillTable::backfill);
    }

    @Override
    public List<Backfill> list(TenantId tenant) {
        return database.select(Select.newestFirst(BACKFILL, tenant), BackfillTable::backfill);
    }

    private static Backfill backfill(Row row) {
        return new Backfill(
                row.text("id"),
                row.tenant(),
                row.text("connector"),
                row.time("fromAt"),
                row.time("toAt"),
                Duration.ofMillis(row.whole("chunkMillis")),
                new Backfill.Limits(row.integerOrNull("eventsPerSecond"), row.integerOrNull("requestsPerSecond")),
                row.constant("state", Backfill.State.class),
                row.integer("chunksTotal"),
                row.integer("chunksDone"),
                new Backfill.Counts(
                        row.whole("eventsRead"),
                        row.whole("eventsStored"),
                        row.whole("eventsDuplicate"),
                        row.whole("eventsDropped"),
                        row.whole("eventsLost")),
                row.text("readPosition"),
                row.text("error"),
                row.time("createdAt"),
                row.time("startedAt"),
                row.time("finishedAt"));
    }
}
