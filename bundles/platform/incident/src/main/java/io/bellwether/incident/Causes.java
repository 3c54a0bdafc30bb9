// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.alert.AlertClass;
import java.time.Instant;
import java.util.List;

/**
 * What probably caused an incident, and why that is said. The same facts always give the same answer.
 *
 * @param incidentId null when it was asked for a chain alone
 * @param peakAt when most went wrong; null when that is not known
 * @param candidates the likeliest first
 * @param leadIndicators what turned in the 15 minutes before the peak, the first first
 * @param chain what happened under one id; null when nothing shares one
 * @param changes changes of configuration and deployments shortly before, the newest first
 */
public record Causes(
        String incidentId,
        Instant peakAt,
        List<Candidate> candidates,
        List<Indicator> leadIndicators,
        Chain chain,
        List<Change> changes) {
    public Causes {
        candidates = List.copyOf(candidates);
        leadIndicators = List.copyOf(leadIndicators);
        changes = List.copyOf(changes);
    }

    /**
     * A possible cause.
     *
     * @param rank counts from 1
     * @param title in words, with what it is about
     * @param score how much speaks for it; comparable within one answer
     * @param share its part of all scores, 0 to 1
     * @param since when it was first seen; null when unknown
     * @param why each thing that speaks for it or against it, the weightiest first
     */
    public record Candidate(
            int rank, Cause cause, String title, double score, double share, Instant since, List<Claim> why) {
        public Candidate {
            why = List.copyOf(why);
        }
    }

    /** @param text one sentence. @param evidence the events it rests on, a handful */
    public record Claim(String text, List<EventReference> evidence) {
        public Claim {
            evidence = List.copyOf(evidence);
        }
    }

    /** Something that turned before most went wrong. @param minutesBeforePeak not negative */
    public record Indicator(
            String name,
            AlertClass alertClass,
            Instant since,
            double minutesBeforePeak,
            String text,
            List<EventReference> evidence) {
        public Indicator {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * What happened under one id, in order.
     *
     * @param kind {@code plan} or {@code correlation}
     * @param key the id
     * @param complete false when there is more than is shown
     */
    public record Chain(String kind, String key, List<Step> steps, boolean complete) {
        public Chain {
            steps = List.copyOf(steps);
        }
    }

    /** One event of a chain. @param service null when unknown. @param node null when unknown */
    public record Step(
            Instant timestamp, String service, String node, String level, String message, EventReference event) {}

    /** A change shortly before. @param kind {@code config-change} or {@code deployment}. @param actor null when unknown */
    public record Change(Instant timestamp, String kind, String actor, String text, List<EventReference> evidence) {
        public Change {
            evidence = List.copyOf(evidence);
        }
    }
}
