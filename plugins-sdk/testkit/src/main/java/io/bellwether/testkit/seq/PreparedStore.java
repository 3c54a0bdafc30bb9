// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.expression.Expression;
import java.time.Instant;
import java.util.List;

/** A store whose pages cost hardly more than copying their bytes. Safe for use by several threads. */
public interface PreparedStore extends EventStore {
    /**
     * A page as the server writes it.
     *
     * @param json the whole answer, Statistics included
     * @param last id of the last event read; null when there was none
     */
    record Prepared(byte[] json, String last) {}

    /**
     * Searches.
     *
     * @param from inclusive
     * @param to exclusive
     * @param afterId the event past which to go on; null for the first page
     */
    Prepared page(List<Expression> filters, int count, Instant from, Instant to, String afterId);

    /** How many events match. @param from inclusive @param to exclusive */
    long count(List<Expression> filters, Instant from, Instant to);
}
