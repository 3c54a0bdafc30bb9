// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelPluginTest {

    @Test
    void aComponentIsKnownOnlyWhileItsPluginIs(@TempDir Path folder) throws Exception {
        try (Engine engine = new Engine();
                URLClassLoader plugin = plugin(folder)) {
            CamelContext context = engine.context();
            assertThat(context.getComponent("probe")).isNull();

            engine.addPlugin(plugin);
            assertThat(context.getComponent("probe")).isInstanceOf(Probe.class);
            assertThat(context.getApplicationContextClassLoader().getResources("META-INF/bellwether-probe"))
                    .as("resources of plugins")
                    .satisfies(found -> assertThat(found.hasMoreElements()).isTrue());

            context.removeComponent("probe");
            engine.removePlugin(plugin);
            assertThat(context.getComponent("probe")).isNull();

            engine.addPlugin(plugin);
            assertThat(context.getComponent("probe")).isInstanceOf(Probe.class);
        }
    }

    private static URLClassLoader plugin(Path folder) throws IOException {
        Path factories = Files.createDirectories(folder.resolve("META-INF/services/org/apache/camel/component"));
        Files.writeString(factories.resolve("probe"), "class=" + Probe.class.getName() + "\n");
        Files.writeString(folder.resolve("META-INF/bellwether-probe"), "here");
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, CamelPluginTest.class.getClassLoader());
    }

    /** A component that only its plugin's service file leads to. */
    public static final class Probe extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new IllegalArgumentException("the probe has no endpoints");
        }
    }
}
