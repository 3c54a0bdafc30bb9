// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to look for.
 *
 * @param stages what must come, in order, each with what must not come before it
 * @param after what must not come afterwards; empty when the last stage completes the sequence
 * @param within milliseconds from the first event to the last that must come
 * @param silence milliseconds for which {@code after} must be missed
 * @param by what the events share
 */
record Plan(List<Stage> stages, List<Step> after, long within, long silence, List<Fact> by) {
    /** One step that must come. {@code before} must not come between the stage before and this one. */
    record Stage(Step step, List<Step> before) {}

    static Plan of(List<Step> steps, Duration within, Duration silence, List<Fact> by) {
        List<Stage> stages = new ArrayList<>();
        List<Step> forbidden = new ArrayList<>();
        for (Step step : steps) {
            if (step.forbidden()) {
                forbidden.add(step);
            } else {
                stages.add(new Stage(step, List.copyOf(forbidden)));
                forbidden.clear();
            }
        }
        return new Plan(
                List.copyOf(stages), List.copyOf(forbidden), within.toMillis(), silence.toMillis(), List.copyOf(by));
    }
}
