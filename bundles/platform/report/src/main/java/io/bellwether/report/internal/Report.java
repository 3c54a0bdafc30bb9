// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.report.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Everything a report says, in the order it says it. Immutable.
 *
 * @param summary what happened, a few sentences
 * @param mayBeAffected services that depend on the affected ones
 * @param notes what people wrote, oldest first
 * @param remediation what was done about it, by people and by hooks
 */
record Report(
        Head head,
        Figures figures,
        List<String> summary,
        List<String> services,
        List<String> mayBeAffected,
        List<String> users,
        List<AlertLine> alerts,
        List<Signal> signals,
        List<Cause> causes,
        List<Claim> leadIndicators,
        List<Claim> changes,
        List<Flag> flags,
        List<Entry> remediation,
        List<Entry> notes,
        List<Entry> timeline) {

    /**
     * Which incident.
     *
     * @param owner null for nobody
     * @param cause null when unknown
     * @param zone in which times are shown
     */
    record Head(
            String id,
            String tenant,
            String tenantName,
            String environment,
            String title,
            String severity,
            String state,
            String owner,
            String cause,
            ZoneId zone,
            Instant generatedAt) {}

    /** How long it took; what has not happened is null. */
    record Figures(
            Instant startedAt,
            Instant detectedAt,
            Instant acknowledgedAt,
            Instant resolvedAt,
            Instant closedAt,
            Duration timeToDetect,
            Duration timeToAcknowledge,
            Duration timeToResolve) {}

    /** One alert. @param assignedTo null for nobody @param runbook null for none */
    record AlertLine(
            String id,
            String name,
            String severity,
            String state,
            String service,
            String summary,
            Instant startedAt,
            Instant resolvedAt,
            String assignedTo,
            String runbook) {}

    /**
     * A signal and its course.
     *
     * @param limit NaN for none
     * @param since when its alert's condition began
     * @param until null while it goes on
     */
    record Signal(
            String title,
            String text,
            Instant from,
            Instant to,
            double limit,
            Instant since,
            Instant until,
            Signals.Curve curve) {}

    /** A ranked cause. @param share of all candidates' scores, 0 to 1 */
    record Cause(int rank, String title, double share, Instant since, List<Claim> why) {}

    /** A statement and the events that support it. @param at null when it is about no moment */
    record Claim(Instant at, String text, List<Reference> evidence) {}

    /** An event. @param node null when unknown @param url null for none */
    record Reference(String eventId, Instant at, String node, String url) {}

    /** Whether a standing rule was kept. @param kept false for a breach */
    record Flag(boolean kept, String rule, String finding) {}

    /** One line of the timeline. @param actor null for the platform */
    record Entry(Instant at, String kind, String actor, String text, List<Reference> evidence) {}
}
