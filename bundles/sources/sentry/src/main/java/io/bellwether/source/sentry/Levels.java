// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.Severity;
import java.util.Locale;

/** What Sentry's words mean for the severity. */
final class Levels {
    private Levels() {}

    /** Of an event's or a log's level. */
    static Severity of(String level, Severity otherwise) {
        return Severity.fromName(level).orElse(otherwise);
    }

    /** Of a transaction's or a span's status: the caller's faults are warnings, the system's own are errors. */
    static Severity ofStatus(String status) {
        return switch (status == null ? "ok" : status.toLowerCase(Locale.ROOT)) {
            case "ok", "cancelled", "unset", "unknown" -> Severity.INFO;
            case "invalid_argument",
                    "not_found",
                    "already_exists",
                    "permission_denied",
                    "unauthenticated",
                    "failed_precondition",
                    "out_of_range",
                    "aborted" -> Severity.WARNING;
            default -> Severity.ERROR;
        };
    }
}
