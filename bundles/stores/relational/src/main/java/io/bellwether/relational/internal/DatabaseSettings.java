// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Which database, and how it is reached: {@code BELLWETHER_DB_URL}, {@code _USER} and {@code _PASSWORD} (or the
 * properties {@code bellwether.db.url}, {@code .user} and {@code .password}); without them an embedded one in a file.
 */
record DatabaseSettings(String url, String user, String password, Engine engine) {
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000"
            + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=0";
    private static final int CONNECTIONS = 10;
    private static final long CONNECT_MILLIS = TimeUnit.SECONDS.toMillis(5);
    private static final long VALIDATE_MILLIS = TimeUnit.SECONDS.toMillis(2);
    private static final int SOCKET_SECONDS = 60;

    /** What the migrations and the durability of a commit depend on. */
    enum Engine {
        /** In this process; a commit is forced to the disk by the store. */
        EMBEDDED("", null),
        /**
         * A server that keeps its commits itself. Statements are planned for each execution: a plan made while a table
         * was empty would stay in use when it has filled, and read all of a tenant's rows for each one.
         */
        POSTGRESQL("COLLATE \"C\"", "SET plan_cache_mode = force_custom_plan");

        private final String exactOrder;
        private final String onConnect;

        Engine(String exactOrder, String onConnect) {
            this.exactOrder = exactOrder;
            this.onConnect = onConnect;
        }

        /** The column clause that orders text byte by byte. */
        String exactOrder() {
            return exactOrder;
        }
    }

    static DatabaseSettings of(Map<String, String> environment, Properties properties, Path data) {
        String url = setting(environment, properties, "url");
        if (url == null) {
            return embedded(data.resolve("relational"));
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("BELLWETHER_DB_URL '" + withoutOptions(url)
                    + "' must begin with jdbc:postgresql: or be left out for the embedded database");
        }
        return new DatabaseSettings(
                url,
                setting(environment, properties, "user"),
                setting(environment, properties, "password"),
                Engine.POSTGRESQL);
    }

    static DatabaseSettings embedded(Path directory) {
        return new DatabaseSettings(
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("bellwether") + H2_OPTIONS,
                "bellwether",
                "",
                Engine.EMBEDDED);
    }

    /** A pool that has made its first connection. The caller closes it. */
    HikariDataSource connect() throws IOException, SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("bellwether-relational");
        config.setDataSource(engine == Engine.EMBEDDED ? h2() : postgresql());
        config.setConnectionInitSql(engine.onConnect);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(VALIDATE_MILLIS);
        config.setInitializationFailTimeout(CONNECT_MILLIS);
        return new HikariDataSource(config);
    }

    private DataSource h2() throws IOException {
        String file = url.substring("jdbc:h2:file:".length(), url.indexOf(';'));
        Files.createDirectories(Path.of(file).getParent());
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private DataSource postgresql() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout((int) TimeUnit.MILLISECONDS.toSeconds(CONNECT_MILLIS));
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        source.setLogServerErrorDetail(false);
        source.setApplicationName("bellwether");
        source.setURL(url);
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        return source;
    }

    /** The address without options, which may hold a password. */
    @Override
    public String toString() {
        return withoutOptions(url);
    }

    private static String withoutOptions(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    private static String setting(Map<String, String> environment, Properties properties, String name) {
        String value = environment.get("BELLWETHER_DB_" + name.toUpperCase(java.util.Locale.ROOT));
        if (value == null || value.isBlank()) {
            value = properties.getProperty("bellwether.db." + name);
        }
        return value == null || value.isBlank() ? null : value.strip();
    }
}
