// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that goes wrong, as data.
 *
 * @param kind what goes wrong
 * @param environment where, such as {@code prod}
 * @param begin when it is in full swing
 * @param lasting how long from then on
 * @param leadIn how long before {@code begin} the first signs show
 * @param node the server concerned; null for the first of the event engine
 */
public record Incident(Kind kind, String environment, Instant begin, Duration lasting, Duration leadIn, String node) {
    public Incident {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(begin, "begin");
        if (lasting.isNegative() || leadIn.isNegative()) {
            throw new IllegalArgumentException(
                    "lasting " + lasting + " and leadIn " + leadIn + " must not be negative");
        }
    }

    /** What can go wrong. */
    public enum Kind {
        /** Tokens are refused: over a hundred errors a minute. */
        TOKEN_OUTAGE("token outage"),
        /** A service that others call answers 5xx: from 38 a minute, seven more each minute. */
        DOWNSTREAM_5XX("downstream 5xx"),
        /** A node of the event engine crashes and starts again, three times within three minutes. */
        EE_RESTARTS("event engine restarts"),
        /** A node of the event engine falls silent. */
        HEARTBEAT_GAP("heartbeat gap");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** One that begins without a sign. */
    public static Incident of(Kind kind, String environment, Instant begin, Duration lasting) {
        return new Incident(kind, environment, begin, lasting, Duration.ZERO, null);
    }

    /** The same with signs beforehand. */
    public Incident withLeadIn(Duration duration) {
        return new Incident(kind, environment, begin, lasting, duration, node);
    }

    /** The same on a node of its own. */
    public Incident on(String server) {
        return new Incident(kind, environment, begin, lasting, leadIn, server);
    }

    /** When it is over; exclusive. */
    public Instant end() {
        return begin.plus(lasting);
    }

    /** When the first signs show. */
    public Instant firstSigns() {
        return begin.minus(leadIn);
    }

    boolean isLeadIn(Instant instant) {
        return !instant.isBefore(firstSigns()) && instant.isBefore(begin);
    }

    boolean isRaging(Instant instant) {
        return !instant.isBefore(begin) && instant.isBefore(end());
    }

    /** How far the lead-in has come, 0 to 1. */
    double leadInShare(Instant instant) {
        return leadIn.isZero()
                ? 1
                : (double) Duration.between(firstSigns(), instant).toMillis() / leadIn.toMillis();
    }
}
