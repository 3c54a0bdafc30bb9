// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import java.util.Collection;
import java.util.List;

/**
 * Where a log's commits go in the end. Each call of {@link #messages} and {@link #rows} is one transaction, which notes
 * how much of the log it has; what the tables do not take is left out, said and counted. They may be lost in a crash
 * until {@link #flush}: then the position is lost with them. A call throws {@link StoreUnavailable} when it changed
 * nothing and may succeed later.
 */
public interface Tables {
    /** How much of a log they have; zeros for a log they do not know. */
    Position position(String log);

    /** Whether there is such a tenant. */
    boolean knows(TenantId tenant);

    /** Puts messages into the outbox. @return what was left out */
    Left messages(List<OutboxMessage> messages, String log, long upTo);

    /**
     * Stores alerts and trail.
     *
     * @param alerts each once
     * @param last called as the last thing before they can be read
     * @return what was left out
     */
    Left rows(Collection<AlertRecord> alerts, List<TrailEntry> trail, String log, long upTo, Runnable last);

    /** Puts all that was stored on the disk. */
    void flush();

    /**
     * The numbers of the last commits that are there.
     *
     * @param messages as to messages
     * @param rows as to alerts and trail
     */
    record Position(long messages, long rows) {}

    /**
     * What was not stored.
     *
     * @param orphans things of tenants that are gone
     * @param refused things that break a rule of the tables
     */
    record Left(int orphans, int refused) {
        public static final Left NOTHING = new Left(0, 0);
    }
}
