// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The alert stage in rehearsal: the rules that run live, on a clock that the caller moves, with stores of its own that
 * are forgotten with it. It pages nobody; what would have been told is listed instead. Not safe for concurrent use.
 */
public interface Rehearsal {
    /**
     * Takes verdicts, in the order they were found, after letting time pass up to {@code now}.
     *
     * @param now when they were found; an earlier time than the last counts as that
     */
    void accept(Instant now, List<Verdict> verdicts);

    /** Lets time pass: groups whose time has come are told at that time. */
    void advance(Instant now);

    /** Every alert that opened, in that order. */
    List<Course> alerts();

    /** What would have been told, in that order. */
    List<Told> told();

    /**
     * A person takes an alert, after time has passed up to {@code now}. Nothing happens when it is not open.
     *
     * @param alert its id within this rehearsal
     * @param expires after which it is open again; null for the tenant's standard
     */
    void acknowledge(Instant now, String alert, String actor, Duration expires);

    /** Why somebody was, or was not, told, in that order. */
    List<Noted> trail();

    /** How many alerts and messages were left out of the lists because there were too many; 0 unless very many. */
    long omitted();

    /**
     * One alert from its opening on.
     *
     * @param id within this rehearsal
     * @param group the labels of the policy's group
     * @param labels every label it has, as routes match them: also policy, class, severity, service and the rest
     * @param since when the condition became true, by the events' own time
     * @param foundAt the time of the verdict that opened it, by the events' own time
     * @param openedAt when it opened, by the rehearsal's clock
     * @param clearedAt the time of the verdict that resolved it, by the events' own time; null while it is not resolved
     * @param resolvedAt when it resolved, by the rehearsal's clock; null while it is not
     * @param steps the severities it had, the first at {@code foundAt}
     * @param value at its opening; NaN when there was no number
     * @param peak the value farthest out while it was open: the least where it opened below its threshold, else the
     *     greatest; NaN when there was no number
     * @param threshold at its opening; NaN when there was none
     * @param baseline at its opening; NaN when there was none
     * @param summary as people would have read it at its opening
     * @param evidence at its opening
     * @param silent why others, or nobody, would have been told; one sentence each
     */
    record Course(
            String id,
            String policy,
            Map<String, String> group,
            Map<String, String> labels,
            AlertState state,
            Instant since,
            Instant foundAt,
            Instant openedAt,
            Instant clearedAt,
            Instant resolvedAt,
            List<Step> steps,
            double value,
            double peak,
            double threshold,
            double baseline,
            String summary,
            List<Evidence> evidence,
            List<String> silent) {
        /** The same with this evidence. */
        public Course with(List<Evidence> events) {
            return new Course(
                    id,
                    policy,
                    group,
                    labels,
                    state,
                    since,
                    foundAt,
                    openedAt,
                    clearedAt,
                    resolvedAt,
                    steps,
                    value,
                    peak,
                    threshold,
                    baseline,
                    summary,
                    events,
                    silent);
        }

        /** The severity it opened with. */
        public Severity severity() {
            return steps.get(0).severity();
        }

        /** The highest severity it had. */
        public Severity worst() {
            return steps.stream().map(Step::severity).max(Severity::compareTo).orElseThrow();
        }
    }

    /** A severity an alert came to. @param at the time of the verdict, by the events' own time */
    record Step(Instant at, Severity severity) {}

    /**
     * One message that a channel would have been sent.
     *
     * @param at when, after grouping and mute times
     * @param alerts the ids of the alerts in it
     */
    record Told(
            Instant at,
            String channel,
            Notification.Reason reason,
            Map<String, String> groupLabels,
            List<String> alerts) {}

    /**
     * A line of an alert's trail.
     *
     * @param alert its id within this rehearsal
     */
    record Noted(Instant at, String alert, String stage, String decision, String reason) {}
}
