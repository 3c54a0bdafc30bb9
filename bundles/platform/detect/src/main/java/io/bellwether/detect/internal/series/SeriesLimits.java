// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.concurrent.atomic.AtomicInteger;

/** How many series an environment may have. Not safe for concurrent use, but environments share a node's limit. */
public final class SeriesLimits {
    /** Groups of one measure. */
    public static final int GROUPS = 1_000;
    /** Series of one environment. */
    public static final int ENVIRONMENT = 10_000;
    /** Series of all environments. */
    public static final int NODE = 20_000;

    private final int groups;
    private final int most;
    private final Node node;
    private int used;

    /** What all environments of a node share. Safe for concurrent use. */
    public static final class Node {
        private final int most;
        private final AtomicInteger used = new AtomicInteger();

        public Node(int most) {
            this.most = most;
        }

        /** How many series there are. */
        public int used() {
            return used.get();
        }

        private boolean take() {
            if (used.incrementAndGet() > most) {
                used.decrementAndGet();
                return false;
            }
            return true;
        }
    }

    /**
     * Limits of one environment.
     *
     * @param groups of one measure at most
     * @param most in all
     */
    public SeriesLimits(int groups, int most, Node node) {
        this.groups = groups;
        this.most = most;
        this.node = node;
    }

    /** The defaults, of an environment alone. */
    public static SeriesLimits alone() {
        return new SeriesLimits(GROUPS, ENVIRONMENT, new Node(NODE));
    }

    /** How many series this environment has. */
    public int used() {
        return used;
    }

    /** Takes a place for one more group. @param has how many groups the measure has by now */
    boolean take(int has) {
        if (has >= groups || used >= most || !node.take()) {
            return false;
        }
        used++;
        return true;
    }

    /** Gives places back. */
    void give(int places) {
        used -= places;
        node.used.addAndGet(-places);
    }

    /** Gives every place back, when the environment is no longer followed. */
    public void close() {
        give(used);
    }
}
