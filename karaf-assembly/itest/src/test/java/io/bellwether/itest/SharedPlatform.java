// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that do not stop the platform one to share. It starts with the first of them and stops after the last;
 * each test makes a tenant of its own and sees nothing else.
 */
final class SharedPlatform implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningPlatform.class;
    }

    @Override
    public RunningPlatform resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedPlatform.class))
                .getOrComputeIfAbsent(Running.class)
                .platform;
    }

    /** Closed by JUnit after the last test. */
    static final class Running implements CloseableResource {
        private final RunningPlatform platform;

        Running() throws Exception {
            Path work = Path.of(System.getProperty("bellwether.work"));
            Files.createDirectories(work);
            platform = RunningPlatform.start(Files.createTempDirectory(work, "shared-data"), Map.of());
        }

        @Override
        public void close() throws Exception {
            platform.close();
        }
    }
}
