// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.relational.internal.DatabaseSettings.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
    private static final Path DATA = Path.of("/data");

    @Test
    void isEmbeddedBelowTheDataDirectoryUnlessToldOtherwise() {
        DatabaseSettings settings = DatabaseSettings.of(Map.of("BELLWETHER_DB_URL", " "), new Properties(), DATA);
        assertThat(settings.engine()).isEqualTo(Engine.EMBEDDED);
        assertThat(settings).hasToString("jdbc:h2:file:/data/relational/bellwether");
    }

    @Test
    void takesTheEnvironmentBeforeTheProperties() {
        Properties properties = new Properties();
        properties.setProperty("bellwether.db.url", "jdbc:postgresql://one/bellwether");
        properties.setProperty("bellwether.db.user", "own");
        DatabaseSettings settings = DatabaseSettings.of(
                Map.of("BELLWETHER_DB_URL", "jdbc:postgresql://two/bellwether", "BELLWETHER_DB_PASSWORD", "s3cr3t"),
                properties,
                DATA);
        assertThat(settings.engine()).isEqualTo(Engine.POSTGRESQL);
        assertThat(settings.url()).isEqualTo("jdbc:postgresql://two/bellwether");
        assertThat(settings.user()).isEqualTo("own");
        assertThat(settings.password()).isEqualTo("s3cr3t");
    }

    @Test
    void neverShowsAPassword() {
        DatabaseSettings settings = DatabaseSettings.of(
                Map.of(
                        "BELLWETHER_DB_URL",
                        "jdbc:postgresql://db/x?user=u&password=s3cr3t",
                        "BELLWETHER_DB_PASSWORD",
                        "t0p"),
                new Properties(),
                DATA);
        assertThat(settings).hasToString("jdbc:postgresql://db/x");
        assertThatThrownBy(() -> DatabaseSettings.of(
                        Map.of("BELLWETHER_DB_URL", "jdbc:mysql://u:s3cr3t@db/x?password=s3cr3t"),
                        new Properties(),
                        DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:mysql://db/x")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("s3cr3t");
    }
}
