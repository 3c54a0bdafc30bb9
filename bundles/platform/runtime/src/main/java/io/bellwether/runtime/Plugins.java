// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import io.bellwether.api.settings.Parameter;
import java.util.List;

/** Every plugin installed now, of every kind. Safe for concurrent use. */
public interface Plugins {
    List<Installed> installed();

    /** Calls {@code listener} after each arrival and departure, on the thread that brought it; it must return quickly. */
    AutoCloseable onChange(Runnable listener);

    /**
     * An installed plugin.
     *
     * @param kind {@code source}, {@code detector}, {@code notifier}, {@code remediation} or
     *     {@code dashboard}
     * @param parameters its own; the platform adds some to those of a connector or channel
     * @param connector true for a source that works through connectors, false for one that is posted to and for every
     *     other kind
     * @param bundle the bundle it came in
     * @param version that bundle's version
     */
    record Installed(
            String kind,
            String id,
            String title,
            List<Parameter<?>> parameters,
            boolean connector,
            String bundle,
            String version) {}
}
