// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The one way into a plugin: every call has a deadline, each plugin its own bounded lane, and a plugin that keeps
 * failing is left alone for a while. A plugin that hangs, throws or floods cannot stall the pipeline. Safe for
 * concurrent use.
 */
public interface PluginGuard {
    /**
     * Calls a plugin and waits for the answer, at most for the deadline; then the plugin's thread is interrupted.
     *
     * @param plugin which plugin, for lanes, circuits and metrics
     * @param deadline how long the caller is willing to wait, queueing included
     */
    <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) throws InterruptedException;

    /**
     * Calls a plugin's pure, quick function on the caller's own thread: what it throws is caught and counted, its time
     * measured, and a plugin that throws or overstays again and again is cut off.
     */
    <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work);

    /** The health of every plugin called so far. */
    List<PluginHealth> health();

    /** Forgets a plugin that has gone, so that its successor starts afresh. */
    void forget(PluginRef plugin);

    /**
     * A plugin by kind and id.
     *
     * @param kind {@code source}, {@code detector}, {@code notifier} or {@code dashboard}
     */
    record PluginRef(String kind, String id) {
        @Override
        public String toString() {
            return kind + ":" + id;
        }
    }

    /**
     * How a plugin has been doing.
     *
     * @param state {@code ok}, {@code failing} or {@code cut-off}
     * @param calls since it was first called
     * @param failures of these, how many threw or overstayed
     * @param lastError what it last threw, in words; null when it never did
     * @param cutOffUntil when it will be tried again; null when it is not cut off
     */
    record PluginHealth(
            PluginRef plugin, String state, long calls, long failures, String lastError, Instant cutOffUntil) {}
}
