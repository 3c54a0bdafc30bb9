// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The one way into a plugin: every call has a deadline, each use of a plugin its own bounded lane, and a use that keeps
 * failing is left alone for a while. A plugin that hangs, throws or floods cannot stall the pipeline, and what one
 * tenant's server does to a connector is not felt by another's. Safe for concurrent use.
 */
public interface PluginGuard {
    /**
     * Calls a plugin and waits for the answer, at most for the deadline; then the plugin's thread is interrupted.
     *
     * @param plugin which plugin, and for what use, as lanes and circuits are kept by use
     * @param deadline how long the caller is willing to wait, queueing included
     */
    <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) throws InterruptedException;

    /**
     * Calls a plugin's pure, quick function on the caller's own thread: what it throws is caught and counted, its time
     * measured, and a plugin that throws or overstays again and again, or once by far, is cut off.
     */
    <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work);

    /**
     * Says that a call by {@link #inline} has not come back and is waited for no longer. The plugin is cut off until
     * that thread comes back from it, or the plugin is replaced; what the thread then brings counts for nothing.
     *
     * @param thread whose call it is; it is interrupted
     * @param reason for people, such as {@code has not answered for 2 s}
     */
    void giveUp(PluginRef plugin, Thread thread, String reason);

    /** The health of every plugin called so far, all its uses taken together. */
    List<PluginHealth> health();

    /** The health of one plugin as a whole; {@code ok} with no calls when it was never called. */
    default PluginHealth health(PluginRef plugin) {
        return health().stream()
                .filter(health -> health.plugin().equals(plugin.whole()))
                .findFirst()
                .orElseGet(() -> new PluginHealth(plugin.whole(), "ok", 0, 0, null, null));
    }

    /** Forgets a plugin that has gone, or one use of it, so that what follows starts afresh. */
    void forget(PluginRef plugin);

    /**
     * A plugin, or one use of it.
     *
     * @param kind {@code source}, {@code detector}, {@code notifier}, {@code remediation} or
     *     {@code dashboard}
     * @param use what it is used for, such as {@code harbour/seq-prod}; empty for the plugin as a whole
     */
    record PluginRef(String kind, String id, String use) {
        /** The plugin as a whole. */
        public PluginRef(String kind, String id) {
            this(kind, id, "");
        }

        /** The plugin as a whole. */
        public PluginRef whole() {
            return use.isEmpty() ? this : new PluginRef(kind, id);
        }

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
