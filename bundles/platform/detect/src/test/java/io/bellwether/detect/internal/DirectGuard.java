// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Calls straight through; what a plugin throws becomes a failure. */
public final class DirectGuard implements PluginGuard {
    @Override
    public <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) {
        return inline(plugin, deadline, work);
    }

    @Override
    public <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work) {
        try {
            return new Guarded.Answer<>(work.call());
        } catch (Exception | Error e) {
            return new Guarded.Failure<>(Guarded.Cause.THREW, e.toString());
        }
    }

    @Override
    public void giveUp(PluginRef plugin, Thread thread, String reason) {
        throw new IllegalStateException(plugin + " " + reason);
    }

    @Override
    public List<PluginHealth> health() {
        return List.of();
    }

    @Override
    public void forget(PluginRef plugin) {
        // Nothing is remembered.
    }
}
