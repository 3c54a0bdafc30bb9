// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, one after the other, to one thing or from one cause: executions begun, and happenings. */
final class Trail {
    private static final int OVERHEAD = 64;
    private static final int STEP_OVERHEAD = 32;

    final long id;
    /** What people call the thing; empty when the trail is of a cause. */
    final String entity;

    final Deque<Step> steps = new ArrayDeque<>();
    /** When it was last followed; milliseconds. */
    long last;
    /** When it last fired. */
    long fired = Long.MIN_VALUE;
    /** One of the things worked on from this cause, as a hash; 0 for none. */
    long thing;
    /** True when more than one thing was worked on from this cause: a batch. */
    boolean batch;

    Trail(long id, String entity) {
        this.id = id;
        this.entity = entity;
    }

    /**
     * One thing that happened.
     *
     * @param plan true when an execution of a plan began
     * @param name the plan's, or the happening's
     * @param execution the execution's id as a hash; 0 when unknown
     * @param eventId empty when it is too long to keep
     */
    record Step(boolean plan, String name, long execution, long at, String eventId) {
        int weight() {
            return STEP_OVERHEAD + 3 * (name.length() + eventId.length());
        }
    }

    boolean hasBegun(long execution) {
        if (execution != 0) {
            for (Step step : steps) {
                if (step.plan && step.execution == execution) {
                    return true;
                }
            }
        }
        return false;
    }

    int weight() {
        return OVERHEAD + 3 * entity.length();
    }
}
