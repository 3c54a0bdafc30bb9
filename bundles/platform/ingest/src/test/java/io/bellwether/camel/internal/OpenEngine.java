// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;

/** The platform's Camel context, for tests of other bundles. */
public final class OpenEngine implements AutoCloseable {
    private final Engine engine = new Engine();

    public Routes routes() {
        return engine.routes();
    }

    public Endpoints endpoints() {
        return engine.endpoints();
    }

    @Override
    public void close() {
        engine.close();
    }
}
