// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Settings from environment variables, then system properties, then defaults. */
@Component(service = NodeSettings.class)
public final class NodeEnvironment implements NodeSettings {
    private static final int STANDARD_PORT = 8181;

    private final Map<String, String> environment;
    private final Properties properties;
    private final Path data;

    @Activate
    public NodeEnvironment() {
        this(System.getenv(), System.getProperties());
    }

    NodeEnvironment(Map<String, String> environment, Properties properties) {
        this.environment = environment;
        this.properties = properties;
        this.data = Path.of(setting("BELLWETHER_DATA", "bellwether.data", "data"))
                .toAbsolutePath()
                .normalize();
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException("BELLWETHER_DATA '" + data + "' cannot be created or written", e);
        }
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public Path etc() {
        return Path.of(setting("BELLWETHER_ETC", "bellwether.etc", "etc"))
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public int port() {
        String port = setting("BELLWETHER_PORT", "bellwether.port", Integer.toString(STANDARD_PORT));
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("BELLWETHER_PORT '" + port + "' must be a number", e);
        }
    }

    @Override
    public URI url() {
        return URI.create(setting("BELLWETHER_URL", "bellwether.url", "http://localhost:" + port()));
    }

    @Override
    public String adminToken() {
        String token = environment.get("BELLWETHER_ADMIN_TOKEN");
        return token == null || token.isBlank() ? null : token.strip();
    }

    @Override
    public List<String> egressAllow() {
        return Arrays.stream(setting("BELLWETHER_EGRESS_ALLOW", "bellwether.egress.allow", "")
                        .split(","))
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .toList();
    }

    private String setting(String variable, String property, String fallback) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            value = properties.getProperty(property);
        }
        return value == null || value.isBlank() ? fallback : value.strip();
    }
}
