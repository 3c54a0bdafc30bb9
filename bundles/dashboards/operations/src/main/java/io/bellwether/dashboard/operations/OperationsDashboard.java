// SPDX-License-Identifier: Apache-2.0
package io.bellwether.dashboard.operations;

import io.bellwether.api.dashboard.Dashboard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;

/** What the people on call look at: rates and errors against their baselines, open alerts, lag, live events. */
@Component
public final class OperationsDashboard implements Dashboard {
    private final String definition = read();

    @Override
    public String id() {
        return "operations";
    }

    @Override
    public String title() {
        return "Operations";
    }

    @Override
    public String description() {
        return "Rates and errors against what is usual, open alerts, intake lag and live events.";
    }

    @Override
    public String definition() {
        return definition;
    }

    private static String read() {
        try (InputStream in = OperationsDashboard.class.getResourceAsStream("/operations.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
