// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import com.zaxxer.hikari.HikariDataSource;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.internal.DatabaseSettings.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.cayenne.CayenneRuntimeException;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.ObjectContext;
import org.apache.cayenne.access.DataContext;
import org.apache.cayenne.configuration.server.ServerModule;
import org.apache.cayenne.configuration.server.ServerRuntime;
import org.apache.cayenne.di.ClassLoaderManager;
import org.apache.cayenne.di.Module;
import org.apache.cayenne.log.JdbcEventLogger;
import org.apache.cayenne.log.NoopJdbcEventLogger;
import org.apache.cayenne.query.ObjectSelect;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The open database: migrated, pooled, mapped. Each call is one transaction. Safe for concurrent use.
 *
 * <p>Failures come out as {@link Violation}, {@link StoreUnavailable}, or, when the statement itself is wrong, as
 * {@link IllegalStateException}.
 */
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final int BATCH = 1_000;
    private static final int PING_SECONDS = 2;

    private final HikariDataSource pool;
    private final ServerRuntime cayenne;
    private final DiskFlush flush;
    private final Arrivals arrivals = new Arrivals();
    private final AtomicLong channelChanges = new AtomicLong();

    private Database(HikariDataSource pool, ServerRuntime cayenne, DiskFlush flush) {
        this.pool = pool;
        this.cayenne = cayenne;
        this.flush = flush;
    }

    /** The embedded database of a folder, without a platform around it; for benchmarks. The caller closes it. */
    public static Database embedded(Path folder) throws IOException, SQLException {
        return open(DatabaseSettings.embedded(folder));
    }

    /** Connects, migrates and maps. @throws RuntimeException or a checked one when any of it fails; nothing stays open */
    static Database open(DatabaseSettings settings) throws IOException, SQLException {
        return withOwnLoader(() -> settings.connect(), pool -> {
            migrate(pool, settings.engine());
            ServerRuntime cayenne = ServerRuntime.builder()
                    .addConfig("cayenne-bellwether.xml")
                    .dataSource(pool)
                    .addModule(module())
                    .build();
            cayenne.getDataDomain();
            return new Database(pool, cayenne, settings.engine() == Engine.EMBEDDED ? new DiskFlush(pool) : null);
        });
    }

    /** What differs from Cayenne as it comes. Statements are not logged: they carry settings and the hashes of tokens. */
    static Module module() {
        return binder -> {
            ClassLoaderManager ours = resource -> Database.class.getClassLoader();
            binder.bind(ClassLoaderManager.class).toInstance(ours);
            binder.bind(JdbcEventLogger.class).to(NoopJdbcEventLogger.class);
            ServerModule.contributeUserTypes(binder).add(new InstantType());
        };
    }

    private static void migrate(HikariDataSource pool, Engine engine) {
        FluentConfiguration flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .loggers("slf4j")
                .locations("classpath:db/migration")
                .placeholders(Map.of("exact", engine.exactOrder()))
                .validateMigrationNaming(true)
                .failOnMissingLocations(true);
        flyway.load().migrate();
    }

    /** Grows after each change of channels: what was read of them under a count holds as long as the count is the same. */
    AtomicLong channelChanges() {
        return channelChanges;
    }

    /** Who hears of messages that can be read. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** All rows of a query. */
    <T> List<T> select(ObjectSelect<DataObject> query, Function<Row, T> read) {
        return guarded(() -> query.select(cayenne.newContext()).stream()
                .map(object -> read.apply(new Row(object)))
                .toList());
    }

    /** The only row of a query, if there is one. */
    <T> Optional<T> find(ObjectSelect<DataObject> query, Function<Row, T> read) {
        return guarded(() -> Optional.ofNullable(query.selectFirst(cayenne.newContext()))
                .map(object -> read.apply(new Row(object))));
    }

    /** What a read outside the model's objects gives. */
    <T> T read(Function<ObjectContext, T> work) {
        return guarded(() -> work.apply(cayenne.newContext()));
    }

    /** Runs work in one transaction; again, when it met another one. On return it is durable. */
    <T> T write(Function<Transaction, T> work) {
        T result = writeSoon(work);
        flush();
        return result;
    }

    /** As {@link #write}, but what is written may be lost in a crash until {@link #flush} or another write. */
    <T> T writeSoon(Function<Transaction, T> work) {
        T result = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                result = withOwnLoader(() -> cayenne.performInTransaction(() -> {
                    Transaction transaction = new Transaction((DataContext) cayenne.newContext());
                    T value = work.apply(transaction);
                    transaction.context.commitChanges();
                    return value;
                }));
                break;
            } catch (CayenneRuntimeException e) {
                if (attempt == ATTEMPTS || !Failures.isTransient(e)) {
                    throw Failures.meaning(e);
                }
            }
        }
        return result;
    }

    /** What is read of each row of a bound query; an array of texts is one value. */
    <T> List<T> rows(String sql, Reading<T> read, Object... values) {
        return writeSoon(transaction -> transaction.rows(sql, read, values));
    }

    /** Inserts one object. @return false when its key is taken, and nothing was changed */
    boolean insert(String entity, Consumer<Row> values) {
        try {
            write(transaction -> {
                transaction.insert(entity, values);
                return null;
            });
            return true;
        } catch (Violation e) {
            if (e.isDuplicate()) {
                return false;
            }
            throw e;
        }
    }

    /** Runs one bound statement. @return how many rows it changed */
    int update(String sql, Object... values) {
        return write(transaction -> transaction.update(sql, values));
    }

    /** Empty when the database answers; otherwise what is wrong. */
    Optional<String> problem() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(PING_SECONDS) ? Optional.empty() : Optional.of("the database does not answer");
        } catch (SQLException e) {
            return Optional.of("the database cannot be reached (SQL state " + e.getSQLState() + ")");
        }
    }

    @Override
    public void close() {
        cayenne.shutdown();
        pool.close();
    }

    /** Puts on the disk all that was written before. */
    void flush() {
        if (flush != null) {
            try {
                flush.afterCommit();
            } catch (SQLException e) {
                throw new StoreUnavailable("the commit could not be forced to the disk", e);
            }
        }
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return withOwnLoader(work);
        } catch (CayenneRuntimeException e) {
            throw Failures.meaning(e);
        }
    }

    /** Cayenne looks for its classes with the thread's class loader, whoever calls. */
    private static <T> T withOwnLoader(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Database.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Cayenne and Flyway look for their parts with the thread's class loader. */
    private static Database withOwnLoader(Connecting connecting, Function<HikariDataSource, Database> opening)
            throws IOException, SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Database.class.getClassLoader());
        HikariDataSource pool = null;
        Database database = null;
        try {
            pool = connecting.connect();
            database = opening.apply(pool);
            return database;
        } finally {
            if (database == null && pool != null) {
                pool.close();
            }
            thread.setContextClassLoader(before);
        }
    }

    private interface Connecting {
        HikariDataSource connect() throws IOException, SQLException;
    }

    /** What can be done inside one transaction. For one thread. */
    final class Transaction {
        private final DataContext context;

        private Transaction(DataContext context) {
            this.context = context;
        }

        /** Notes an object; written when the work ends. */
        void insert(String entity, Consumer<Row> values) {
            values.accept(new Row((DataObject) context.newObject(entity)));
        }

        /** Runs one bound statement now. @return how many rows it changed */
        int update(String sql, Object... values) {
            return statement(sql, statement -> {
                bind(statement, values);
                return statement.executeUpdate();
            });
        }

        /** The rows of one bound query, each as its columns in order. */
        List<Object[]> select(String sql, Object... values) {
            return statement(sql, statement -> {
                bind(statement, values);
                List<Object[]> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    int columns = result.getMetaData().getColumnCount();
                    while (result.next()) {
                        Object[] row = new Object[columns];
                        for (int i = 0; i < columns; i++) {
                            row[i] = result.getObject(i + 1);
                        }
                        rows.add(row);
                    }
                }
                return rows;
            });
        }

        /** Runs one statement for each list of values. @return how many rows each changed */
        int[] batch(String sql, List<Object[]> rows) {
            int[] changed = new int[rows.size()];
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<Object[]> part = rows.subList(from, Math.min(from + BATCH, rows.size()));
                int[] counts = statement(sql, statement -> {
                    for (Object[] values : part) {
                        bind(statement, values);
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                });
                System.arraycopy(counts, 0, changed, from, counts.length);
            }
            return changed;
        }

        /** The first column of each row. */
        List<String> texts(String sql, Object... values) {
            return rows(sql, row -> row.getString(1), values);
        }

        /** What is read of each row of a bound query; an array of texts is one value. */
        <T> List<T> rows(String sql, Reading<T> read, Object... values) {
            return statement(sql, statement -> {
                bind(statement, values);
                List<T> found = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(read.read(rows));
                    }
                }
                return found;
            });
        }

        private <T> T statement(String sql, Execution<T> execution) {
            try (Connection connection = cayenne.getDataSource().getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                return execution.run(statement);
            } catch (SQLException e) {
                throw new CayenneRuntimeException(e);
            }
        }

        private static void bind(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                Object value = Values.stored(values[i]);
                if (value instanceof String[] texts) {
                    statement.setArray(i + 1, statement.getConnection().createArrayOf("VARCHAR", texts));
                } else {
                    statement.setObject(
                            i + 1,
                            value instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : value);
                }
            }
        }
    }

    /** Reads one row. */
    interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Execution<T> {
        T run(PreparedStatement statement) throws SQLException;
    }
}
