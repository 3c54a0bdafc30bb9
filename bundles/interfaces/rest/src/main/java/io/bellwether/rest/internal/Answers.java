// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Silences;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Policies;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.ingest.QuotaExceeded;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.journal.SegmentUnavailable;
import io.bellwether.relational.StoreUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into a problem, in one place for all endpoints. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /** When a 503 is worth another try. */
    static final String RETRY_SECONDS = "2";

    /** The title of a 503 that stored nothing and passes when there is room. */
    static final String NO_ROOM = "No room";

    private static final Duration BACKTEST_RETRY = Duration.ofSeconds(30);

    private Answers() {}

    static Problem problem(Throwable thrown) {
        if (thrown instanceof Problem.Refused refused) {
            return refused.problem();
        }
        if (thrown instanceof InvalidInput invalid) {
            return Problem.invalid(invalid);
        }
        if (thrown instanceof AlreadyExists taken) {
            return Problem.of(409, "Already exists", taken.getMessage());
        }
        if (thrown instanceof InUse used) {
            return Problem.inUse(used);
        }
        if (thrown instanceof Silences.OutOfReach beyond) {
            return Problem.of(403, "Forbidden", beyond.getMessage());
        }
        if (thrown instanceof QuotaExceeded quota) {
            return Problem.of(429, "Quota exceeded", quota.getMessage()).after(quota.retryAfter());
        }
        if (thrown instanceof Backtests.Busy busy) {
            return Problem.of(429, "Too many wait", busy.getMessage()).after(BACKTEST_RETRY);
        }
        if (thrown instanceof IntakeRules.Changed changed) {
            return Problem.of(412, "Changed meanwhile", changed.getMessage());
        }
        if (thrown instanceof Policies.Changed changed) {
            return Problem.of(412, "Changed meanwhile", changed.getMessage());
        }
        if (thrown instanceof JournalFull full) {
            return Problem.of(503, NO_ROOM, full.getMessage());
        }
        if (thrown instanceof SegmentUnavailable away) {
            return Problem.of(
                    503,
                    "Archive unavailable",
                    "segment " + away.segment()
                            + " lies in the object store, which cannot be reached; try again, or ask"
                            + " for a time after it");
        }
        if (thrown instanceof StoreUnavailable unavailable) {
            return Problem.of(503, "Store unavailable", "the database cannot be reached; try again");
        }
        if (thrown instanceof InterruptedException) {
            return Problem.of(503, "Stopping", "the platform is stopping; try again");
        }
        LOG.error("A request failed unexpectedly", thrown);
        return Problem.of(500, "Internal error", "something went wrong here; the log says what");
    }

    static void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        if (problem.status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (problem.retryAfter() != null) {
            long seconds = Math.max(1, problem.retryAfter().plusMillis(999).toSeconds());
            response.setHeader("Retry-After", String.valueOf(seconds));
        } else if (problem.status() == 503) {
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
        byte[] body = problem.bytes();
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
