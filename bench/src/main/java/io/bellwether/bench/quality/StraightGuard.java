// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Calls straight through, without a clock; what a detector throws ends the run, as its figures would be worth nothing. */
public final class StraightGuard implements PluginGuard {
    @Override
    public <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) {
        return inline(plugin, deadline, work);
    }

    @Override
    public <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work) {
        try {
            return new Guarded.Answer<>(work.call());
        } catch (Exception e) {
            throw new IllegalStateException(plugin + " failed", e);
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
