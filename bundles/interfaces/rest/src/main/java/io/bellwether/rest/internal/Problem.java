// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.identity.InUse;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 problem details.
 *
 * @param status the HTTP status
 * @param title the same for every problem of this kind
 * @param detail what is wrong this time, and what would be right
 * @param errors each wrong field; empty when it is not about fields
 * @param retryAfter when to try again; null when that is not known
 * @param usedBy who still uses what was to be deleted, in words; empty when it is not about that
 */
record Problem(
        int status,
        String title,
        String detail,
        List<io.bellwether.api.settings.Problem> errors,
        Duration retryAfter,
        List<String> usedBy) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, List.of(), null, List.of());
    }

    static Problem notFound(String what) {
        return of(404, "Not found", what + " does not exist");
    }

    static Problem invalid(InvalidInput invalid) {
        return new Problem(400, "Invalid input", invalid.getMessage(), invalid.problems(), null, List.of());
    }

    static Problem inUse(InUse used) {
        return new Problem(409, "In use", used.getMessage(), List.of(), null, used.users());
    }

    /** The same with a time to try again. */
    Problem after(Duration time) {
        return new Problem(status, title, detail, errors, time, usedBy);
    }

    byte[] bytes() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        if (!errors.isEmpty()) {
            document.put("errors", errors.stream().map(Problem::field).toList());
        }
        if (!usedBy.isEmpty()) {
            document.put("used_by", usedBy);
        }
        return Json.bytes(document);
    }

    private static Map<String, Object> field(io.bellwether.api.settings.Problem problem) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("field", problem.field());
        if (problem.value() != null) {
            field.put("value", problem.value());
        }
        field.put("message", problem.message());
        if (problem.line() > 0) {
            field.put("line", problem.line());
            field.put("column", problem.column());
        }
        return field;
    }

    /** Ends a request with this problem. */
    Refused refuse() {
        return new Refused(this);
    }

    /** Carries a problem to whoever writes the answer. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
