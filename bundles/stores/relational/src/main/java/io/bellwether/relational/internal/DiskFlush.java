// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Forces the embedded database's commits to the disk before they are acknowledged, as it does not do so itself. Those
 * who wait together share one flush.
 */
final class DiskFlush {
    private final DataSource source;
    private final AtomicLong committed = new AtomicLong();
    private long flushed;

    DiskFlush(DataSource source) {
        this.source = source;
    }

    /** Returns when all that was committed before the call is on the disk. */
    void afterCommit() throws SQLException {
        long mine = committed.incrementAndGet();
        synchronized (this) {
            if (flushed >= mine) {
                return;
            }
            long upTo = committed.get();
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
            flushed = upTo;
        }
    }
}
