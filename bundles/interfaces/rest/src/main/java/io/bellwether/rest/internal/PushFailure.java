// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.source.PushRefusal;
import java.time.Duration;

/** Ends the work on a posted body: as the protocol's own refusal, and as a problem for sources that word none. */
final class PushFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(Long.parseLong(Answers.RETRY_SECONDS));

    private final transient Problem problem;
    private final transient PushRefusal refusal;

    private PushFailure(Problem problem, PushRefusal.Kind kind) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.refusal = new PushRefusal(kind, problem.detail(), after(problem, kind));
    }

    /** @param whenBad what a 400 means at this point */
    static PushFailure of(Problem problem, PushRefusal.Kind whenBad) {
        return new PushFailure(
                problem,
                switch (problem.status()) {
                    case 400 -> whenBad;
                    case 401 -> PushRefusal.Kind.UNAUTHENTICATED;
                    case 403 -> PushRefusal.Kind.FORBIDDEN;
                    case 404 -> PushRefusal.Kind.UNKNOWN_PLACE;
                    case 413 -> PushRefusal.Kind.TOO_LARGE;
                    case 415 -> PushRefusal.Kind.UNSUPPORTED_ENCODING;
                    case 429 -> PushRefusal.Kind.QUOTA;
                    default ->
                        problem.title().equals(Answers.NO_ROOM) ? PushRefusal.Kind.NO_ROOM : PushRefusal.Kind.FAILED;
                });
    }

    /** What went wrong behind the intake. It is worth another try, so that it is never worded as a 500. */
    static PushFailure of(Throwable thrown) {
        Problem problem = Answers.problem(thrown);
        if (problem.status() != 500) {
            return of(problem, PushRefusal.Kind.UNREADABLE);
        }
        return new PushFailure(Problem.of(503, problem.title(), problem.detail()), PushRefusal.Kind.FAILED);
    }

    private static Duration after(Problem problem, PushRefusal.Kind kind) {
        if (problem.retryAfter() != null) {
            return Duration.ofSeconds(
                    Math.max(1, problem.retryAfter().plusMillis(999).toSeconds()));
        }
        return passes(kind) ? SOON : null;
    }

    private static boolean passes(PushRefusal.Kind kind) {
        return kind == PushRefusal.Kind.QUOTA || kind.status() == 503;
    }

    Problem problem() {
        return problem;
    }

    PushRefusal refusal() {
        return refusal;
    }
}
