// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.relational.internal.log.AlertLog;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/** A node's database and the log in front of it, open together. Safe for concurrent use. */
public final class NodeDatabase implements OpenDatabase, AutoCloseable {
    private final Database database;
    private final AlertLog alertLog;

    private NodeDatabase(Database database, AlertLog alertLog) {
        this.database = database;
        this.alertLog = alertLog;
    }

    /**
     * Opens the database and brings into it what the log still holds.
     *
     * @param data the node's data folder; the log is in {@code alerts} there
     * @throws RuntimeException or a checked one when any of it fails; nothing stays open
     */
    static NodeDatabase open(DatabaseSettings settings, Path data, Workers workers, InstantSource clock, Meters meters)
            throws IOException, SQLException {
        Database database = Database.open(settings);
        AlertLog log = null;
        try {
            log = AlertLog.open(data.resolve("alerts"), new AlertWriter(database), workers, clock, meters);
            return new NodeDatabase(database, log);
        } finally {
            if (log == null) {
                database.close();
            }
        }
    }

    /** The embedded database of a data folder, without a platform around it. The caller closes it. */
    public static NodeDatabase embedded(Path data, Workers workers, InstantSource clock, Meters meters)
            throws IOException, SQLException {
        return open(DatabaseSettings.embedded(data.resolve("relational")), data, workers, clock, meters);
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public AlertLog alertLog() {
        return alertLog;
    }

    @Override
    public void close() {
        alertLog.close();
        database.close();
    }
}
