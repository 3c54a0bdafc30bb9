// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.alert.Rehearsal;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs policies over stored history, through the engine and the alert rules that run live, on a clock of their own.
 * Nothing live is changed and nobody is told. One runs at a time on a node, the tenants in turn; the others wait. What
 * came of one is remembered for an hour. Safe for concurrent use.
 */
public interface Backtests {
    /**
     * Queues a backtest; returns at once.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field
     * @throws Busy when too many of the tenant wait
     */
    Job start(TenantEnvironment where, Request request);

    /** How it stands. @param tenant null for any */
    Optional<Job> find(TenantId tenant, String id);

    /** As {@link #find}, after it has ended or {@code atMost} has passed. */
    Optional<Job> await(TenantId tenant, String id, Duration atMost) throws InterruptedException;

    /** Ends one that waits or runs; others stay as they are. */
    Optional<Job> cancel(TenantId tenant, String id);

    /**
     * What to run.
     *
     * @param policy the id of a policy as the tenant has it
     * @param document a document to try in its place; null for the policy as it is
     * @param to exclusive; at most 35 days after {@code from}
     * @param suggest null for no suggestion
     */
    record Request(String policy, Map<String, ?> document, Instant from, Instant to, Target suggest) {}

    /**
     * A rate of alerts to aim at.
     *
     * @param setting the path of the number to vary, such as {@code detect.threshold.above} or {@code for}; null for the
     *     first that there is
     */
    record Target(double alerts, Duration per, String setting) {}

    /** Where a backtest stands. The text form is lower case. */
    enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** True when nothing more comes of it. */
        public boolean isOver() {
            return this != QUEUED && this != RUNNING;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One backtest.
     *
     * @param progress from 0 to 1
     * @param doing what is being done, for people
     * @param error why it failed; null unless it did
     * @param result null unless it is done
     */
    record Job(
            String id,
            TenantEnvironment where,
            String policy,
            Instant from,
            Instant to,
            State state,
            double progress,
            String doing,
            Instant createdAt,
            String error,
            Result result) {}

    /**
     * What would have been.
     *
     * @param from the first bucket judged
     * @param alerts that would have opened, in that order; at most 2,000
     * @param alertCount all of them
     * @param pages what channels would have been told of them
     * @param flaps how many opened within 30 minutes after one of the same group was over
     * @param openBefore how many alerts were open at the beginning; they are not among these
     * @param current what the policy as it is now would have made of it; null when that is what was run
     * @param real compared with the alerts there really were
     * @param sources where the facts came from, by measure
     * @param uncovered what could not be judged
     * @param notes what to know when reading this
     * @param buckets how many buckets of how many groups were judged, for all of the runs
     */
    record Result(
            Instant from,
            Instant to,
            List<Rehearsal.Course> alerts,
            long alertCount,
            List<Rehearsal.Told> pages,
            long pageCount,
            long flaps,
            long openBefore,
            Current current,
            Real real,
            Map<String, String> sources,
            List<Gap> uncovered,
            List<String> notes,
            int groups,
            long buckets,
            Duration took,
            Suggestion suggestion) {}

    /** The policy as it is now. @param added alerts that only the tried document would have opened @param gone the reverse */
    record Current(long alerts, long pages, List<Rehearsal.Course> added, List<Rehearsal.Course> gone, long same) {}

    /**
     * The alerts of this policy that there really were.
     *
     * @param both how many of them the backtest finds at the same time, in the same group
     * @param missed alerts there were and the backtest does not find
     * @param fresh ids of the backtest's alerts that there were not
     * @param confirmed of all those, how many people confirmed, or made part of an incident
     * @param precision an estimate: of the alerts found that people judged, the share they confirmed; NaN for none
     * @param recall an estimate: of the alerts people confirmed, the share found; NaN for none
     */
    record Real(
            long alerts,
            long both,
            List<Past> missed,
            List<String> fresh,
            long confirmed,
            long dismissed,
            double precision,
            double recall) {}

    /** An alert there was. @param resolvedAt null while it is open */
    record Past(String id, Map<String, String> labels, Instant startedAt, Instant resolvedAt, String summary) {}

    /** A stretch that could not be judged. */
    record Gap(Instant from, Instant to, String why) {}

    /**
     * What another setting would have led to. Offered, never applied.
     *
     * @param setting the path of the number
     * @param now as it is
     * @param offered the value that comes nearest to the target; null when none does better than what is there
     * @param alerts that the offered value would have opened
     * @param target alerts in the whole range that the target amounts to
     * @param curve alerts by value, by value
     */
    record Suggestion(
            String setting, String now, String offered, long alerts, double target, List<Choice> curve, String says) {}

    /** @param value as it would be written @param alerts in the whole range */
    record Choice(String value, double number, long alerts) {}

    /** Too many wait. */
    final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Busy(String message) {
            super(message, null, false, false);
        }
    }
}
