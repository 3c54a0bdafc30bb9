// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over the policies: what it finds, and how it gets on, so that somebody else can see when a plugin holds it up
 * and give it up. What a pass that was given up still does is lost. Used by the thread that does the pass; the methods
 * for watching it are safe for others.
 */
final class Turn {
    private final long now;
    private final long watermark;
    private final List<Verdict> verdicts = new ArrayList<>(0);
    private final List<Finding> findings = new ArrayList<>(0);
    /** Guarded by this, as are the three after it. */
    private long beats;

    private PluginRef asking;
    private Thread thread;
    private boolean givenUp;

    /** Ends a pass that was given up; nobody is left to hear of it. */
    static final class GivenUp extends Error {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("given up", null, false, false);
        }
    }

    Turn(long now, long watermark) {
        this.now = now;
        this.watermark = watermark;
    }

    long now() {
        return now;
    }

    long watermark() {
        return watermark;
    }

    /** Says that a plugin is about to be called. @throws GivenUp when the pass was given up */
    synchronized void asking(PluginRef plugin) {
        beat();
        asking = plugin;
    }

    /** Says that it has answered. @throws GivenUp when the pass was given up */
    synchronized void asked() {
        beat();
        asking = null;
    }

    private void beat() {
        if (givenUp) {
            throw new GivenUp();
        }
        beats++;
    }

    void add(Verdict verdict) {
        verdicts.add(verdict);
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Says which thread does the pass. */
    synchronized void begins() {
        thread = Thread.currentThread();
    }

    /** Counts what has been done. */
    synchronized long beats() {
        return beats;
    }

    /**
     * Gives the pass up, when a plugin has been asked and nothing has happened since.
     *
     * @return the plugin; null when the pass goes on
     */
    synchronized PluginRef giveUp(long since) {
        if (beats != since || asking == null) {
            return null;
        }
        givenUp = true;
        return asking;
    }

    synchronized Thread thread() {
        return thread;
    }
}
