// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import java.util.List;
import java.util.Map;

/**
 * What a detector thinks after an event.
 *
 * @param firing true when what it looks for is complete with this event
 * @param over true when this event ends what was found before under the same labels; never together with {@code firing}.
 *     Most findings are ended by nothing and last for the policy's {@code recover.for}
 * @param score how unusual, 0 for not at all; comparable only within one detector
 * @param value what was measured, such as executions a minute; NaN when there is no number
 * @param threshold the limit the value was compared with; NaN when there is none
 * @param baseline what would be usual; NaN when there is none
 * @param explanation one sentence for people
 * @param labels further labels of the finding, such as {@code plan}; empty for none
 * @param eventIds the earlier events that led to it, oldest first, a handful; this event need not be among them
 */
public record EventJudgement(
        boolean firing,
        boolean over,
        double score,
        double value,
        double threshold,
        double baseline,
        String explanation,
        Map<String, String> labels,
        List<String> eventIds) {
    /** Nothing to say. */
    public static final EventJudgement QUIET =
            new EventJudgement(false, 0, Double.NaN, Double.NaN, Double.NaN, "", Map.of(), List.of());

    /** One that ends nothing. */
    public EventJudgement(
            boolean firing,
            double score,
            double value,
            double threshold,
            double baseline,
            String explanation,
            Map<String, String> labels,
            List<String> eventIds) {
        this(firing, false, score, value, threshold, baseline, explanation, labels, eventIds);
    }

    /**
     * The end of what was found before.
     *
     * @param explanation one sentence for people
     * @param labels those of the finding
     */
    public static EventJudgement end(String explanation, Map<String, String> labels) {
        return new EventJudgement(false, true, 0, Double.NaN, Double.NaN, Double.NaN, explanation, labels, List.of());
    }

    public EventJudgement {
        if (firing && over) {
            throw new IllegalArgumentException("firing and over: an event begins a finding or ends it");
        }
        explanation = explanation == null ? "" : explanation;
        labels = Map.copyOf(labels);
        eventIds = List.copyOf(eventIds);
    }
}
