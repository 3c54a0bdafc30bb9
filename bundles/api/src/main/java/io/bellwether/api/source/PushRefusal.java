// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.time.Duration;
import java.util.Objects;

/**
 * Why the platform does not take a posted body.
 *
 * @param kind what kind of refusal; it carries the HTTP status that protocols commonly use for it
 * @param detail for people: names the field, the value and what would be right; without secrets
 * @param retryAfter when to try again; null unless the refusal passes by itself
 */
public record PushRefusal(Kind kind, String detail, Duration retryAfter) {
    public PushRefusal {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    /** Kinds of refusal. */
    public enum Kind {
        /** No token, or an unknown one. */
        UNAUTHENTICATED(401),
        /** The token may not push. */
        FORBIDDEN(403),
        /** A tenant or environment that the token does not see, or none named where one is needed. */
        UNKNOWN_PLACE(404),
        /** The place is not clear: the token has several environments and none is named. */
        AMBIGUOUS_PLACE(400),
        /** The body cannot be decompressed, or is no body of this protocol. */
        UNREADABLE(400),
        /** The body is too large, as sent or decompressed. */
        TOO_LARGE(413),
        /** A content encoding that is not known. */
        UNSUPPORTED_ENCODING(415),
        /** The tenant sends more than its quota allows. */
        QUOTA(429),
        /** There is no room at present, or the disk is full. Nothing was stored. */
        NO_ROOM(503),
        /** The platform failed. Nothing is known to be stored; the same ids may be sent again. */
        FAILED(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status commonly used for it. */
        public int status() {
            return status;
        }
    }
}
